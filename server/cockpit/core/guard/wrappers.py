"""Programs that run another program: what is left when they are taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cockpit.core.guard.marks import EVERYTHING, NAMES, UNKNOWN
from cockpit.core.guard.setting import Call


@dataclass(frozen=True, slots=True)
class Inner:
    """What a wrapper runs: an argument vector, or code of a language."""

    argv: tuple[str, ...] = ()
    code: str = ""
    language: str = ""
    stdin: str | None = None
    remote: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How a wrapper's own words look before those of the command it runs."""

    valued: frozenset[str] = frozenset()
    """Options that take the next word."""
    skip: int = 0
    """Operands of its own that come first: the duration of `timeout`, the host of `ssh`."""
    code: frozenset[str] = frozenset()
    """Options whose value is shell code."""
    text: bool = False
    """The remaining words are joined and read by a shell."""
    remote: bool = False
    dashes: bool = False
    """The command stands after `--`."""


def _shape(
    valued: str = "", skip: int = 0, code: str = "", *, text: bool = False, remote: bool = False
) -> Shape:
    return Shape(frozenset(valued.split()), skip, frozenset(code.split()), text, remote)


_AFTER_DASHES = Shape(dashes=True, remote=True)
_SSH = _shape("-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w", 1, text=True, remote=True)

_SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "sudo": _shape(
            "-u -g -h -p -C -D -R -T -r -t -U --user --group --host --prompt --chdir --chroot --role --type"
        ),
        "doas": _shape("-u -C"),
        "pkexec": _shape("--user"),
        "run0": _shape("-u --user -g --group --unit -D --chdir"),
        "env": _shape("-u -C --unset --chdir", code="-S --split-string"),
        "nice": _shape("-n --adjustment"),
        "ionice": _shape("-c -n -p -P -u --class --classdata"),
        "chrt": _shape("-T -P -D -p", 1),
        "taskset": _shape("", 1),
        "numactl": _shape("-N -m -C -i -p"),
        "nohup": _shape(),
        "setsid": _shape(),
        "stdbuf": _shape("-i -o -e --input --output --error"),
        "timeout": _shape("-k -s --kill-after --signal", 1),
        "gtimeout": _shape("-k -s --kill-after --signal", 1),
        "time": _shape("-f -o --format --output"),
        "command": _shape(),
        "builtin": _shape(),
        "exec": _shape("-a"),
        "noglob": _shape(),
        "nocorrect": _shape(),
        "coproc": _shape(),
        "busybox": _shape(),
        "toybox": _shape(),
        "chroot": _shape("--userspec --groups", 1, remote=True),
        "arch-chroot": _shape("-u", 1, remote=True),
        "systemd-nspawn": _shape("-D -M -u", remote=True),
        "unshare": _shape("-S -G -R -w"),
        "nsenter": _shape("-t -S -G", remote=True),
        "strace": _shape("-e -o -s -p -u -E -P -a"),
        "ltrace": _shape("-e -o -s -p -u"),
        "setarch": _shape("", 1),
        "linux32": _shape(),
        "linux64": _shape(),
        "unbuffer": _shape(),
        "caffeinate": _shape("-t -w"),
        "proxychains": _shape("-f"),
        "proxychains4": _shape("-f"),
        "torsocks": _shape(),
        "fakeroot": _shape("-i -s -l"),
        "fakechroot": _shape(),
        "firejail": _shape(),
        "gosu": _shape("", 1),
        "su-exec": _shape("", 1),
        "setpriv": _shape("--reuid --regid --groups"),
        "capsh": _shape("", code="-c"),
        "tini": _shape("-p -e"),
        "dumb-init": _shape("-r"),
        "rlwrap": _shape("-f -H"),
        "faketime": _shape("-f", 1),
        "flock": _shape("-w -E --timeout --wait --conflict-exit-code", 1, code="-c --command"),
        "systemd-run": _shape("-p -u -t --unit --property --on-calendar --on-active --slice --uid --gid -E"),
        "systemd-inhibit": _shape("--what --who --why --mode"),
        "cgexec": _shape("-g"),
        "catchsegv": _shape(),
        "chpst": _shape("-u -U -e -n -l"),
        "setuidgid": _shape("", 1),
        "softlimit": _shape("-m -d -s"),
        "perf": _shape("-e -o", 1),
        "hyperfine": _shape("-w -r -p -n --warmup --runs", text=True),
        "watch": _shape("-n --interval", text=True),
        "ssh": _SSH,
        "autossh": _shape("-M -i -p -o -l", 1, text=True, remote=True),
        "sshpass": _shape("-p -f -e"),
        "mosh": _shape("-p", 1, remote=True),
        "rsh": _shape("-l", 1, text=True, remote=True),
        "pdsh": _shape("-w -l -f -x -g", text=True, remote=True),
        "pssh": _shape("-h -H -l -p -t -o", text=True, remote=True),
        "parallel-ssh": _shape("-h -H -l -p -t -o", text=True, remote=True),
        "clush": _shape("-w -g -x", text=True, remote=True),
        "su": _shape("-g -G -s -w --group --shell", 1, code="-c --command --session-command"),
        "runuser": _shape("-u -g -G -s", 0, code="-c --command"),
        "sg": _shape("", 1, code="-c"),
        "script": _shape("-t -T -I -O", 9, code="-c --command"),
        "nix-shell": _shape("-p -I", 9, code="--run --command"),
        "nix": _AFTER_DASHES,
        "guix": _AFTER_DASHES,
        "entr": _shape(),
        "at": Shape(skip=9),
        "adb": Shape(),
        "cross-env": _shape(),
        "cross-env-shell": _shape(text=True),
        "dotenv": _shape("-e -f"),
        "npx": _shape("-p --package", code="-c --call"),
        "pnpx": _shape("-p --package", code="-c"),
        "bunx": _shape(),
        "uvx": _shape("--from --with"),
        "direnv": _shape("", 2),
        "mise": _AFTER_DASHES,
        "asdf": _shape("", 1),
        "wsl": _shape("-d -u --distribution --user --cd", code=""),
        "winpty": _shape(),
        "start": _shape(),
        "vagrant": _shape("", 9, code="-c --command", remote=True),
        "tmux": _shape(),
        "lxc": _AFTER_DASHES,
        "incus": _AFTER_DASHES,
        "multipass": _AFTER_DASHES,
        "oc": _AFTER_DASHES,
        "kubectl": _AFTER_DASHES,
        "distrobox": _AFTER_DASHES,
        "toolbox": _AFTER_DASHES,
        "heroku": _AFTER_DASHES,
        "concurrently": Shape(),
        "npm-run-all": Shape(skip=9),
        "nodemon": _shape("-w -e -i --watch --ext --ignore", code="-x --exec"),
        "watchexec": _shape("-w -e -i -f"),
        "watchman-make": _shape("-p", code="--run"),
    }
)

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
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
_RUNNERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "poetry": ("run",),
        "pipenv": ("run",),
        "uv": ("run",),
        "hatch": ("run",),
        "pdm": ("run",),
        "rye": ("run",),
        "bundle": ("exec",),
        "conda": ("run",),
        "mamba": ("run",),
        "npm": ("exec",),
        "pnpm": ("exec", "dlx"),
        "yarn": ("exec", "dlx"),
        "opam": ("exec",),
        "stack": ("exec",),
        "cabal": ("exec",),
        "tmux": (
            "new",
            "new-session",
            "new-window",
            "neww",
            "split-window",
            "respawn-pane",
            "run-shell",
            "run",
        ),
        "adb": ("shell",),
        "screen": (),
    }
)


