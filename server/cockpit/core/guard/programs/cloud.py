"""Containers, clusters, clouds, machines and registries: one table of destroying subcommands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType

from cockpit.core.guard.marks import EVERYTHING
from cockpit.core.guard.options import asks_only
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that must come in this order, flags of which one must be there, flags that make it harmless."""

    words: tuple[str, ...]
    flags: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()


def _rows(*rows: str) -> tuple[Pattern, ...]:
    """`verb verb +flag|flag -dry-run-flag`, as the table below writes a pattern."""
    patterns: list[Pattern] = []
    for row in rows:
        words = row.split()
        flags = [flag for word in words if word.startswith("+") for flag in word[1:].split("|")]
        patterns.append(Pattern(tuple(word for word in words if word[0] != "+"), frozenset(flags)))
    return tuple(patterns)


_DRY = frozenset(
    [
        "--dry-run",
        "--dryrun",
        "--check",
        "--whatif",
        "--what-if",
        "--dry-run=client",
        "--dry-run=server",
        "--dry-run=true",
        "-what-if",
        "--noop",
        "--no-execute",
        "--plan",
    ]
)
_VALUED = frozenset(
    [
        "-n",
        "--namespace",
        "--context",
        "--kubeconfig",
        "--profile",
        "--region",
        "--project",
        "--subscription",
        "-H",
        "--host",
        "-f",
        "--file",
        "--config",
        "--cluster",
        "--zone",
        "-g",
        "--resource-group",
        "--output",
        "-o",
        "-l",
        "--log-level",
        "--endpoint-url",
        "-p",
        "--project-name",
        "-s",
        "--server",
        "--token",
        "--account",
        "--app",
        "-a",
        "--query",
        "--stack",
        "-i",
        "--inventory",
        "--user",
        "--password",
        "-u",
    ]
)

_CONTAINERS = _rows(
    "system prune +-a|--all|-af|-fa|--volumes",
    "volume rm",
    "volume remove",
    "volume prune",
    "compose down +-v|--volumes",
    "down +-v|--volumes",
    "swarm leave +-f|--force",
    "stack rm",
    "node rm",
    "secret rm",
    "machine rm",
)
_KUBERNETES = _rows(
    "delete ns*",
    "delete namespace*",
    "delete all",
    "delete * +--all|-A|--all-namespaces",
    "delete +--all|-A|--all-namespaces",
    "delete pv*",
    "delete persistentvolume*",
    "delete crd*",
    "delete customresourcedefinition*",
    "delete node*",
    "delete deploy*",
    "delete statefulset*",
    "delete sts*",
    "delete secret*",
    "delete cluster*",
    "delete svc*",
    "delete service*",
    "delete daemonset*",
    "delete ingress*",
    "delete +-f|--filename|-k|--kustomize",
    "delete project*",
    "replace +--force",
)
_TERRAFORM = _rows("destroy", "apply +-destroy|--destroy", "state rm", "workspace delete", "apply-destroy")
_AWS = _rows(
    "s3 rb",
    "s3 rm +--recursive",
    "s3 sync +--delete",
    "* delete-*",
    "* terminate-*",
    "* deregister-*",
    "* purge-*",
    "* stop-instances",
    "* reboot-instances",
    "* remove-*-from-*",
    "kms schedule-key-deletion",
    "* batch-delete-*",
)
_GOOGLE = _rows(
    "* delete",
    "* * delete",
    "* * * delete",
    "* * * * delete",
    "* * destroy",
    "* * * destroy",
    "storage rm +-r|--recursive|-R",
    "* * reset",
    "* * stop",
    "app versions delete",
)
_AZURE = _rows(
    "* delete",
    "* * delete",
    "* * * delete",
    "* * * * delete",
    "* * delete-batch",
    "* purge",
    "vm deallocate",
    "vm stop",
    "vm restart",
)
_PLATFORMS = _rows(
    "destroy",
    "* destroy",
    "apps:destroy",
    "*:destroy",
    "pg:reset",
    "*:delete",
    "* delete",
    "* * delete",
    "delete",
    "* * rm",
    "volumes destroy",
)
_MACHINES = _rows(
    "destroy",
    "undefine",
    "delete",
    "box remove",
    "shutdown",
    "reboot",
    "reset",
    "unregistervm +--delete",
    "controlvm * poweroff",
    "purge",
)
_REGISTRIES = _rows(
    "repo delete",
    "release delete",
    "repo archive",
    "secret delete",
    "unpublish",
    "yank",
    "repository delete",
    "project delete",
    "owner remove",
    "workflow disable",
    "gist delete",
    "codespace delete",
)


_Group = tuple[tuple[Pattern, ...], str, str]
"""What to look for, the rule, and what it does."""


def _group(names: str, patterns: tuple[Pattern, ...], rule: str, detail: str) -> tuple[str, _Group]:
    return names, (patterns, rule, detail)


def _cloud(names: str, patterns: tuple[Pattern, ...], detail: str) -> tuple[str, _Group]:
    return _group(names, patterns, "guard.infrastructure", detail)


