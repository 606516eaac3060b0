"""Text that is only partly known: private-use characters stand for what cannot be read from the code.

A word such as `"$dir/build"` becomes UNKNOWN + "/build" and goes through every
analysis as an ordinary string.
"""

from __future__ import annotations

from cockpit.core.lazy import lazy_pattern

UNKNOWN = "\ue000"
"""The value of a variable, parameter or expression that nobody set here."""
HOME = "\ue001"
"""A home directory."""
TEMP = "\ue002"
"""A temporary file or directory that was just made."""
REMOTE = "\ue003"
"""Text from the network."""
HERE = "\ue004"
"""The absolute path of the working directory or of the workspace."""
SCRIPT = "\ue005"
"""The directory of the running script, somewhere in the project."""
OUTPUT = "\ue006"
"""What a program on this machine prints."""
DECODED = "\ue007"
"""Decoded or decrypted text whose source is not known."""
NAMES = "\ue008"
"""Names below a directory that a search has picked; they cannot climb out of it."""
LOCAL = "\ue009"
"""The content of a file on this machine."""
CHECKED = "\ue00a"
"""A variable that stops the script when it is empty, as in `${dir:?}`."""
EVERYTHING = "\ue00b"
"""A list that was not filtered: every process, every container."""

MARK = lazy_pattern("[\ue000-\ue00b]")
VARIABLE = lazy_pattern(f"[{UNKNOWN}{REMOTE}{OUTPUT}{DECODED}{LOCAL}{CHECKED}{EVERYTHING}]")
_RUNS = lazy_pattern("([\ue000-\ue00b])\\1+")
_NAMES = {UNKNOWN: "$…", HOME: "~", TEMP: "$(mktemp)", HERE: ".", SCRIPT: ".", NAMES: "…", CHECKED: "$…"}


def squeeze(text: str) -> str:
    """One mark in place of several equal ones in a row."""
    return _RUNS.sub(r"\1", text)


def readable(text: str) -> str:
    """The text as a sentence can show it, shortened."""
    shown = MARK.sub(lambda match: _NAMES.get(match.group(), "$(…)"), text)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def is_known(text: str) -> bool:
    """Whether every character of it was read from the code."""
    return MARK.search(text) is None