def unwrap(call: Call) -> list[Inner]:
    """What this program runs; empty if it runs nothing else."""
    special = _SPECIAL.get(call.name)
    if special is not None:
        return special(call)
    if call.name in _RUNNERS:
        return _runner(call)
    shape = _SHAPES.get(call.name)
    return [] if shape is None else _shaped(call, shape)


def _shaped(call: Call, shape: Shape) -> list[Inner]:
    args = call.args
    if call.name == "command" and any(arg in ("-v", "-V", "-pv") for arg in args[:1]):
        return []
    if shape.dashes:
        rest = args[args.index("--") + 1 :] if "--" in args else ()
        return [Inner(rest, remote=shape.remote, stdin=call.stdin)] if rest else []
    codes = [Inner(code=code, language="bash", remote=shape.remote) for code in _code_values(args, shape)]
    if codes:
        return codes
    rest = _after_options(args, shape.valued, shape.skip)
    if not rest:
        return _shell_on_stdin(call, shape)
    if shape.text:
        return [Inner(code=" ".join(rest), language="bash", remote=shape.remote, stdin=call.stdin)]
    return [Inner(rest, remote=shape.remote, stdin=call.stdin)]


def _shell_on_stdin(call: Call, shape: Shape) -> list[Inner]:
    """`ssh host`, `su -` and the like without a command read one from standard input."""
    if call.stdin is None or call.name not in ("ssh", "su", "sudo", "chroot", "at", "batch", "wsl", "doas"):
        return []
    return [Inner(("sh",), stdin=call.stdin, remote=shape.remote)]


