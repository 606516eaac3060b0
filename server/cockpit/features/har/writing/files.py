"""What every artefact is: files by their names, and what they say of where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from cockpit.features.har.writing.rendering import OwnTemplate

Files: TypeAlias = dict[str, str]
"""The texts of new files by their paths, relative to the folder they are written into, with slashes."""


@dataclass(frozen=True, slots=True)
class Options:
    """What somebody asks of an artefact."""

    name: str = "flow"
    """An identifier that the names of files and of classes begin with."""
    timeout: float = 30.0
    """Seconds that a request may take."""
    templates: tuple[OwnTemplate, ...] = ()
    """Those that stand for the shipped ones."""


def provenance(sha256: str, entries: tuple[int, ...]) -> str:
    """Two lines that say what a file was made of; entries are counted from 0, as in the file."""
    return f"Made by gh_COPILOT Cockpit from a HAR with the SHA-256\n{sha256}, entries {_spans(entries)}."


def _spans(entries: tuple[int, ...]) -> str:
    """Neighbours as a span: 1, 3-6, 9."""
    spans: list[list[int]] = []
    for entry in sorted(set(entries)):
        if spans and entry == spans[-1][-1] + 1:
            spans[-1][1:] = [entry]
        else:
            spans.append([entry])
    return ", ".join("-".join(map(str, span)) for span in spans) or "none"
