"""`cockpit templates`: the curated templates, one's own, and the patterns of a workspace."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.cli import templates_searching
from cockpit.cli.output import write
from cockpit.cli.roots import shared_home
from cockpit.cli.telling import say
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid, NotFound, Unavailable
from cockpit.core.paths import write_atomically
from cockpit.features.templates.own import Said, exported, file_of, taken
from cockpit.features.templates.placeholders import render
from cockpit.features.templates.store import TemplateStore
from cockpit.features.templates.template import KINDS, Placeholder, Template

EPILOG: Final = """\
A template is text with placeholders such as {{CLASS_NAME}}: --set fills them, else their defaults do.

exit code: 0 done, 1 nothing was found, 2 bad input, or a template that cannot be kept
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs work with."""

    options: argparse.Namespace
    store: TemplateStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit templates` and their flags."""
    verb = Verbs(parser, EPILOG).add
    listing = verb("list", "list the templates", _list)
    listing.add_argument("--kind", choices=KINDS, metavar="KIND", help=f"one of {', '.join(KINDS)}")
    listing.add_argument("--language", metavar="NAME", help="such as python or yaml")
    listing.add_argument("--source", choices=("curated", "own"), help="what came with the cockpit, or yours")
    show = verb("show", "show a template, or the text that it gives", _show)
    show.add_argument("id", metavar="ID")
    show.add_argument("--render", action="store_true", help="only the text, with its placeholders filled")
    show.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="fill a placeholder; implies --render",
    )
    show.add_argument(
        "--environment", default="", metavar="NAME", help="use its defaults, such as production"
    )
    adding = verb("add", "keep files, or an export, as your own templates", _add)
    adding.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of files with a header")
    adding.add_argument("--id", default="", metavar="ID", help="default: made of the name of the file")
    adding.add_argument("--name", default="", metavar="TEXT")
    adding.add_argument(
        "--kind", default="", choices=KINDS, metavar="KIND", help=f"one of {', '.join(KINDS)}"
    )
    adding.add_argument("--language", default="", metavar="NAME", help="default: by the name of the file")
    adding.add_argument("--description", default="", metavar="TEXT")
    adding.add_argument("--replace", action="store_true", help="in place of your own ones of the same id")
    removing = verb("remove", "remove one of your own templates", _remove)
    removing.add_argument("id", metavar="ID")
    templates_searching.add_verbs(verb)
    out = verb("export", "write templates as one JSON document, or as files", _export, ("json", "dir"))
    out.add_argument("ids", nargs="*", metavar="ID", help="default: all of your own")
    out.add_argument("--output", metavar="PATH", help="a file, or the folder of --format dir")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    with closing(TemplateStore(shared_home(), SystemClock(), say)) as store:
        result: int = options.action(Desk(options, store))
    return result


def _list(desk: Desk) -> int:
    asked = desk.options
    found = desk.store.all(kind=asked.kind or "", language=asked.language or "", source=asked.source or "")
    document = [_summary(each) for each in found]
    answer(asked, document, list(_table(found)) or ["There are no such templates."])
    return 0


def _show(desk: Desk) -> int:
    template = desk.store.one(desk.options.id)
    values = dict(map(_setting, desk.options.set))
    if not (desk.options.render or values or desk.options.environment):
        answer(desk.options, template, _about(template))
        return 0
    text = render(template, values, environment=desk.options.environment)
    answer(desk.options, {"id": template.id, "text": text}, text.splitlines())
    return 0


def _add(desk: Desk) -> int:
    asked = desk.options
    said = Said(asked.id, asked.name, asked.kind, asked.language, asked.description)
    files = [file for path in asked.paths for file in _files(Path(path))]
    if len(files) > 1 and (asked.id or asked.name):
        raise Invalid("--id and --name are for one file.")
    found = [each for file in files for each in taken(_text(file), str(file), said)]
    kept = desk.store.add(found, again=asked.replace)
    answer(asked, [_summary(each) for each in kept], (f"{each.id} is kept{_places(each)}." for each in kept))
    return 0


def _remove(desk: Desk) -> int:
    gone = desk.store.remove(desk.options.id)
    answer(desk.options, _summary(gone), [f"{gone.id} is removed."])
    return 0


def _export(desk: Desk) -> int:
    asked = desk.options
    found = (
        [desk.store.one(each) for each in dict.fromkeys(asked.ids)]
        if asked.ids
        else desk.store.all(source="own")
    )
    if not found:
        raise NotFound("You have no templates of your own.", hint="cockpit templates export ID")
    if asked.format == "json":
        write(exported(found).decode(), asked.output)
        return 0
    if asked.output is None:
        raise Invalid("--format dir needs --output FOLDER.")
    folder = Path(asked.output)
    for name, text in map(file_of, found):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically((folder / name).absolute(), text.encode())
        except OSError as error:
            raise Unavailable(f"--output: {folder / name} cannot be written: {error.strerror}.") from error
    return 0


def _files(path: Path) -> Sequence[Path]:
    """The file itself, or the files in a folder."""
    if path.is_dir():
        return sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))
    return [path]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path} is no text in UTF-8: byte {error.start}.") from error
    except OSError as error:
        raise NotFound(f"{path} cannot be read: {error.strerror}.") from error


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Invalid(f"--set: {text!r} is not NAME=VALUE.")
    return name, value


def _summary(template: Template) -> dict[str, object]:
    return {
        "id": template.id,
        "name": template.name,
        "kind": template.kind,
        "language": template.language,
        "source": template.source,
        "description": template.description,
        "signature": template.signature,
        "placeholders": [each.name for each in template.placeholders],
    }


def _table(templates: Sequence[Template]) -> Iterator[str]:
    widths = [
        max((len(value) for value in column), default=0)
        for column in zip(*map(_cells, templates), strict=True)
    ]
    for each in templates:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(_cells(each), widths, strict=True)).rstrip()
    if templates:
        counts = Counter(each.source for each in templates)
        yield f"{len(templates)} templates: {counts['curated']} of the cockpit, {counts['own']} of your own."


def _cells(template: Template) -> tuple[str, str, str, str]:
    return template.id, template.kind, template.language, template.name


def _about(template: Template) -> Iterator[str]:
    yield f"{template.id}: {template.name}"
    if template.description:
        yield template.description
    origin = f"{template.source}, {template.provenance}" if template.provenance else template.source
    yield f"{template.kind}, {template.language}; {origin}"
    if template.path:
        yield f"File: {template.path}"
    if template.words:
        yield f"Also called: {', '.join(template.words)}"
    for each in template.placeholders:
        yield f"  {{{{{each.name}}}}}  {_rule(each)}"
    yield ""
    yield from template.content.splitlines()


def _rule(placeholder: Placeholder) -> str:
    parts = [placeholder.type]
    parts.append("needs a value" if placeholder.default is None else f"default {placeholder.default!r}")
    if placeholder.choices:
        parts.append(f"one of {', '.join(placeholder.choices)}")
    if placeholder.pattern:
        parts.append(f"matches {placeholder.pattern}")
    about = f": {placeholder.description}" if placeholder.description else ""
    return f"{', '.join(parts)}{about}"


def _places(template: Template) -> str:
    names = [each.name for each in template.placeholders]
    return f", with {', '.join(names)} to fill" if names else ""