def _code_values(args: Sequence[str], shape: Shape) -> list[str]:
    codes: list[str] = []
    for index, arg in enumerate(args):
        name, equals, value = arg.partition("=")
        if arg in shape.code and index + 1 < len(args):
            codes.append(args[index + 1])
        elif equals and name.startswith("--") and name in shape.code:
            codes.append(value)
        elif arg == "--":
            break
        elif any(len(flag) == 2 and arg.startswith(flag) and len(arg) > 2 for flag in shape.code):
            codes.append(arg[2:])
    return codes


def _after_options(args: Sequence[str], valued: frozenset[str], skip: int) -> tuple[str, ...]:
    """The words after the wrapper's own options, assignments and operands."""
    at = skipped = 0
    while at < len(args):
        arg = args[at]
        if arg == "--":
            at += 1
            return tuple(args[at + skip - skipped :])
        if arg.startswith("-") and len(arg) > 1:
            at += 2 if _takes_next(arg, valued) else 1
        elif _ASSIGNMENT.match(arg):
            at += 1
        elif skipped < skip:
            skipped += 1
            at += 1
        else:
            break
    return tuple(args[at:])


def _takes_next(arg: str, valued: frozenset[str]) -> bool:
    if arg in valued:
        return True
    return not arg.startswith("--") and len(arg) > 2 and f"-{arg[-1]}" in valued and arg[1:].isalpha()


def _runner(call: Call) -> list[Inner]:
    """`poetry run rm`, `tmux new -d 'rm'`: a verb, then the command."""
    verbs = _RUNNERS[call.name]
    args = _after_options(call.args, frozenset(["-s", "-t", "-n", "-C", "-p", "--prefix", "-S"]), 0)
    if call.name == "screen":
        return [Inner(args)] if args else []
    if call.name == "tmux" and args[:1] in (("send-keys",), ("send",)):
        words = [word for word in args[1:] if word not in ("Enter", "C-m", "KPEnter")]
        return [Inner(code=" ".join(_after_options(words, frozenset(["-t", "-N"]), 0)), language="bash")]
    if not args or args[0] not in verbs:
        return []
    rest = _after_options(
        args[1:], frozenset(["-n", "--name", "-s", "-t", "-c", "-p", "--package", "--with"]), 0
    )
    if not rest:
        return []
    return [Inner(code=" ".join(rest), language="bash", remote=call.name == "adb")]


def _xargs(call: Call) -> list[Inner]:
    valued = frozenset(
        [
            "-a",
            "-d",
            "-E",
            "-I",
            "-L",
            "-n",
            "-P",
            "-s",
            "-i",
            "-J",
            "-R",
            "--arg-file",
            "--delimiter",
            "--max-args",
            "--max-procs",
            "--replace",
        ]
    )
    rest = _after_options(call.args, valued, 0) or ("echo",)
    own = call.args[: len(call.args) - len(rest)]
    given = " ".join((call.stdin or UNKNOWN).split()) or UNKNOWN
    inputs = tuple(given.split(" "))
    token = _replacement(own)
    if token:
        return [Inner(tuple(word.replace(token, item) for word in rest)) for item in inputs[:8]]
    return [Inner((*rest, *inputs))]


def _replacement(own: Sequence[str]) -> str:
    for index, arg in enumerate(own):
        if arg in ("-I", "-J") and index + 1 < len(own):
            return own[index + 1]
        if arg.startswith(("-I", "--replace=")):
            return arg.removeprefix("-I").removeprefix("--replace=")
        if arg in ("-i", "--replace"):
            return "{}"
    return ""


def _parallel(call: Call) -> list[Inner]:
    rest = _after_options(call.args, frozenset(["-j", "--jobs", "-a", "-N", "-S", "--sshlogin"]), 0)
    marks = [index for index, arg in enumerate(rest) if arg in (":::", "::::", ":::+")]
    words = rest[: marks[0]] if marks else rest
    given = (
        tuple(arg for arg in rest[marks[0] :] if not arg.startswith(":::"))
        if marks
        else (call.stdin or UNKNOWN,)
    )
    code = " ".join(words)
    if "{}" in code:
        return [Inner(code=code.replace("{}", item), language="bash") for item in given[:8]]
    return [Inner(code=f"{code} {item}", language="bash") for item in given[:8]]