_GROUPS: tuple[tuple[str, _Group], ...] = (
    _cloud(
        "docker podman nerdctl docker-compose podman-compose finch",
        _CONTAINERS,
        "deletes containers' volumes or images with their data",
    ),
    _cloud("kubectl oc k3s microk8s k", _KUBERNETES, "deletes resources of a cluster"),
    _cloud("terraform tofu terragrunt cdktf", _TERRAFORM, "destroys the infrastructure it manages"),
    _cloud("aws awslocal", _AWS, "deletes or stops cloud resources"),
    _cloud("gcloud", _GOOGLE, "deletes or stops cloud resources"),
    _cloud("gsutil", _rows("rm +-r|-R|-a", "-m rm", "rb", "rsync +-d"), "deletes a bucket's objects"),
    _cloud("az", _AZURE, "deletes or stops cloud resources"),
    _cloud("helm", _rows("uninstall", "delete", "del", "un"), "removes a release from the cluster"),
    _cloud(
        "pulumi cdk sam copilot eb sls serverless amplify",
        _rows("destroy", "delete", "remove", "terminate", "stack rm", "app delete"),
        "destroys the infrastructure it manages",
    ),
    _cloud(
        "heroku fly flyctl doctl vercel netlify firebase railway supabase wrangler linode-cli hcloud scw "
        "oci ibmcloud cf render eksctl kops civo exo",
        _PLATFORMS,
        "deletes a deployed application or its data",
    ),
    _group("supabase", _rows("db reset", "projects delete"), "guard.data", "empties a database"),
    _cloud("kind k3d minikube", _rows("delete", "delete cluster", "cluster delete"), "deletes a cluster"),
    _cloud(
        "vagrant virsh multipass limactl VBoxManage vboxmanage qm pct lxc incus",
        _MACHINES,
        "destroys or stops a virtual machine",
    ),
    _cloud("rclone", _rows("purge", "delete", "sync", "cleanup"), "deletes files of a remote storage"),
    _cloud("mc", _rows("rm +--recursive|-r|--force", "rb"), "deletes a bucket's objects"),
    _cloud(
        "s3cmd",
        _rows("del +--recursive|-r", "rm +--recursive|-r", "rb", "sync +--delete-removed"),
        "deletes a bucket's objects",
    ),
    _cloud(
        "vault",
        _rows("kv destroy", "kv metadata delete", "secrets disable", "operator seal", "delete"),
        "deletes secrets",
    ),
    _cloud(
        "consul nomad", _rows("kv delete +-recurse", "job stop +-purge", "system gc"), "deletes stored state"
    ),
    _group("etcdctl", _rows("del"), "guard.data", "deletes keys"),
    _group(
        "restic borg",
        _rows("forget +--prune", "prune", "delete", "key remove"),
        "guard.backupRoot",
        "deletes backups",
    ),
    _group("gh glab hub", _REGISTRIES, "guard.publish", "deletes what others use"),
    _group(
        "npm yarn pnpm",
        _rows("unpublish", "deprecate", "access revoke"),
        "guard.publish",
        "withdraws a published package",
    ),
    _group(
        "cargo gem", _rows("yank", "owner +--remove|-r"), "guard.publish", "withdraws a published package"
    ),
    _group(
        "btrfs",
        _rows("subvolume delete", "sub delete", "device delete"),
        "guard.format",
        "deletes a subvolume",
    ),
    _group(
        "tmutil", _rows("delete", "deletelocalsnapshots", "disable"), "guard.backupRoot", "deletes backups"
    ),
    _group(
        "timeshift snapper", _rows("delete", "+--delete|--delete-all"), "guard.backupRoot", "deletes backups"
    ),
)


def _judge(groups: tuple[_Group, ...]) -> Callable[[Call], list[Hit]]:
    def judge(call: Call) -> list[Hit]:
        if asks_only(call.args) or _is_dry(call):
            return []
        given = _operands(call.args)
        return [
            Hit(rule, Verdict.CONFIRM, detail)
            for patterns, rule, detail in groups
            if any(_matches(pattern, given, call.args) for pattern in patterns)
        ] or _all_containers(call, given)

    return judge


def _is_dry(call: Call) -> bool:
    return not _DRY.isdisjoint(call.args) or any(arg.startswith("--dry-run=") for arg in call.args)


def _operands(args: tuple[str, ...]) -> list[str]:
    given: list[str] = []
    skip = False
    for arg in args:
        if skip:
            skip = False
        elif arg.startswith("-"):
            skip = arg in _VALUED
        else:
            given.append(arg)
    return given


def _matches(pattern: Pattern, given: list[str], args: tuple[str, ...]) -> bool:
    words = [word for word in pattern.words if not word.startswith("-")]
    if len(given) < len(words):
        return False
    if not all(fnmatchcase(have, want) for have, want in zip(given, words, strict=False)):
        return False
    if not pattern.flags:
        return True
    return any(arg.partition("=")[0] in pattern.flags or arg in pattern.flags for arg in args)


def _all_containers(call: Call, given: list[str]) -> list[Hit]:
    """`docker rm -f $(docker ps -aq)`: whatever happens to run."""
    removing = given[:1] in (["rm"], ["kill"], ["stop"], ["rmi"])
    if not removing or not any(EVERYTHING in arg for arg in call.args):
        return []
    return [
        Hit(
            "guard.infrastructure",
            Verdict.CONFIRM,
            "removes or stops every container or image of the machine",
        )
    ]


def _tables() -> dict[str, Callable[[Call], list[Hit]]]:
    by_name: dict[str, list[_Group]] = {}
    for names, group in _GROUPS:
        for name in names.split():
            by_name.setdefault(name, []).append(group)
    return {name: _judge(tuple(groups)) for name, groups in by_name.items()}


TABLE: Mapping[str, Callable[[Call], list[Hit]]] = MappingProxyType(_tables())
