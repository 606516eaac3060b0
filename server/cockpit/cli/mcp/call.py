"""What a tool is, and what one call of it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from cockpit.cli.mcp.folders import Folders
from cockpit.core.clock import Clock
from cockpit.core.errors import Invalid, Refused
from cockpit.core.finding import Span
from cockpit.core.process import Completed, Runner
from cockpit.features.copilots.primary.choice import Choice

MOST: Final = 50
SHOWN: Final = 500
"""Characters of a message: agents pay for every one."""
_HARMLESS: Final = ("git", "ruff", "bash")
"""What reads a folder and runs nothing of it: bash is only asked whether it can parse a script."""
_GIT_ALONE: Final = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
"""Git with what a folder's own configuration would have it run switched off."""

Folder = Annotated[
    str, msgspec.Meta(description="One of the folders of this server; empty for the first one.")
]
Most = Annotated[int, msgspec.Meta(ge=1, le=500, description="How many are answered at most.")]


class Arguments(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What an agent gives to a tool."""

    folder: Folder = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a tool says."""


class Place(Answer, frozen=True, kw_only=True):
    """A stretch of a file. Lines and columns count from 1, in code points; the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Call:
    """What one call may use."""

    folders: Folders
    trusted: bool
    runner: Runner
    clock: Clock
    cancelled: Callable[[], bool]
    told: Callable[[int, int, str], None]
    """Hears how far it is: so many, of how many, and what was done."""
    choice: Choice | None = None
    """Of language models; None for what the environment says."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool, over what the command line does."""

    name: str
    title: str
    description: str
    arguments: type[Arguments]
    answer: type[Answer]
    run: Callable[[Any, Call], Answer]
    """Called on a thread with an instance of `arguments`."""
    text: Callable[[Any], str]
    """The answer for people, and for clients that do not read structures."""
    open_world: bool = False
    """Whether it may ask somebody outside of this computer, where a person has set whom."""


def place(path: str, span: Span) -> dict[str, Any]:
    """The fields of a Place."""
    return {
        "path": path,
        "line": span.line + 1,
        "column": span.column + 1,
        "end_line": span.end_line + 1,
        "end_column": span.end_column + 1,
    }


def shortened(text: str) -> str:
    """A text on one line, cut where it is too long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"


class HarmlessRunner:
    """Runs, in a folder that nobody trusts, only programs that run nothing of it."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        stdin: bytes | None = None,
        timeout: float = 30.0,
        cancelled: Callable[[], bool] | None = None,
    ) -> Completed:
        """Run to the end; raises Refused, NotConfigured, Unavailable or Cancelled."""
        name = Path(argv[0]).name.removesuffix(".exe")
        if name not in _HARMLESS:
            raise Refused(f"{name} was not run: the server was not started with --trust.")
        alone = (argv[0], *(_GIT_ALONE if name == "git" else ()), *argv[1:])
        return self._runner.run(alone, cwd=cwd, stdin=stdin, timeout=timeout, cancelled=cancelled)


def none_beside(given: Sequence[str]) -> None:
    """Raise Invalid where several arguments are given of which only one can be meant."""
    if len(given) > 1:
        first, *others = given
        raise Invalid(f"$.{others[0]}: expected none beside {first}.")
