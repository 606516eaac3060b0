"""The wrappers whose own words follow a simple shape: options, some operands, then the command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


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

SHAPES: Mapping[str, Shape] = MappingProxyType(
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
        "lxc": _AFTER_DASHES,
        "incus": _AFTER_DASHES,
        "multipass": _AFTER_DASHES,
        "oc": _AFTER_DASHES,
        "kubectl": _AFTER_DASHES,
        "distrobox": _AFTER_DASHES,
        "toolbox": _AFTER_DASHES,
        "heroku": _AFTER_DASHES,
        "npm-run-all": Shape(skip=9),
        "nodemon": _shape("-w -e -i --watch --ext --ignore", code="-x --exec"),
        "watchexec": _shape("-w -e -i -f"),
        "watchman-make": _shape("-p", code="--run"),
    }
)
