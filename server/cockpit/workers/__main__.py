"""`python -m cockpit.workers`: one task on standard input, its progress and result on standard output."""

from __future__ import annotations

import sys

from cockpit.workers.worker import main

if __name__ == "__main__":
    sys.exit(main())