def _container(call: Call) -> list[Inner]:
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


def _find(call: Call) -> list[Inner]:
    """The commands of `-exec` and its like, with what was found in place of `{}`."""
    inner: list[Inner] = []
    args = call.args
    for index, arg in enumerate(args):
        if arg not in ("-exec", "-execdir", "-ok", "-okdir"):
            continue
        rest = args[index + 1 :]
        end = next((at for at, word in enumerate(rest) if word in (";", "+")), len(rest))
        for path in found_by(call):
            inner.append(Inner(tuple(word.replace("{}", path) for word in rest[:end])))
    return inner


_FD_VALUED = frozenset(
    [
        "-e",
        "-t",
        "-d",
        "-E",
        "-S",
        "-o",
        "-c",
        "-j",
        "--extension",
        "--type",
        "--max-depth",
        "--exclude",
        "--size",
        "--owner",
    ]
)


def _fd(call: Call) -> list[Inner]:
    args = call.args
    for index, arg in enumerate(args):
        if arg in ("-x", "-X", "--exec", "--exec-batch"):
            words = args[index + 1 :]
            target = f"./{NAMES}"
            filled = tuple(word.replace("{}", target) for word in words)
            return [Inner(filled if any("{}" in word for word in words) else (*words, target))]
    return []


_FILTERS = frozenset(
    ["-name", "-iname", "-path", "-ipath", "-wholename", "-regex", "-iregex", "-empty", "-lname"]
)


def found_by(call: Call) -> list[str]:
    """What `find` visits: each start, with NAMES below it when a filter picks, else with everything."""
    starts: list[str] = []
    for arg in call.args:
        if arg in ("-H", "-L", "-P"):
            continue
        if arg.startswith(("-", "(", "!")):
            break
        starts.append(arg)
    return [f"{start.rstrip('/')}/{_picked(call.args)}" for start in starts or ["."]]


def _picked(args: Sequence[str]) -> str:
    for index, arg in enumerate(args):
        pattern = args[index + 1] if index + 1 < len(args) else ""
        negated = index > 0 and args[index - 1] in ("!", "-not")
        if arg not in _FILTERS or negated or pattern in ("*", ".*", "*.*", "?*"):
            continue
        if arg != "-empty" and pattern.rstrip("*").rstrip("/").endswith(".git"):
            return ".git"
        return NAMES
    return "*"


def _start_process(call: Call) -> list[Inner]:
    return []


def _su(call: Call) -> list[Inner]:
    shape = _SHAPES["su"]
    codes = _code_values(call.args, shape)
    if codes:
        return [Inner(code=code, language="bash") for code in codes]
    return _shell_on_stdin(call, shape)


def _ansible(call: Call) -> list[Inner]:
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


def _quoted_commands(call: Call) -> list[Inner]:
    return [Inner(code=arg, language="bash") for arg in call.args if not arg.startswith("-") and " " in arg]


def _salt(call: Call) -> list[Inner]:
    args = call.args
    at = args.index("cmd.run") if "cmd.run" in args else -1
    codes = (
        [Inner(code=code, language="bash", remote=True) for code in args[at + 1 : at + 2]] if at >= 0 else []
    )
    powers = [Inner((arg.partition(".")[2],), remote=True) for arg in args if arg.startswith("system.")]
    return codes + powers


def _remote_command(call: Call) -> list[Inner]:
    """`gcloud compute ssh HOST --command=...`, `fly ssh console -C ...`, `vagrant ssh -c ...`."""
    shape = Shape(code=frozenset(["--command", "-C", "-c"]))
    if "ssh" not in call.args:
        return []
    return [Inner(code=code, language="bash", remote=True) for code in _code_values(call.args, shape)]


_SPECIAL: Mapping[str, Callable[[Call], list[Inner]]] = MappingProxyType(
    {
        "xargs": _xargs,
        "gxargs": _xargs,
        "parallel": _parallel,
        "docker": _container,
        "podman": _container,
        "nerdctl": _container,
        "docker-compose": _container,
        "finch": _container,
        "find": _find,
        "gfind": _find,
        "fd": _fd,
        "fdfind": _fd,
        "su": _su,
        "ansible": _ansible,
        "salt": _salt,
        "salt-call": _salt,
        "concurrently": _quoted_commands,
        "gcloud": _remote_command,
        "fly": _remote_command,
        "flyctl": _remote_command,
        "vagrant": _remote_command,
    }
)

__all__ = ["EVERYTHING", "Inner", "found_by", "unwrap"]
