"""How much each kind of evidence counts, in the order of `ranking.LEARNED`: learned, not chosen."""

from __future__ import annotations

from typing import Final

WEIGHTS: Final = (7.991, 2.66, 1.765, 0.721, 1.172, 0.267, 1.989, -0.39, -0.279, -0.376, -0.486, 2.587, 1.814)
