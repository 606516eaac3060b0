"""Turn `requirements/runtime.txt` into `cockpit.core.pins`, with which the doctor compares what is there."""

from __future__ import annotations

import re

HEADER = '''"""The versions of the packages that this cockpit is tested with.

Generated from requirements/runtime.txt by `npm run generate`; do not edit.
"""

from __future__ import annotations

from typing import Final

PINNED: Final = {
'''
NOT_PYPY = re.compile(r"(?:\w+ != 'PyPy'(?: and )?)+")
"""True wherever the cockpit runs: its SQLite has no wheels for PyPy."""


def pins_module(requirements: str) -> str:
    """The text of `server/cockpit/core/pins.py`, before formatting."""
    pins = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;]+)(?: ; (.*) \\)?", requirements, re.MULTILINE)
    if conditional := [
        name for name, _, condition in pins if condition and not NOT_PYPY.fullmatch(condition)
    ]:
        raise SystemExit(
            f"requirements/runtime.txt: {', '.join(conditional)}: a condition is not understood here"
        )
    return HEADER + "".join(f'    "{name}": "{version}",\n' for name, version, _ in pins) + "}\n"
