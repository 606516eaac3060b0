"""How much each kind of evidence counts, in the order of `ranking.LEARNED`: learned, not chosen."""

from __future__ import annotations

from typing import Final

WEIGHTS: Final = (1.36, 0.62, 0.47, 0.12, 0.08, 0.13, 0.17, -0.4, -0.1, -0.15, -0.25, 0.7, 0.3)
