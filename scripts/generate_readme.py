"""Fill the tables of the README between `<!-- generated:NAME -->` and `<!-- /generated -->`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generate_codes import codes_rows
from generate_settings import declared_settings, plain

Json = dict[str, Any]

BLOCK = re.compile(r"(<!-- generated:(\w+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def readme(root: Path, manifest: Json) -> str | None:
    """The README with fresh tables, or None while it has no markers."""
    text = (root / "README.md").read_text("utf-8")
    tables: dict[str, Callable[[Json], str]] = {
        "settings": settings_table,
        "commands": commands_table,
        "codes": codes_table,
    }

    def fill(match: re.Match[str]) -> str:
        name = match[2]
        if name not in tables:
            raise SystemExit(f"README.md: no generated table is named {name}.")
        return f"{match[1]}\n{tables[name](manifest)}\n\n{match[3]}"

    return BLOCK.sub(fill, text) if BLOCK.search(text) else None


def settings_table(manifest: Json) -> str:
    """Every setting with its default."""
    rows = [
        (f"`{name}`", f"`{json.dumps(schema['default'])}`", plain(schema["markdownDescription"]))
        for name, schema in declared_settings(manifest).items()
    ]
    return table(("Setting", "Default", "What it does"), rows)


def commands_table(manifest: Json) -> str:
    """Every command of the palette."""
    commands: list[Json] = manifest["contributes"]["commands"]
    rows = [(f"{entry['category']}: {entry['title']}", f"`{entry['command']}`") for entry in commands]
    return table(("Command", "Id"), rows)


def codes_table(_manifest: Json) -> str:
    """Every code with its severity."""
    return table(("Code", "Severity", "What it finds"), codes_rows())


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table, padded as prettier pads it."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])
