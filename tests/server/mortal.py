"""`python mortal.py PROGRAM ARGUMENT...`: runs a program to which the modes of files apply, even for root.

Root may write where the modes forbid it by a capability of Linux. Without it root is a user like any other,
so that what is read-only can be tested as root, in a container and on a machine of a CI service.
"""

from __future__ import annotations

import ctypes
import os
import sys

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PR_CAPBSET_DROP = 24


def main() -> None:
    """Give the capabilities up, for the program and all its children, and become the program."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "This root may not give up its capabilities.")
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
