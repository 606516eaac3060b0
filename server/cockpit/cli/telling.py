"""What a command says beside its answer."""

from __future__ import annotations

import sys


def say(sentence: str) -> None:
    """Tell people something on standard error."""
    sys.stderr.write(f"cockpit: {sentence}\n")
