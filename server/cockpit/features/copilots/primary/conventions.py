"""What the functions around a place have in common, a sentence each."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cockpit.features.copilots.primary.strings import quoted
from cockpit.features.copilots.program import Function, Program, dotted

FEW: Final = 3
"""Of fewer functions nothing is said."""
MOST: Final = 0.9
_GOOGLE: Final = re.compile(r"^\s*(?:Args|Returns|Raises|Yields):\s*$", re.MULTILINE)
_NUMPY: Final = re.compile(r"^\s*(?:Parameters|Returns)\n\s*-{3,}", re.MULTILINE)
_FIELDS: Final = re.compile(r"^\s*:(?:param|returns?|raises)\b", re.MULTILINE)


def conventions(programs: Sequence[Program]) -> tuple[str, ...]:
    """Of the file itself and of those beside it, the file first."""
    functions = [each.node for program in programs for each in program.functions.values()]
    nodes: list[Function] = [each for each in functions if not isinstance(each, ast.ClassDef)]
    found = [*_of_texts(programs)]
    if len(nodes) >= FEW:
        found += _of_signatures(nodes)
        found += _of_docstrings(nodes)
        found += _of_errors(nodes)
    return tuple(found)


def imported(programs: Iterable[Program]) -> tuple[str, ...]:
    """Top-level names that files import, the commonest first."""
    count: Counter[str] = Counter()
    for program in programs:
        for node in program.nodes:
            if isinstance(node, ast.Import):
                count.update({each.name.partition(".")[0] for each in node.names})
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                count[node.module.partition(".")[0]] += 1
    return tuple(name for name, _ in sorted(count.items(), key=lambda each: (-each[1], each[0])))


def _of_texts(programs: Sequence[Program]) -> Iterator[str]:
    single, double = (
        sum(counts) for counts in zip((0, 0), *(quoted(each.text) for each in programs), strict=True)
    )
    if single + double >= 2 * FEW and max(single, double) >= MOST * (single + double):
        yield f"Texts are in {'single' if single > double else 'double'} quotes."
    if programs and all("from __future__ import annotations" in each.text for each in programs):
        yield "Every file begins with `from __future__ import annotations`."
    if any("\n\t" in each.text for each in programs):
        yield "Lines are indented with tabs."


def _of_signatures(nodes: Sequence[Function]) -> Iterator[str]:
    typed = sum(node.returns is not None for node in nodes)
    if typed >= MOST * len(nodes):
        yield "Every function has type hints."
    elif not typed:
        yield "No function has type hints."
    awaited = sum(isinstance(node, ast.AsyncFunctionDef) for node in nodes)
    if awaited >= MOST * len(nodes):
        yield "The functions are asynchronous."


def _of_docstrings(nodes: Sequence[Function]) -> Iterator[str]:
    texts = [text for node in nodes if (text := ast.get_docstring(node))]
    if len(texts) >= MOST * len(nodes):
        yield "Every function has a docstring."
    for name, pattern in (("Google's", _GOOGLE), ("NumPy's", _NUMPY), ("reStructuredText's", _FIELDS)):
        if sum(pattern.search(text) is not None for text in texts) >= FEW:
            yield f"Docstrings are in {name} style."
    if texts and all("\n" not in text for text in texts):
        yield "Docstrings are one line."


def _of_errors(nodes: Sequence[Function]) -> Iterator[str]:
    raised: Counter[str] = Counter()
    for node in nodes:
        for each in ast.walk(node):
            if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call):
                raised[dotted(each.exc.func)] += 1
    del raised["NotImplementedError"]
    for name, count in raised.most_common(1):
        if name and count >= FEW - 1:
            yield f"What goes wrong is raised as {name}."
