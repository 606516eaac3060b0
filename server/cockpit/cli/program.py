"""Which command is meant, and how it ends."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import Final

from cockpit import __version__
from cockpit.cli.recording import kind_of, recorded
from cockpit.core.errors import CockpitError

COMMANDS: Final = {
    "audit": "find what is unfinished, faked or forbidden in files and folders",
    "score": "say how the project stands: one figure, its evidence, and why it moved",
    "check": "pass or fail by that figure, for CI and git hooks",
    "report": "write that figure with its evidence, its history and what to do, for people and programs",
    "backup": "keep the workspace outside of it, check that, and give files back",
    "guard": "judge a command line without running it",
    "sessions": "say what ran, how it ended, and what it left behind",
    "sync": "keep the same rows in several databases, and decide conflicts",
    "serve": "run the language server on standard input and output",
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
    logging.basicConfig(level=logging.WARNING, format="cockpit: %(message)s")
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except CockpitError as error:
        _say(error)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is left in the buffer has no reader: without this the interpreter complains on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except Exception:  # noqa: BLE001 - The boundary: a fault of ours must not look like findings (exit code 1).
        _log.exception("A fault of the cockpit itself. Please report it with these lines.")
        return FAILED
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
    with recorded(kind_of(options)):
        result: int = options.run(options)
    return result


def _say(error: CockpitError) -> None:
    hint = f"\n  {error.hint}" if error.hint else ""
    sys.stderr.write(f"cockpit: {error.message}{hint}\n")
