"""Commands that have verbs, such as `cockpit db status`, and what they answer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

FORMATS = ("text", "json")


Fill = Callable[[argparse.ArgumentParser], None]
"""Gives a verb its action and its arguments."""


class _Verb(argparse.ArgumentParser):
    fill: Callable[[], Fill] | None = None

    def parse_known_args(self, *args: Any, **named: Any) -> Any:
        fill, self.fill = self.fill, None
        if fill is not None:
            fill()(self)
        return super().parse_known_args(*args, **named)


class Verbs:
    """The verbs of one command."""

    def __init__(self, parser: argparse.ArgumentParser, epilog: str) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = epilog
        self._verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=_Verb)

    def add(
        self, name: str, summary: str, action: Callable[..., int], formats: tuple[str, ...] = FORMATS
    ) -> argparse.ArgumentParser:
        """A verb, whose action stands in the options; the first format is the default."""
        made = self._made(name, summary)
        does(made, action, formats)
        return made

    def later(self, name: str, summary: str, fill: Callable[[], Fill]) -> None:
        """A verb that gets its action and arguments when it is asked for, as they need what others do not.

        `fill` says where from: `lambda: module.fill`, of a module that is imported then.
        """
        self._made(name, summary).fill = fill

    def _made(self, name: str, summary: str) -> _Verb:
        return self._verbs.add_parser(name, help=summary, description=f"{summary[:1].upper()}{summary[1:]}.")


def does(
    parser: argparse.ArgumentParser, action: Callable[..., int], formats: tuple[str, ...] = FORMATS
) -> None:
    """Give a verb its action, and the formats of its answer; the first one is the default."""
    parser.set_defaults(action=action)
    parser.add_argument("--format", choices=formats, default=formats[0], help="default: %(default)s")


def answer(options: argparse.Namespace, document: Any, lines: Iterable[str]) -> None:
    """Write the document as JSON, or the lines, to standard output; a file's name may be no Unicode."""
    if options.format == "json":
        data = msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    else:
        data = "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data)
