"""The words without which a rule has nothing to say: all are looked for in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cockpit.core.literals import Literals
from cockpit.features.audit.source import IGNORE

STARTS: Final = (
    "your[-_ ]", "my[-_ ]", "change[-_ mi]", "replace[-_ mtw]", "insert[-_ ]", "put[-_ ]", "paste[-_ ]",
    "placeholder", "dummy", "xxxx", "admin123", "password[1-4]", "passw0rd", "p@ssw0rd", "letmein", "qwerty",
    "123456", "secret[0-9]", "super[-_s]", "default[-_s]", "some[-_ s]", "very[-_ s]", "sk[-_]",
    "pk[_]", "whsec[_]",
    "test1234?[\"']", "insecure[-_]", "dev[-_]", "development[-_]", "todo[\"']", "tbd[\"']", "fixme[\"']",
)  # fmt: skip
"""How placeholders begin, each a regex that starts with a letter or a digit of its own."""


_PRINTABLE: Final = [chr(code) for code in range(0x20, 0x7F)]


def _words(*starts: str) -> Iterator[str]:
    """A quote and what a start begins with, in small letters and capitals."""
    for start in (spelling for each in starts for spelling in (each, each.upper())):
        plain, _, characters = start.partition("[")
        if "?" in plain:
            endings = [plain[: plain.index("?") - 1]]
        elif characters:
            endings = [plain + each for each in _PRINTABLE if re.fullmatch(f"[{characters}", each)]
        else:
            endings = [plain]
        yield from (quote + ending for quote in "\"'" for ending in endings)


ELSEWHERE: Final = ("example.", "orem ipsum", "-secret")
"""What makes a string a placeholder wherever it stands in it."""
PLACEHOLDERS: Final = frozenset([*_words(*STARTS, "<"), *ELSEWHERE])
"""Without one of these a text holds no placeholder."""
_VERBS: Final = (
    "calc", "compute", "analy", "measure", "estimate", "predict", "assess", "evaluate", "benchmark",
    "forecast",
)  # fmt: skip
WORK: Final = frozenset(f"{before}{verb}" for before in ("def ", "def _", "__") for verb in _VERBS)
"""Without one of these a Python file has no function that is named for a computation."""
MEASURED: Final = (
    "accuracy(", "confidence(", "latency(", "uptime(", "throughput(", "efficiency(", "similarity(",
    "reliability(", "usage(", "rate(", "score(",
)  # fmt: skip
"""Without one of these a Python file has no function that is named for a measurement."""
CONFESSING: Final = frozenset(
    spelling
    for word in (
        "mock", "fake", "dummy", "placeholder", "simul", "simplif", "stub", "temporar", "realistic", "would",
        "implement", "hardcod", "hard-cod", "for now", "in production", "fabricated",
    )
    for spelling in (word, word.capitalize(), word.upper())
)  # fmt: skip
"""Without one of these nothing in a text confesses that it is not done."""
PLAIN: Final = ("pass", "...", "except", "mplement", "TODO", "todo!", "mock", "imulated", "andom")
WORDS: Final = Literals([*PLAIN, *CONFESSING, *WORK, *MEASURED, *PLACEHOLDERS, IGNORE])
