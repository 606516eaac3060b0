"""Functions whose comments admit that the work is missing, and results that pretend it was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit import inheritance
from cockpit.features.audit.blocks import Block
from cockpit.features.audit.bodies import Body
from cockpit.features.audit.context import Context
from cockpit.features.audit.promises import Promise, Strength, gives_reason, is_inherited
from cockpit.features.audit.report import Report, hint, warning

_DEFERRAL: Final = "audit.deferral"
_STUB: Final = "audit.stub"
_FAKE: Final = "audit.fake"


def deferrals(context: Context) -> Iterator[Report]:
    """Comment lines that say clearly that this is not the real thing."""
    if not context.promises and "placeholder" not in context.source.comment_text:
        return
    if context.in_tests or context.in_examples:
        return
    if (lonely := _placeholder_file(context)) is not None:
        yield lonely
        return
    for promise in context.promises:
        if promise.strength is Strength.CLEAR and not promise.tag and not context.is_test(promise.start):
            yield hint(
                _DEFERRAL,
                promise.start,
                promise.end,
                f"The comment puts the work off: “{shortened(promise.text)}”.",
            )


def _placeholder_file(context: Context) -> Report | None:
    """A file of a full language that holds nothing but a comment which calls it a placeholder."""
    source = context.source
    if not source.language.full or len(source.text) > 600 or source.masked.strip() or not source.comments:
        return None
    first = source.comments[0]
    if not re.search(
        r"\b(?:placeholder|stub|to be implemented|not (?:yet )?implemented|coming soon)\b",
        first.body,
        re.IGNORECASE,
    ):
        return None
    message = f"The whole file is a placeholder: “{shortened(first.body)}”."
    return warning(_DEFERRAL, first.start, first.end, message)


def pretences(context: Context) -> Iterator[Report]:
    """Bodies that are empty, constant or random under a comment that promises more."""
    if not context.promises or context.in_tests or context.in_examples:
        return
    for block, promises in _by_function(context).items():
        if context.is_test(block.start) or block.name in ("__init__", "constructor"):
            continue
        yield from _judge(context, block, promises)


def _by_function(context: Context) -> dict[Block, list[Promise]]:
    """Promises by the innermost function they stand in or right above."""
    found: dict[Block, list[Promise]] = {}
    for promise in context.promises:
        block = context.structure.function(promise.start)
        if block is not None:
            found.setdefault(block, []).append(promise)
    return found


def _judge(context: Context, block: Block, promises: list[Promise]) -> Iterator[Report]:
    body = Body(context, block)
    said = next((p for p in promises if p.strength is Strength.CLEAR), promises[0])
    if not body.is_empty and body.result is None:
        yield from _fabricated(context, body, promises)
        return
    if is_for_others(context, body):
        return
    if body.is_empty:
        if gives_reason(said.text):
            return
        if context.source.language.structure != "indent":
            name = block.name or "This function"
            silent = not body.code.strip()
            does = "is empty" if silent else "only logs"
            message = f"`{name}` {does}; its comment says what is missing: “{shortened(said.text)}”."
            yield (warning if silent else hint)(_STUB, *_head(context, block), message)
        return
    if body.interpolates and said.strength is not Strength.CLEAR and not said.tag:
        return
    report = constant_body(context, body, said)
    yield report
    if said.strength is Strength.CLEAR and not body.is_default:
        yield from _figures(context, body, report)


def _figures(context: Context, body: Body, report: Report) -> Iterator[Report]:
    """The measures within a fixed table, each a hint."""
    source = context.source
    for line in range(source.line_of(report.start) + 1, source.line_of(body.block.body[1]) + 1):
        found = _METRIC.search(source.lines[line][:_WIDEST])
        if found and not _NEUTRAL.fullmatch(found["value"]) and source.is_code(_offset(context, line, found)):
            yield hint(_FAKE, *visible(context, line), "Belongs to the fixed result above.")


def is_for_others(context: Context, body: Body) -> bool:
    """Whether subclasses are meant to replace the function."""
    return (
        inheritance.is_abstract(context, body.block)
        or is_inherited(body.documentation)
        or any(is_inherited(comment.body) for comment in body.comments)
    )


def constant_body(context: Context, body: Body, said: Promise) -> Report:
    """The report of a function that is nothing but a constant, under a comment that says it is not done."""
    start, end = place_of_result(context, body)
    code = _STUB if body.is_default else _FAKE
    what = "returns a default" if body.is_default else "returns a fixed value"
    message = f"`{body.block.name}` {what}; its comment says it should do more: “{shortened(said.text)}”."
    if said.strength is Strength.CLEAR or said.tag or body.waits:
        return warning(code, start, end, message)
    return hint(code, start, end, message)


def place_of_result(context: Context, body: Body) -> tuple[int, int]:
    """The place of the result in a body that has only one."""
    low, high = body.block.body
    masked = context.source.code(low, high)
    match = re.search(r"\breturn\b", masked)
    start = low + match.start() if match else low + len(masked) - len(masked.lstrip())
    end = context.text.find("\n", start)
    return start, min(high, end if end >= 0 else high)


_RANDOM: Final = any_of(
    r"\b(?:np\.|numpy\.)?random\.(?:uniform|random|randint|gauss|normal|randn|rand|normalvariate"
    r"|betavariate|choice)\s*\(",
    r"\bMath\.random\(\)",
    r"\brand::random\b",
    r"\brng\.gen\w*\(",
    r"\bthread_rng\(\)\.gen",
    r"\brand\.(?:Float\d*|Intn?|Int\d+n?)\(",
    r"\bfake(?:r)?\.\w+\(",
    r"\bRandom\.(?:Shared\.)?Next\w*\(",
    r"\bnew Random\(\)\.next\w*\(",
)
ENTROPY: Final = any_of(
    r"toString\(\s*(?:36|16)",
    r"jitter",
    r"backoff",
    r"\bid\b",
    r"_id\b",
    r"Id\b",
    r"uuid",
    r"token",
    r"salt",
    r"nonce",
    r"shuffle",
    r"sample",
    r"seed",
    r"suffix",
    r"color",
    r"colour",
    r"retry",
    r"temp(?:dir|file)",
    r"filename",
    r"\bport\b",
    r"session",
    flags=re.IGNORECASE,
)
_METRIC: Final = lazy_pattern(
    r"(?P<name>[\"'`]?\b\w*(?:accuracy|confidence|latency|usage|score|rate|percent(?:age)?|fidelity"
    r"|overhead|improvement|efficiency|throughput|precision|recall|uptime|reduction|performance"
    r"|quality|boost|speedup|probability|satisfaction|memory|cpu|loss|savings|growth|roi"
    r"|utili[sz]ation|response_time\w*|responseTime\w*)\w*[\"'`]?)\s*(?::\s*\w*\s*=|:=|=|:)"
    r"\s*-?(?P<value>\d[\d_]*(?:\.\d+)?)(?:f32|f64)?\b(?!\s*[\w(\[.])",
    re.IGNORECASE,
)
_NEUTRAL: Final = lazy_pattern(r"[01](?:\.0+)?|100|-1")
_PRETENDS: Final = any_of(
    r"simulat",
    r"\bmock",
    r"\bfake",
    r"placeholder",
    r"fabricat",
    r"\bdemo\b",
    r"\bin (?:an? )?(?:real|production|full)",
    r"\breal impl",
    r"would",
    r"simplified",
    r"aspirational",
    r"hard-?coded",
    r"for now",
    r"actual",
    flags=re.IGNORECASE,
)


def _fabricated(context: Context, body: Body, promises: list[Promise]) -> Iterator[Report]:
    """Random numbers, waits and fixed metrics near a comment that says they are made up."""
    plain = [p for p in promises if p.strength is Strength.CLEAR]
    low, high = body.block.body
    if not plain and not _DRAWS.search(context.text, low, high):
        return
    said = plain or [p for p in promises if _PRETENDS.search(p.text)]
    if not said or is_for_others(context, body):
        return
    source = context.source
    anchors = [source.line_of(p.start) for p in said]
    first = max(source.line_of(low), anchors[0] - _BEFORE)
    last = min(source.line_of(high), anchors[-1] + 2 * _REACH)
    loud = bool(plain)
    for line in range(first, last + 1):
        made_up = _made_up(context, line, anchors if plain else [])
        if made_up is not None:
            make = warning if loud else hint
            loud = False
            yield make(
                _FAKE,
                *visible(context, line),
                f"{made_up}; the comment admits it: “{shortened(said[0].text)}”.",
            )


_DRAWS: Final = lazy_pattern(r"andom|\brand[.:]|\brng\b|fake")
_WIDEST: Final = 1_000
_BEFORE: Final = 3
_REACH: Final = 14
"""How many lines before and after an admission it speaks about."""


def visible(context: Context, line: int) -> tuple[int, int]:
    """The offsets of the visible part of a line."""
    text, start = context.source.lines[line], context.source.breaks[line]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def is_computed(context: Context, offset: int) -> bool:
    """Whether the place is code, or stands between the braces of a string that is filled in."""
    source = context.source
    if source.is_code(offset):
        return True
    if source.covered(offset) is not None and not source.in_long_string(offset):
        return False
    line = source.breaks[source.line_of(offset)]
    brace = source.text.rfind("{", line, offset)
    return brace >= 0 and source.text.find("}", brace, offset) < 0


def _made_up(context: Context, line: int, anchors: list[int]) -> str | None:
    text = context.source.lines[line][:_WIDEST]
    near = any(-_BEFORE <= line - anchor <= _REACH for anchor in anchors)
    if (found := _RANDOM.search(text)) and not ENTROPY.search(text):
        return (
            "A random number stands in for a result"
            if is_computed(context, _offset(context, line, found))
            else None
        )
    found = _METRIC.search(text) if near else None
    if (
        found
        and not _NEUTRAL.fullmatch(found["value"])
        and not context.source.covered(_offset(context, line, found))
    ):
        return "A fixed number stands in for a measurement"
    if any(0 < line - anchor <= 2 for anchor in anchors) and _WAIT.search(text):
        return "The code waits instead of doing the work"
    return None


_WAIT: Final = any_of(
    r"\b(?:asyncio\.sleep|time\.sleep|tokio::time::sleep|thread::sleep|Thread\.sleep|Task\.Delay"
    r"|time\.Sleep)\(",
    r"\bsetTimeout\(\s*(?:resolve|r)\b",
)


def _offset(context: Context, line: int, match: re.Match[str]) -> int:
    return context.source.breaks[line] + match.start()


def _head(context: Context, block: Block) -> tuple[int, int]:
    """From the start of the head to the end of its first line."""
    end = context.text.find("\n", block.start)
    return block.start, min(block.body[1] + 1, end if end >= 0 else len(context.text))


def shortened(text: str) -> str:
    """A comment on one line, cut where a message has no more room."""
    flat = " ".join(text.split()).rstrip(" .")
    return flat if len(flat) <= 90 else flat[:89].rstrip() + "…"
