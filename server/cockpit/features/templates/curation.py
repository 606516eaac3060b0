"""The templates that come with the cockpit: files below `curated/`, one each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from cockpit import __version__
from cockpit.features.templates.languages import MARK
from cockpit.features.templates.template import Template
from cockpit.features.templates.template_file import read

FOLDER: Final = Path(__file__).parent / "curated"
LICENCE: Final = "as the cockpit's"
PROVENANCE: Final = "written for the cockpit"


def curated() -> tuple[Template, ...]:
    """Every curated template, in the order of their ids; read anew each time, which takes some 50 ms."""
    return tuple(sorted(_read(), key=lambda each: each.id))


def files() -> list[Path]:
    """Where they are; what an interpreter keeps beside them is none."""
    return sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".pyc")


def identifier_of(path: Path) -> str:
    """`python/rate_limiter.py` is `python-rate-limiter`."""
    relative = path.relative_to(FOLDER)
    name = relative.name.removesuffix(MARK).partition(".")[0]
    return "-".join([*relative.parts[:-1], name]).replace("_", "-").lower()


def _read() -> Iterator[Template]:
    for path in files():
        template = read(path.read_text(encoding="utf-8"), path.name, identifier_of(path))
        yield replace(
            template,
            source="curated",
            version=__version__,
            licence=template.licence or LICENCE,
            provenance=template.provenance or PROVENANCE,
        )
