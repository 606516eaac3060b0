"""Commands that run in a container or on other machines."""

from __future__ import annotations

from cockpit.core.guard.setting import Call
from cockpit.core.guard.wrappers.inner import Inner, code_values

_BOOLEAN_DOCKER = frozenset(
    [
        "-d",
        "-i",
        "-t",
        "-it",
        "-ti",
        "-dit",
        "-itd",
        "-P",
        "--rm",
        "--init",
        "--privileged",
        "--read-only",
        "--detach",
        "--interactive",
        "--tty",
        "--publish-all",
        "--no-healthcheck",
        "--oom-kill-disable",
        "--sig-proxy",
        "-T",
        "--no-deps",
        "--service-ports",
        "--quiet",
        "-q",
        "--build",
        "--no-TTY",
    ]
)


def container(call: Call) -> list[Inner]:
    """`docker run IMAGE cmd`, `docker exec NAME cmd`, `docker compose run SERVICE cmd`."""
    args = list(call.args)
    verbs = [index for index, arg in enumerate(args) if arg in ("run", "exec")]
    if not verbs or any(arg in ("build", "buildx") for arg in args[: verbs[0]]):
        return []
    at, entry = verbs[0] + 1, ""
    while at < len(args) and args[at].startswith("-"):
        if args[at].startswith("--entrypoint"):
            entry = args[at].partition("=")[2] or (args[at + 1] if at + 1 < len(args) else "")
        at += 1 if args[at] in _BOOLEAN_DOCKER or "=" in args[at] else 2
    rest = tuple(args[at + 1 :])
    if entry:
        return [Inner((entry, *rest), stdin=call.stdin)]
    remote = args[verbs[0]] == "exec"
    return [Inner(rest, remote=remote, stdin=call.stdin)] if rest else []


def ansible(call: Call) -> list[Inner]:
    """`ansible all -m shell -a 'command'`."""
    args = call.args
    module = next(
        (args[i + 1] for i, arg in enumerate(args[:-1]) if arg in ("-m", "--module-name")), "command"
    )
    code = next((args[i + 1] for i, arg in enumerate(args[:-1]) if arg in ("-a", "--args")), "")
    if module == "reboot":
        return [Inner(("reboot",), remote=True)]
    runs = module.rpartition(".")[2] in ("shell", "command", "raw")
    return [Inner(code=code, language="bash", remote=True)] if runs else []


def quoted_commands(call: Call) -> list[Inner]:
    return [Inner(code=arg, language="bash") for arg in call.args if not arg.startswith("-") and " " in arg]


def salt(call: Call) -> list[Inner]:
    args = call.args
    at = args.index("cmd.run") if "cmd.run" in args else -1
    codes = (
        [Inner(code=code, language="bash", remote=True) for code in args[at + 1 : at + 2]] if at >= 0 else []
    )
    powers = [Inner((arg.partition(".")[2],), remote=True) for arg in args if arg.startswith("system.")]
    return codes + powers


def remote_command(call: Call) -> list[Inner]:
    """`gcloud compute ssh HOST --command=...`, `fly ssh console -C ...`, `vagrant ssh -c ...`."""
    if "ssh" not in call.args:
        return []
    return [
        Inner(code=code, language="bash", remote=True)
        for code in code_values(call.args, ("--command", "-C", "-c"))
    ]
