"""Which paths a language model may name, judged by their text alone."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.core.secret import keeps_secrets

LONGEST: Final = 400
"""Characters."""
_DEVICES: Final = lazy_pattern(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_SHORT_GIT: Final = lazy_pattern(r"(?i)git~\d")
"""What Windows calls `.git`, too."""
EDITORS: Final = frozenset({".vscode", ".idea", ".husky", ".devcontainer"})
"""Folders with files that programs obey, often without asking."""
_LOOK_ALIKES: Final = str.maketrans(
    "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0456\u0458\u0455\u0501\u051b\u051d\u04cf\u04bb"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
    "\u03bf\u03bd\u03b1\u03c1\u03b9\u03ba\u03c4\u03c5\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u0131\u0261\u0251\u0578\u057d\u2024\u2044\u2215\u29f8",
    "aceopxyijsdqwlhABEKMHOPCTXIJSovapiktuABEZHIKMNOPTYXiganu.///",
)
"""Letters of other scripts, and signs, that look like those of ASCII."""


def fault_of(path: str) -> str:
    """Why a path is not taken, in words that follow its name; empty when nothing is wrong with it."""
    if not path or len(path) > LONGEST:
        return f"expected a path of 1 to {LONGEST} characters"
    if any(unicodedata.category(each)[0] == "C" or each in "\u2028\u2029" for each in path):
        return "has characters that cannot be seen, such as marks of direction"
    if "\\" in path or ":" in path or path.startswith(("/", "~")):
        return "expected a path relative to the top of the repository, with forward slashes"
    if any(part in ("", ".", "..") or part != part.rstrip(". ") for part in path.split("/")):
        return "has a part that is empty, leads upwards, or ends in a dot or a space"
    if unicodedata.normalize("NFC", path) != path:
        return "is not written in the usual form of Unicode (NFC)"
    return _fault_of_names(PurePosixPath(path))


def looks_like(path: str) -> str:
    """The path in ASCII that one in other letters can be mistaken for; empty when there is none."""
    plain = unicodedata.normalize("NFKC", path.translate(_LOOK_ALIKES)).translate(_LOOK_ALIKES)
    return plain if not path.isascii() and plain.isascii() else ""


def _fault_of_names(pure: PurePosixPath) -> str:
    for part in pure.parts:
        if part.casefold() == ".git" or _SHORT_GIT.fullmatch(part):
            return "belongs to git"
        if _DEVICES.match(part):
            return "is the name of a device on Windows"
    return "is a file for keys or passwords" if keeps_secrets(str(pure)) else ""
