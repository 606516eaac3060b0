"""Commands that have verbs, such as `cockpit db status`, and what they answer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

FORMATS = ("text", "json")


class Verbs:
    """The verbs of one command."""

    def __init__(self, parser: argparse.ArgumentParser, epilog: str) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = epilog
        self._verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    def add(
        self, name: str, summary: str, action: Callable[..., int], formats: tuple[str, ...] = FORMATS
    ) -> argparse.ArgumentParser:
        """A verb, whose action stands in the options; the first format is the default."""
        made = self._verbs.add_parser(name, help=summary, description=f"{summary[:1].upper()}{summary[1:]}.")
        made.set_defaults(action=action)
        made.add_argument("--format", choices=formats, default=formats[0], help="default: %(default)s")
        return made


def answer(options: argparse.Namespace, document: Any, lines: Iterable[str]) -> None:
    """Write the document as JSON, or the lines, to standard output; a file's name may be no Unicode."""
    if options.format == "json":
        data = msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    else:
        data = "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data)
