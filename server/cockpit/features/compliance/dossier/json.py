"""A dossier for programs."""

from __future__ import annotations

import msgspec

from cockpit.features.compliance.dossier.model import Dossier


def render(dossier: Dossier) -> str:
    """The document."""
    return msgspec.json.format(msgspec.json.encode(dossier), indent=2).decode() + "\n"
