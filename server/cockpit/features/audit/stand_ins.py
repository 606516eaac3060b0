"""Constants that stand in for a result: beside a comment that says so, or under a documentation that does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.blocks import Block
from cockpit.features.audit.bodies import Body, is_constant, is_default
from cockpit.features.audit.context import Context
from cockpit.features.audit.gates import CONFESSING
from cockpit.features.audit.pretence import constant_body, is_for_others, shortened
from cockpit.features.audit.promises import Promise, Strength, strength
from cockpit.features.audit.report import Report, hint
from cockpit.features.audit.source import Comment


def stand_ins(context: Context) -> Iterator[Report]:
    """Fixed values that a comment on their line or right above calls made up."""
    if not context.promises or context.in_tests or context.in_examples:
        return
    for promise in context.promises:
        report = None if promise.tag or not _confesses(promise) else _beside(context, promise)
        if report is not None and not context.is_test(promise.start):
            yield report


_CONFESSION: Final = any_of(
    r"\b(?:mock|fake|dummy|hard-?coded|simulated|fabricated)\b",
    r"\bplaceholder (?:value|data|result|implementation|response|until|logic)\b",
    r"\bplaceholder\s*(?:[:.,)\u2013\u2014-]|$)",
    r"^placeholder for\b(?! (?:the|an?|any|each|required)\b)",
    r"\bsimplified\s*[:(,]",
    r"^implementation (?:for|of)\b",
    r"^implement\b.*\bhere\b",
    r"\bfor (?:now|demo)\b",
    flags=re.IGNORECASE,
)


def _confesses(promise: Promise) -> bool:
    return promise.strength is Strength.CLEAR or _CONFESSION.search(promise.text) is not None


def _beside(context: Context, promise: Promise) -> Report | None:
    text = context.text
    start = _spoken_of(text, promise.comment)
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    if start < 0 or not _VALUE.match(text, start, end):
        return None
    if promise.strength is Strength.CLEAR and text.count("\n", promise.start, start) <= 1:
        return None
    block = context.structure.function(promise.start)
    if block is None:
        return None
    value = _VALUE.match(context.source.code(start, min(block.body[1], start + _LONGEST)))
    body = Body(context, block)
    if value is None or body.is_empty or body.result is not None or is_for_others(context, body):
        return None
    expression = _expression(value["value"])
    if not is_constant(expression) or not (value["name"] is None or _MADE_UP.search(expression)):
        return None
    code = "audit.stub" if value["name"] is None and is_default(expression) else "audit.fake"
    return hint(
        code, start, end, f"A fixed value stands here; the comment says: “{shortened(promise.text)}”."
    )


def _spoken_of(text: str, comment: Comment) -> int:
    """Where the code starts that a comment speaks of: on its own line or on the next below it; or -1."""
    if comment.alone:
        following = _NEXT_CODE.match(text, comment.end)
        return following.end() if following else -1
    line = text.rfind("\n", 0, comment.start) + 1
    return line + len(text[line : comment.start]) - len(text[line : comment.start].lstrip())


_NEXT_CODE: Final = lazy_pattern(r"(?:[ \t]*(?:(?://|#|\*|/\*)[^\n]*)?\n){1,4}[ \t]*(?=[^\s/#*])")
_LONGEST: Final = 1_500
_VALUE: Final = lazy_pattern(
    r"(?:return\b[ \t]*|(?:(?:const|let|var|val|final|auto|mut)[ \t]+)*"
    r"(?P<name>[\w.]+)[ \t]*(?::[ \t]*[\w<>\[\], |.]+)?[ \t]*(?::=|=(?![=>]))[ \t]*)(?P<value>.+)",
    re.DOTALL,
)
_MADE_UP: Final = lazy_pattern(r"\A[\[{(&\w].*\d\.\d", re.DOTALL)
"""A value that is no mere start of a computation: a fraction, alone or in a table."""


def _expression(code: str) -> str:
    """The beginning of `code` up to where its statement ends."""
    depth = 0
    for match in _STOPS.finditer(code):
        stop = match.group()
        if stop in "([{":
            depth += 1
        elif stop in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and stop in ";\n"):
            return code[: match.start()].strip()
    return code.strip()


_STOPS: Final = lazy_pattern(r"[()\[\]{};\n]")


def documented(context: Context) -> Iterator[Report]:
    """Functions that are nothing but a constant, and whose documentation says that they are not done."""
    if context.in_tests or context.in_examples:
        return
    for block, promise in _documented(context):
        if context.is_test(block.start):
            continue
        body = Body(context, block)
        if body.result is not None and not body.promises and not is_for_others(context, body):
            yield constant_body(context, body, promise)


def _documented(context: Context) -> Iterator[tuple[Block, Promise]]:
    """Functions with the clear admission in the comment right above them or in their docstring."""
    if context.source.language.structure == "indent":
        yield from _with_docstring(context)
    admitted = [
        promise
        for promise in context.promises
        if not promise.tag
        and promise.comment.alone
        and _FOLLOWED.match(context.text, promise.comment.end)
        and _confesses(promise)
    ]
    if not admitted:
        return
    functions = context.structure.outline.functions
    starts = [function.start for function in functions]
    for promise in admitted:
        index = bisect_left(starts, promise.comment.end)
        low, high = promise.comment.end, starts[index] if index < len(starts) else len(context.text)
        if (
            index < len(starts)
            and high - low < _FAR
            and _ANNOTATIONS.fullmatch(context.source.code(low, high))
        ):
            yield functions[index], promise


_FOLLOWED: Final = lazy_pattern(r"\s*(?:(?:@|#\[)[^\n]*\s*)*[\w#$~*&<>:\[\], ]*\w\s*[(<]")
"""What may be the head of a function, after a comment and annotations: a quick look."""
_FAR: Final = 600
_ANNOTATIONS: Final = lazy_pattern(r"\s*(?:(?:@[^\n]*|#\[[^\n]*)\s*)*")


_ADMITS: Final = lazy_pattern(
    r"mock|fake|dummy|placeholder|simul|simplif|stub|temporar|realistic|would|implement|hard-?coded|for now"
    r"|in production|fabricated"
)
"""The words of a confession, in lower case: a quick look before the patterns."""


_WORKS: Final = lazy_pattern(
    r"\s*+(?:\#[^\n]*+\s*+)*+(?:(?:if|for|while|with|try|raise|yield|assert|def|class|from|import|async)\b|@"
    r"|(?:self\.)?[A-Za-z]\w*+[ \t]*+=)"
)
"""What follows a docstring where no constant is all: a quick look, as most functions begin like this."""


def _with_docstring(context: Context) -> Iterator[tuple[Block, Promise]]:
    source = context.source
    text = source.text
    if context.words.isdisjoint(CONFESSING):
        return
    for start, end in source.tokens.strings:
        if _WORKS.match(text, end):
            continue
        line = text[start:end].strip("\"' \t\r\n").partition("\n")[0].strip()
        if not _ADMITS.search(line.lower()):
            continue
        promise = Promise(Comment(source, start, end), start, end, line, strength(line), tag=False)
        if promise.strength is Strength.NONE or not _confesses(promise):
            continue
        block = context.structure.function(start)
        if block is not None and not text[block.body[0] : start].strip(" \t\r\n:rRuU"):
            yield block, promise
