"""`python printing.py serve`: a daemon in which a handler writes to standard output in every way there is."""

from __future__ import annotations

import os
import subprocess
import sys

from cockpit.cli.program import main
from cockpit.features.daemon.feature import Tile

snapshot = Tile.snapshot


def noisy(tile: Tile) -> object:
    """Say something out of place, then do the work."""
    print("a stray print")
    os.write(1, b"bytes on the descriptor\n")
    subprocess.run(["echo", "a child that inherits it"], check=True)
    return snapshot(tile)


Tile.snapshot = noisy

if __name__ == "__main__":
    sys.exit(main())
