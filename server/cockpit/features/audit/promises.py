"""Comments that admit the work is not done, and comments that give a reason for doing nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from cockpit.core.alternatives import any_of, holds_any
from cockpit.core.lazy import lazy_pattern
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
    r"|consider|process|generate|require|be|do|parse|include|create|get|look|collect|measure|have|search|write|trigger|apply|invoke"
    r"|initiali[sz]e|start|stop|handle|manage|remove|delete|clean|build|open|close|show|display|notify|set|sync|copy|wait|record|add|insert"
    r"|register|replace|retrieve|determine|detect|optimi[sz]e|evaluate|estimate|monitor|extract|train|switch|publish|subscribe|restore)"
)
_CLEAR: Final = any_of(
    rf"\bin (?:an? |the )?{_REAL}(?:[- ](?:world|life))? (?:implementation|impl|app|application|system"
    r"|version|service|scenario|deployment|setup|product|project|database|client)\b",
    r"\breal impl(?:ementation)? (?:would|will|should)\b",
    rf"\bin (?:production|reality|practice|a real \w+)\b,?[^.]{{0,40}}\b{_WOULD}\b",
    r"\b(?:would|should|will) (?:be )?(?:properly |actually )?(?:\w+ )?in (?:an? )?(?:real|production)"
    r"\b",
    r"\b(?:implementation|code|logic|integration|functionality) (?:would|will|should) go here\b",
    r"\b(?:real|actual) implementation goes here\b",
    rf"(?:^|(?:-|\u2013|\u2014|;|:) ?)(?:(?:the |an? )?(?:\w+ )?(?:implementation|logic|code|integration)"
    rf"|here(?: (?:we|you|it))?|this)"
    rf" would (?:actually |also |then |likely )?(?!be\b|have\b|do\b|include\b|need\b|require\b){_DOING}\b",
    rf"\bin production\b[,:]? (?:you |we |one )?(?:\w+ly |should |must |need to )?{_DOING}\b",
    r"^(?:this|it) would need to (?:be )?\w+",
    r"^would need\b",
    r"^(?:accept|allow|ignore|skip|assume)\b[^.]{0,60}\bfor now\b",
    r"\bfor now,? we'?ll (?:just |simply )?implement\b",
    r"^(?:(?:this|it) )?would (?:be|come) (?:\w+ed )?(?:from|via|using|by (?:an? |the ))",
    r"^replace (?:this |it |these )?with (?:an? |the |your )?(?:real|actual|proper|production|true)\b",
    r"\bfor now,? (?:we |just |simply )*(?:allow|accept|approve|ignore|do nothing|pretend|treat|grant"
    r"|always)\b",
    r"^simplif(?:ied|ication)\s*(?::|\u2013|\u2014|- )",
    r"\((?:simulated|mocked|stubbed|faked)\)",
    r"\((?:an? )?(?:mock|stub|dummy|fake|simulated|simplified|placeholder) (?:implementation|version|data"
    r"|response|result|value)\)",
    r"\brealistic (?:(?:mock|fake|fallback|sample|demo|random|dummy|simulated|looking) )?(?:data|values"
    r"|results?|metrics|numbers|responses?)\b",
    r"\bshow(?:ing)? (?:an? )?(?:mock|placeholder|sample|dummy|fake) (?:\w+ )?(?:structure|data|values?"
    r"|results?|content)\b",
    r"(?://|#|;|,|\)|-) ?temporarily (?:disabled|commented|removed|skipped|bypassed)\b",
    r"^(?:this|it|which)? ?would (?:typically|normally|actually|ideally|integrate|implement"
    r"|be (?:calculated|implemented|replaced|fetched|loaded|populated)|connect to|query|fetch)\b",
    r"(?:-|\u2013|\u2014|;) ?would (?:be |fetch|query|call|come|use|integrate|connect"
    r"|load|calculate|analy[sz]e|need)",
    r"^(?:just |simple |temporary |only )?placeholder\b(?=\s*(?:$|[-:.(,\u2013\u2014]|for (?:now|future"
    r"|the (?:actual|real)|actual|real|later|\w+ (?:\w+ )?(?:check|logic|alert|call|integration"
    r"|implementation|deserialization|serialization|computation|calculation|processing|algorithms?))"
    r"|implementation|logic|until|value|method|function|data|that|response|result|model|metrics?))",
    r"\b(?:is|as|return|returns|returning|just|only) (?:just |only "
    r"|currently )?an? (?:\w+ )?placeholder\b(?! (?:for (?:the|an?|any|each|where)|text|token"
    r"|character|string|element|node|in\b))",
    r"\breturn(?:s|ing)? placeholders?\b",
    r"\bplace ?holder (?:implementation|for future|for now|until|to (?:deprecate|implement|be))",
    r"\(placeholder\b",
    r"\bplaceholder for (?:quantum|ml|ai|actual|real|future)\b",
    r"\bimplementation (?:needed|pending|required|missing|to follow|incomplete)\b",
    r"^(?:not (?:yet )?implemented|unimplemented|to be implemented|will be implemented"
    r"|implement(?:ed)? (?:this )?later)\b",
    r"\b(?:is|are) not (?:yet )?implemented yet\b",
    r"\b(?:will|to) be implemented (?:later|in (?:a |the )?future|soon|when|once)\b",
    r"^simulat(?:e|ing|ed|ion of)\b",
    r"\bthat simulates\b",
    r"\b(?:we|we'll|just|simply) simulate\b",
    r"\bsimulat(?:ed?|ing) (?:for now|for demo|response|result)",
    r"^(?:return|generate|create|use|using|returns|provide)?\s*(?:some )?(?:mock(?:ed)?|fake"
    r"|fabricated) (?:\w+ ){0,4}?(?:data|implementation|response|results?|values?|metrics?|weights"
    r"|for now|for demo)\b",
    r"^(?:mock|fake) \w+(?: \w+)? (?:-|\u2013|\u2014)",
    r"\bfor now\b(?=.*\b(?:simulat|placeholder|mock|stub|fake|dummy|hard-?cod|in-memory|uncomment"
    r"|just return|return (?:0|null|none|true|false|nil|empty|an empty)|simple )|,? ?(?:return"
    r"|we'?ll (?:just |simply )?(?:return|use|skip|assume|simulate|log)|just (?:return|log|skip)|skip"
    r"|assume|always return)\b)",
    r"\b(?:simulat\w*|placeholder|mock\w*|stub\w*|hard-?coded|dummy|skip|disabled|commented out"
    r"|bypass\w*)\b[^.]{0,60}\bfor now\b",
    r"^temporar(?:y|ily)\b(?:\s*:|\s+(?:hack|workaround|fix|bypass|solution|implementation|disabled"
    r"|commented|stub|until))",
    r"^dummy (?:implementation|data|value|result|response)s?\b(?! (?:for|used|to))",
    r"\bstub(?:bed)? implementation\b",
    r"^stub(?:bed)?\s*(?:$|[-:.(]|for now|implementation)",
    r"\bfor demo(?:nstration)?(?: purposes)?\b,? (?:-|\u2013|we|just|in production|return)",
    r"\b(?:simplified|hard-?coded) for (?:demo|now|simplicity)\b",
)
_WEAK: Final = any_of(
    rf"\bwould (?:\w+ )?{_DOING}\b",
    r"\bplace ?holder\b",
    r"\bsimulat",
    r"\bmock\b",
    r"\bfake\b",
    r"\bdummy\b",
    r"\bstub(?:bed)?\b",
    r"\bfor now\b",
    r"\btemporar(?:y|ily)\b",
    r"\bsimplified\b",
    r"\bsimplistic\b",
    r"\bbasic (?:implementation|version)\b",
    r"\bhard-?coded\b",
    r"\bnot (?:yet |fully |really |properly |completely )?(?:been )?implement(?:ed)?\b",
    r"\bunimplemented\b",
    r"\bto be (?:implemented|done|added|filled)\b",
    r"\bimplement(?:ation)? (?:for|of|here|later|this|me|logic|needed)\b",
    r"^implement\b",
    r"\bin (?:production|a real|the real)\b",
    r"\baspirational\b",
    r"\bdemo(?:nstration)? (?:data|purposes|only)\b",
    r"\bcoming soon\b",
    r"\bneeds? (?:to be )?implement",
)
_TAG: Final = lazy_pattern(r"(?:^|[\s(\[])(?:TODO|FIXME|XXX|TBD)\b|^(?:todo|fixme)\b")
_REASON: Final = lazy_pattern(
    r"\b(?:sub-?class|override|overrid|overwrit|abstract|interface|derived|child class|implementers?"
    r"|implementors?|mixin|hook|no-?op|nothing to|intentional|deliberate|on purpose|not (?:needed"
    r"|required|supported|applicable|necessary|used|relevant|possible|allowed)|unsupported"
    r"|does nothing|do nothing|by design|by default|default implementation|must implement"
    r"|must be implemented by|should be implemented by|to be implemented by|optional|ignored?|n/a"
    r"|only (?:valid|makes sense|supported|for)|handled (?:by|in|elsewhere)|done (?:by|in|elsewhere)"
    r"|implemented (?:by|in)|see |callback|satisf(?:y|ies) the|linker|deprecated|no longer"
    r"|(?:backwards?|for) compatib\w+|(?:breaks|fails) without)\b",
)
_INHERITED: Final = lazy_pattern(
    r"\b(?:sub-?class(?:es|ed)?|overridden|override|overwritten|abstract|(?:an?|the|this) interface\b"
    r"|interface (?:method|default)|interface\W*$|derived|child class(?:es)?|implementers?"
    r"|implementors?|must (?:be )?implement|should (?:be )?implement|to be implemented (?:by|in)"
    r"|implemented by|inherit(?:ed|ing|s)?\b|concrete|hook\b)",
)


def strength(line: str) -> Strength:
    """How clearly one line of a comment admits that the work is not done."""
    lowered = line.lower()
    if not holds_any(lowered, WORDS) or _INHERITED.search(lowered):
        return Strength.NONE
    if _CLEAR.search(lowered):
        return Strength.CLEAR
    return Strength.WEAK if _WEAK.search(lowered) else Strength.NONE


WORDS: Final = (
    "would", "placeholder", "place holder", "simulat", "mock", "fake", "dummy", "stub", "for now", "temporar",
    "simpli", "implement", "hard-cod", "hardcod", "real ", "in production", "in practice",
    "in reality", "demo", "aspiration", "coming soon", "to be done", "to be added", "to be filled",
    "fabricat", "realistic",
)  # fmt: skip
"""Every admission contains one of these, in lower case: a quick look before the patterns."""


def has_tag(line: str) -> bool:
    """Whether a line of a comment carries a tag for open work."""
    return _TAG.search(line) is not None


def gives_reason(text: str) -> bool:
    """Whether a comment or docstring explains why nothing is done here."""
    return _REASON.search(text.lower()) is not None


def is_inherited(text: str) -> bool:
    """Whether a comment, docstring or message says that others implement it."""
    return _INHERITED.search(text.lower()) is not None


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


def promises_in(comment: Comment) -> list[Promise]:
    """The lines of one comment that admit missing work."""
    found: list[Promise] = []
    for start, line in comment.lines:
        degree, tag = strength(line), has_tag(line)
        if degree is not Strength.NONE or tag:
            found.append(Promise(comment, start, start + len(line), line, degree, tag))
    return found
