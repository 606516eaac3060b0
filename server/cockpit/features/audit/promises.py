"""Comments that admit the work is not done, and comments that give a reason for doing nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from cockpit.features.audit.source import Comment


class Strength(Enum):
    """How much a comment says by itself."""

    NONE = 0
    WEAK = 1
    """Counts only together with code that does nothing or pretends."""
    CLEAR = 2
    """Says by itself that this is not the real thing."""


_REAL = r"(?:real|full|fuller|actual|proper|complete|true|production|prod)"
_WOULD = r"(?:would|should|could|you'd|we'd|we would|you would|you could)"
_DOING = (
    r"(?:actually|typically|normally|ideally|probably|implement|integrate|interface|connect|call|use|fetch|query|load|analy[sz]e|calculate"
    r"|compute|track|involve|validate|verify|check|send|read|save|store|persist|return|go|need|perform|run|execute|scan|update|come|contain"
    r"|consider|process|generate|require|be|do|parse|include|create|get|look|collect|measure|have|search|write|trigger|apply|invoke)"
)
_CLEAR: Final = re.compile(
    rf"\bin (?:an? |the )?{_REAL}(?:[- ](?:world|life))? (?:implementation|impl|app|application|system|version|service|scenario|deployment|setup"
    r"|product|project|database|client)\b"
    rf"|\breal impl(?:ementation)? (?:would|will|should)\b|\bin (?:production|reality|practice|a real \w+)\b,?[^.]{{0,40}}\b{_WOULD}\b"
    rf"|\b(?:would|should|will) (?:be )?(?:properly |actually )?(?:\w+ )?in (?:an? )?(?:real|production)\b"
    r"|\b(?:implementation|code|logic|integration|functionality) (?:would|will|should) go here\b|\b(?:real|actual) implementation goes here\b"
    r"|^(?:this|it|which)? ?would (?:typically|normally|actually|ideally|integrate|implement|be (?:calculated|implemented|replaced|fetched|loaded|populated)"
    r"|connect to|query|fetch)\b|(?:-|–|—|;) ?would (?:be |fetch|query|call|come|use|integrate|connect|load|calculate|analy[sz]e|need)"
    r"|^(?:just |simple |temporary |only )?placeholder\b(?=\s*(?:$|[-:.(,–—]|for (?:now|future|the (?:actual|real)|actual|real|later|\w+ (?:\w+ )?"
    r"(?:check|logic|alert|call|integration|implementation|deserialization|serialization|computation|calculation|processing|algorithms?))"
    r"|implementation|logic|until|value|method|function|data|that|response|result|model|metrics?))"
    r"|\b(?:is|as|return|returns|returning|just|only) (?:just |only |currently )?an? (?:\w+ )?placeholder\b(?! (?:for (?:the|an?|any|each|where)|text|token|character|string|element|node|in\b))"
    r"|\breturn(?:s|ing)? placeholders?\b|\bplace ?holder (?:implementation|for future|for now|until|to (?:deprecate|implement|be))"
    r"|\(placeholder\b|\bplaceholder for (?:quantum|ml|ai|actual|real|future)\b"
    r"|\bimplementation (?:needed|pending|required|missing|to follow|incomplete)\b"
    r"|^(?:not (?:yet )?implemented|unimplemented|to be implemented|will be implemented|implement(?:ed)? (?:this )?later)\b"
    r"|\b(?:is|are) not (?:yet )?implemented yet\b|\b(?:will|to) be implemented (?:later|in (?:a |the )?future|soon|when|once)\b"
    r"|^simulat(?:e|ing|ed|ion of)\b|\bthat simulates\b|\b(?:we|we'll|just|simply) simulate\b|\bsimulat(?:ed?|ing) (?:for now|for demo|response|result)"
    r"|^(?:return|generate|create|use|using|returns|provide)?\s*(?:some )?(?:mock(?:ed)?|fake|fabricated) (?:\w+ ){0,4}?"
    r"(?:data|implementation|response|results?|values?|metrics?|weights|for now|for demo)\b"
    r"|^(?:mock|fake) \w+(?: \w+)? (?:-|–|—)"
    r"|\bfor now\b(?=.*\b(?:simulat|placeholder|mock|stub|fake|dummy|hard-?cod|in-memory|uncomment|just return|return (?:0|null|none|true|false|nil|empty|an empty)|simple )"
    r"|,? ?(?:return|we'?ll (?:just |simply )?(?:return|use|skip|assume|simulate|log)|just (?:return|log|skip)|skip|assume|always return)\b)"
    r"|\b(?:simulat\w*|placeholder|mock\w*|stub\w*|hard-?coded|dummy|skip|disabled|commented out|bypass\w*)\b[^.]{0,60}\bfor now\b"
    r"|^temporar(?:y|ily)\b(?:\s*:|\s+(?:hack|workaround|fix|bypass|solution|implementation|disabled|commented|stub|until))"
    r"|^dummy (?:implementation|data|value|result|response)s?\b(?! (?:for|used|to))|\bstub(?:bed)? implementation\b|^stub(?:bed)?\s*(?:$|[-:.(]|for now|implementation)"
    r"|\bfor demo(?:nstration)?(?: purposes)?\b,? (?:-|–|we|just|in production|return)|\b(?:simplified|hard-?coded) for (?:demo|now|simplicity)\b",
    re.IGNORECASE,
)
_WEAK: Final = re.compile(
    rf"\bwould (?:\w+ )?{_DOING}\b|\bplace ?holder\b|\bsimulat|\bmock\b|\bfake\b|\bdummy\b|\bstub(?:bed)?\b"
    r"|\bfor now\b|\btemporar(?:y|ily)\b|\bsimplified\b|\bsimplistic\b|\bbasic (?:implementation|version)\b|\bhard-?coded\b|\bnot (?:yet )?(?:been )?implemented\b"
    r"|\bunimplemented\b|\bto be (?:implemented|done|added|filled)\b|\bimplement(?:ation)? (?:for|of|here|later|this|me|logic|needed)\b|^implement\b"
    r"|\bin (?:production|a real|the real)\b|\baspirational\b|\bdemo(?:nstration)? (?:data|purposes|only)\b|\bcoming soon\b|\bneeds? (?:to be )?implement",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"(?:^|[\s(\[])(?:TODO|FIXME|XXX|TBD)\b|^todo\b", re.IGNORECASE)
_REASON: Final = re.compile(
    r"\b(?:sub-?class|override|overrid|overwrit|abstract|interface|derived|child class|implementers?|implementors?|mixin|hook|no-?op|nothing to"
    r"|intentional|deliberate|on purpose|not (?:needed|required|supported|applicable|necessary|used|relevant|possible|allowed)|unsupported|does nothing"
    r"|do nothing|by design|by default|default implementation|must implement|must be implemented by|should be implemented by|to be implemented by|optional"
    r"|ignored?|n/a|only (?:valid|makes sense|supported|for)|handled (?:by|in|elsewhere)|done (?:by|in|elsewhere)|implemented (?:by|in)|see |callback)\b",
    re.IGNORECASE,
)
_INHERITED: Final = re.compile(
    r"\b(?:sub-?class(?:es|ed)?|overridden|override|overwritten|abstract|(?:an?|the|this) interface\b|interface (?:method|default)|interface\W*$|derived|child class(?:es)?|implementers?|implementors?"
    r"|must (?:be )?implement|should (?:be )?implement|to be implemented (?:by|in)|implemented by|inherit(?:ed|ing|s)?\b|concrete|hook\b)",
    re.IGNORECASE,
)


def strength(line: str) -> Strength:
    """How clearly one line of a comment admits that the work is not done."""
    lowered = line.lower()
    if not any(word in lowered for word in WORDS):
        return Strength.NONE
    if _INHERITED.search(line):
        return Strength.NONE
    if _CLEAR.search(line):
        return Strength.CLEAR
    if _WEAK.search(line):
        return Strength.WEAK
    return Strength.NONE


WORDS: Final = (
    "would", "placeholder", "place holder", "simulat", "mock", "fake", "dummy", "stub", "for now", "temporar", "simpli", "implement",
    "hard-cod", "hardcod", "real ", "actual", "full ", "in production", "in practice", "in reality", "basic ", "demo", "aspiration", "coming soon", "to be ", "fabricat", "should",
)  # fmt: skip
"""Every admission contains one of these, in lower case: a quick look before the patterns."""


def has_tag(line: str) -> bool:
    """Whether a line of a comment carries a tag for open work."""
    return _TAG.search(line) is not None


def gives_reason(text: str) -> bool:
    """Whether a comment or docstring explains why nothing is done here."""
    return _REASON.search(text) is not None


def is_inherited(text: str) -> bool:
    """Whether a comment, docstring or message says that others implement it."""
    return _INHERITED.search(text) is not None


@dataclass(frozen=True, slots=True)
class Promise:
    """A line of a comment that says the work is not done."""

    comment: Comment
    start: int
    end: int
    text: str
    strength: Strength
    tag: bool


_ADMISSIONS: Final = (*WORDS, "todo", "fixme", "xxx", "tbd")


def admissions(text: str) -> list[str]:
    """The words in a lower-case text that make it worth looking at line by line."""
    return [word for word in _ADMISSIONS if word in text]


def promises_in(comment: Comment, words: list[str]) -> list[Promise]:
    """The lines of one comment that admit missing work; `words` are the admissions of its file."""
    found: list[Promise] = []
    if not any(word in comment.lowered for word in words):
        return found
    for start, line in comment.lines:
        degree, tag = strength(line), has_tag(line)
        if degree is not Strength.NONE or tag:
            found.append(Promise(comment, start, start + len(line), line, degree, tag))
    return found
