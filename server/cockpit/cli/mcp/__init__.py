"""`cockpit mcp`: the audit and the second copilot for coding agents, by the Model Context Protocol."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit.cli.ending import ended_in_order
from cockpit.cli.mcp.folders import Folders
from cockpit.cli.roots import absolute, root_of
from cockpit.core.errors import Invalid, NotConfigured
from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    from cockpit.cli.mcp import serving
else:
    # The protocol's own package takes a second to import, and most installations go without it.
    serving = lazy("cockpit.cli.mcp.serving")

PACKAGE: Final = "mcp"
REQUIREMENTS: Final = Path(__file__).with_name("requirements.txt")

EPILOG: Final = """\
how an agent is told of it: docs/mcp.md
without --trust no program of a folder is run: no tests, no type checker, no interpreter of it
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit mcp`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add = parser.add_argument
    add(
        "--root",
        metavar="FOLDER",
        action="append",
        default=[],
        help="where agents may look, several times; default: the project around the working directory",
    )
    add("--trust", action="store_true", help="programs of these folders may run: their tests, for example")
    add("--stdio", action="store_true", help="the default, and the only way")


def run(options: argparse.Namespace) -> int:
    """Serve until the agent closes standard input."""
    cwd = Path.cwd()
    roots = [absolute(each, cwd) for each in options.root] or [root_of((), cwd)]
    for named, root in zip(options.root, roots, strict=False):
        if not root.is_dir():
            raise Invalid(f"--root: {named} is no folder.")
    if importlib.util.find_spec(PACKAGE) is None:
        raise NotConfigured(
            "The package of the Model Context Protocol is not installed beside the cockpit.",
            hint=f'"{sys.executable}" -m pip install --require-hashes -r "{REQUIREMENTS}"',
        )
    with ended_in_order():
        serving.serve(Folders(tuple(roots)), trusted=options.trust)
    return 0
