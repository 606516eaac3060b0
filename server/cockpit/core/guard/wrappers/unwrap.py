"""Takes a wrapper away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cockpit.core.guard.setting import Call
from cockpit.core.guard.wrappers import elsewhere, searches
from cockpit.core.guard.wrappers.inner import Inner, after_options, code_values
from cockpit.core.guard.wrappers.shapes import SHAPES, Shape

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
    shape = SHAPES.get(call.name)
    return [] if shape is None else _shaped(call, shape)


def _shaped(call: Call, shape: Shape) -> list[Inner]:
    args = call.args
    if call.name == "command" and any(arg in ("-v", "-V", "-pv") for arg in args[:1]):
        return []
    if shape.dashes:
        rest = args[args.index("--") + 1 :] if "--" in args else ()
        return [Inner(rest, remote=shape.remote, stdin=call.stdin)] if rest else []
    codes = [Inner(code=code, language="bash", remote=shape.remote) for code in code_values(args, shape.code)]
    if codes:
        return codes
    rest = after_options(args, shape.valued, shape.skip)
    if not rest:
        return shell_on_stdin(call, shape)
    if shape.text:
        return [Inner(code=" ".join(rest), language="bash", remote=shape.remote, stdin=call.stdin)]
    return [Inner(rest, remote=shape.remote, stdin=call.stdin)]


def shell_on_stdin(call: Call, shape: Shape) -> list[Inner]:
    """`ssh host`, `su -` and the like without a command read one from standard input."""
    if call.stdin is None or call.name not in ("ssh", "su", "sudo", "chroot", "at", "batch", "wsl", "doas"):
        return []
    return [Inner(("sh",), stdin=call.stdin, remote=shape.remote)]


def _runner(call: Call) -> list[Inner]:
    """`poetry run rm`, `tmux new -d 'rm'`: a verb, then the command."""
    verbs = _RUNNERS[call.name]
    args = after_options(call.args, frozenset(["-s", "-t", "-n", "-C", "-p", "--prefix", "-S"]), 0)
    if call.name == "screen":
        return [Inner(args)] if args else []
    if call.name == "tmux" and args[:1] in (("send-keys",), ("send",)):
        words = [word for word in args[1:] if word not in ("Enter", "C-m", "KPEnter")]
        return [Inner(code=" ".join(after_options(words, frozenset(["-t", "-N"]), 0)), language="bash")]
    if not args or args[0] not in verbs:
        return []
    rest = after_options(
        args[1:], frozenset(["-n", "--name", "-s", "-t", "-c", "-p", "--package", "--with"]), 0
    )
    if not rest:
        return []
    return [Inner(code=" ".join(rest), language="bash", remote=call.name == "adb")]


def _su(call: Call) -> list[Inner]:
    shape = SHAPES["su"]
    codes = code_values(call.args, shape.code)
    if codes:
        return [Inner(code=code, language="bash") for code in codes]
    return shell_on_stdin(call, shape)


_SPECIAL: Mapping[str, Callable[[Call], list[Inner]]] = MappingProxyType(
    {
        "xargs": searches.xargs,
        "gxargs": searches.xargs,
        "parallel": searches.parallel,
        "docker": elsewhere.container,
        "podman": elsewhere.container,
        "nerdctl": elsewhere.container,
        "docker-compose": elsewhere.container,
        "finch": elsewhere.container,
        "find": searches.find,
        "gfind": searches.find,
        "fd": searches.fd,
        "fdfind": searches.fd,
        "su": _su,
        "ansible": elsewhere.ansible,
        "salt": elsewhere.salt,
        "salt-call": elsewhere.salt,
        "concurrently": elsewhere.quoted_commands,
        "gcloud": elsewhere.remote_command,
        "fly": elsewhere.remote_command,
        "flyctl": elsewhere.remote_command,
        "vagrant": elsewhere.remote_command,
    }
)
