"""Functions named for a computation or a measurement whose result is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cockpit.core.alternatives import holds_any
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit import inheritance
from cockpit.features.audit.blocks import Block
from cockpit.features.audit.bodies import Body
from cockpit.features.audit.context import Context
from cockpit.features.audit.gates import MEASURED, WORK
from cockpit.features.audit.pretence import ENTROPY, is_computed, place_of_result, visible
from cockpit.features.audit.promises import is_inherited
from cockpit.features.audit.report import Report, hint

_FAKE: Final = "audit.fake"
_WIDEST: Final = 1_000
_MOCK_STRING: Final = lazy_pattern(r"[\"'](?:mock|mocked|simulated)[\"']", re.IGNORECASE)


_COMPUTES: Final = lazy_pattern(
    r"^_*(?:calculate|calc|compute|analy[sz]e|measure|estimate|predict|assess|evaluate|benchmark"
    r"|forecast)(?:_|[A-Z]|$)",
)
_MEASURED: Final = (
    "(?:accuracy|confidence|latency|uptime|throughput|utili[sz]ation|efficiency|similarity|reliability|(?:cpu|memory|disk)_?usage"
    "|(?:success|error|hit)_?rate|(?:health|quality|accuracy|confidence)_?score)"
)
_MEASURES: Final = lazy_pattern(rf"(?:^|_|[a-z]){_MEASURED}(?:_?percent(?:age)?)?$", re.IGNORECASE)


def constant_results(context: Context) -> Iterator[Report]:
    """Functions named for a computation that return nothing but a fixed number or table."""
    confessed = not context.words.isdisjoint(_CONFESSIONS) and _MOCK_STRING.search(context.text) is not None
    if not confessed and not _may_compute(context):
        return
    if context.in_tests or context.in_examples:
        return
    for block in context.structure.outline.functions:
        if not (_promises_figure(block) or confessed) or context.is_test(block.start):
            continue
        report = _constant_computation(context, block)
        if report is not None:
            yield report


def _promises_figure(block: Block) -> bool:
    """Whether the function's name says that it computes or measures."""
    name = block.name.rpartition(".")[2]
    return _COMPUTES.match(name) is not None or _MEASURES.search(name) is not None


_CONFESSIONS: Final = ("mock", "imulated")
_VERBS: Final = "(?:calc|compute|analy[sz]e|measure|estimate|predict|assess|evaluate|benchmark|forecast)"
_PYTHON_WORK: Final = lazy_pattern(rf"def (?:_*{_VERBS}|\w*{_MEASURED}\w*\()")
_ONLY_RETURN: Final = lazy_pattern(r"\{\s*(?://[^\n]*\n\s*)*(?:return\b|\d+\.\d+\s*\})")
_HEAD_OF_WORK: Final = lazy_pattern(rf"(?:{_VERBS}|{_MEASURED})\w*\s*\([^{{}}]*\)[^{{}};]*$", re.IGNORECASE)
_HEAD_LENGTH: Final = 300


def _may_compute(context: Context) -> bool:
    """Whether a function of the file is named for a computation and could be nothing but a constant."""
    text = context.text
    if context.source.language.structure == "indent":
        return not context.words.isdisjoint((*WORK, *MEASURED)) and _PYTHON_WORK.search(text) is not None
    heads = (
        text[max(0, match.start() - _HEAD_LENGTH) : match.start()] for match in _ONLY_RETURN.finditer(text)
    )
    return any(_HEAD_OF_WORK.search(head) for head in heads if holds_any(head.lower(), _FIGURES))


_FIGURES: Final = (
    "calc", "compute", "analy", "measure", "estimate", "predict", "assess", "evaluate", "benchmark",
    "forecast", "accuracy", "confidence", "latency", "uptime", "throughput", "utili", "efficiency",
    "similarity", "reliability", "usage", "rate", "score",
)  # fmt: skip


def _constant_computation(context: Context, block: Block) -> Report | None:
    low, high = block.body
    if high - low > 6_000 or inheritance.is_abstract(context, block):
        return None
    body = Body(context, block)
    if body.result is None or body.is_default or body.interpolates:
        return None
    if _MOCK_STRING.search(context.source.code(low, high, strings=True)):
        return hint(
            _FAKE,
            *place_of_result(context, body),
            f"`{block.name}` returns a fixed value that calls itself simulated.",
        )
    if not _is_figure(context, block):
        return None
    if (
        is_inherited(body.documentation)
        or (block.owner and inheritance.has_bases(block.owner))
        or body.comments
    ):
        return None
    start, end = place_of_result(context, body)
    return hint(_FAKE, start, end, f"`{block.name}` is named for a computation and returns a fixed value.")


def _is_figure(context: Context, block: Block) -> bool:
    """Whether the constant is no mere start value; of a function named like a measure, a fraction."""
    text = context.source.code(*block.body, strings=True)
    if _COMPUTES.match(block.name.rpartition(".")[2]):
        return re.search(r"[2-9]|\d\.\d|\d\d", text) is not None
    return _MEASURES.search(block.name) is not None and re.search(r"\d\.\d*[1-9]", text) is not None


def random_metrics(context: Context) -> Iterator[Report]:
    """Metrics that are assigned a random number."""
    if "andom" not in context.words or context.in_tests or context.in_examples:
        return
    source, seen = context.source, -1
    for call in _RANDOM_CALL.finditer(context.text):
        line = source.line_of(call.start())
        if line == seen:
            continue
        seen = line
        text = source.lines[line][:_WIDEST]
        match = _RANDOM_METRIC.search(text)
        if match is None or ENTROPY.search(text) or _STARTS.search(match["name"]):
            continue
        offset = source.breaks[line] + match.start("random")
        if is_computed(context, offset) and not context.is_test(offset):
            message = f"`{match['name']}` is set to a random number as if it had been measured."
            yield hint(_FAKE, *visible(context, line), message)


_STARTS: Final = lazy_pattern(
    r"learning|mutation|crossover|dropout|sampl|frame|initial|init_|default|decay|bit_?rate|min_|max_",
    re.IGNORECASE,
)
"""What an experiment or a search draws at random on purpose."""
_RANDOM_CALL: Final = lazy_pattern(r"andom[.:(]|and\.Float")
_RANDOM_METRIC: Final = lazy_pattern(
    r"\b(?P<name>\w*(?:accuracy|confidence|latency|usage|score|fidelity|overhead|improvement"
    r"|efficiency|throughput|precision|uptime|reduction|quality|speedup|cpu|utili[sz]ation|rate|strength"
    r"|similarity|relevance|correlation|response_?time|growth|trend|loss|savings))"
    r"[\"']?\s*(?::\s*\w+\s*=|[:=])[^\n;=]{0,60}?(?P<random>(?:np\.|numpy\.)?random\.(?:uniform|random"
    r"|randint|gauss|normal)\(|Math\.random\(\)|rand::random|rand\.Float)",
    re.IGNORECASE,
)
