"""`cockpit serve`: the language server on standard input and output."""

from __future__ import annotations

import argparse
import gc

from cockpit.core.lazy import lazy
from cockpit.kernel.memory import share_heap

app = lazy("cockpit.app")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Editors add `--stdio` by custom; it is the only transport there is."""
    parser.add_argument("--stdio", action="store_true", help="the default, and the only way")


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - Every command is called alike.
    """Serve until the editor ends the conversation."""
    # What is imported now stays: looking through it for garbage would cost a tenth of the start.
    gc.disable()
    share_heap()
    code: int = app.serve()
    return code
