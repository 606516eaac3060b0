"""Which command is meant, and how it ends."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TextIO, cast

from cockpit import __version__
from cockpit.cli.recording import kind_of, recorded
from cockpit.core.errors import CockpitError, Unavailable
from cockpit.kernel.memory import collect_seldom

COMMANDS: Final = {
    "audit": "find what is unfinished, faked or forbidden in files and folders",
    "score": "say how the project stands: one figure, its evidence, and why it moved",
    "check": "pass or fail by that figure, for CI and git hooks",
    "validate": "try to refute a change before it is committed: anybody's, also another agent's",
    "generate": "make what is missing, have it judged, show it, and apply it when it is approved",
    "report": "write that figure with its evidence, its history and what to do, for people and programs",
    "backup": "keep the workspace outside of it, check that, and give files back",
    "db": "say what is recorded, where and how large; check it, and answer questions about it",
    "cleanup": "say which files may no longer be needed, archive them, and give them back",
    "guard": "judge a command line without running it",
    "corrections": "list what was changed on request, and take it back",
    "rollback": "go back to before a restore, an undo, a migration, or rows were removed",
    "sessions": "say what ran, how it ended, and what it left behind",
    "lessons": "say what has put failures right before, and judge it",
    "templates": "find, fill, keep and share pieces of code and whole files that are proved to work",
    "har": "say what recordings of a browser show: slow, wrong, open",
    "sync": "keep the same rows in several databases, and decide conflicts",
    "serve": "run the language server on standard input and output",
    "mcp": "let coding agents ask by the Model Context Protocol, on standard input and output",
    "doctor": "find what is wrong on this machine, and say what to do",
}

OK: Final = 0
FOUND: Final = 1
FAILED: Final = 2
"""Bad input, or something that stopped the command."""
INTERRUPTED: Final = 130
CLOSED_PIPE: Final = 141
"""As a shell reports a program whose reader went away."""


_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if cast("TextIO | None", sys.stderr) is None:
        # Closed by the caller: nobody listens, and the findings go to standard output all the same.
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - As long as the process.
    logging.basicConfig(level=logging.WARNING, format="cockpit: %(message)s")
    collect_seldom()
    try:
        _require_output()
        code = _run(arguments)
        sys.stdout.flush()
    except CockpitError as error:
        _say(error)
        code = FAILED
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        code = CLOSED_PIPE
    except Exception as error:  # noqa: BLE001 - The boundary: a fault of ours must not look like findings (exit code 1).
        if isinstance(error, OSError) and error.filename is None:
            _give_up_output()
            _say(Unavailable(f"The output cannot be written: {error.strerror}."))
        else:
            _log.exception("A fault of the cockpit itself. Please report it with these lines.")
        code = FAILED
    return code


def _run(arguments: Sequence[str]) -> int:
    about = "The second pair of eyes on code that copilots write."
    parser = argparse.ArgumentParser(prog="cockpit", description=about)
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    asked = next((argument for argument in arguments if not argument.startswith("-")), "")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[:1].upper()}{summary[1:]}.")
        if name == asked:
            module = importlib.import_module(f"cockpit.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    if options.version:
        sys.stdout.write(f"cockpit {__version__}\n")
        return OK
    if options.command is None:
        parser.print_help(sys.stderr)
        return FAILED
    with recorded(kind_of(options)) as options.session:
        result: int = options.run(options)
    return result


def _require_output() -> None:
    if cast("TextIO | None", sys.stdout) is None:
        raise Unavailable("Standard output is closed.")


def _give_up_output() -> None:
    """What is left in the buffer cannot be written: without this the interpreter tries on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(error: CockpitError) -> None:
    hint = f"\n  {error.hint}" if error.hint else ""
    notes = "".join(f"\n  {note}" for note in getattr(error, "__notes__", ()))
    sys.stderr.write(f"cockpit: {error.message}{hint}{notes}\n")
