"""How much memory this process holds."""

from __future__ import annotations

import os
from pathlib import Path


def resident_megabytes(statm: Path = Path("/proc/self/statm")) -> float | None:
    """Resident memory in megabytes (2**20 bytes); None where the platform does not tell."""
    try:
        pages = int(statm.read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)
