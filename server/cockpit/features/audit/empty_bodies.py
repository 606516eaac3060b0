"""Functions in braces and in Ruby that do nothing, though the comment right above says what they do.

An empty body alone proves nothing: it may be a hook, a default or a member that an interface asks for. So the
comment has to begin with the verb of the name, as documentation does, and nothing may tell that the body is
empty on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit import inheritance
from cockpit.features.audit.blocks import Block
from cockpit.features.audit.bodies import above
from cockpit.features.audit.brace_blocks import covering
from cockpit.features.audit.context import Context
from cockpit.features.audit.names import HOOK, LIFECYCLE
from cockpit.features.audit.promises import gives_reason
from cockpit.features.audit.report import Report, hint

_CODE: Final = "audit.stub"
_BRACES: Final = lazy_pattern(r"\{\s*\}")
_RUBY: Final = lazy_pattern(
    r"^[ \t]*def [ \t]*[a-z_]\w*[!?]?[ \t]*(?:\([^()\n]*\))?[ \t]*(?:\n\s*|;[ \t]*)end\b", re.MULTILINE
)
_NEAR: Final = 800


def documented(context: Context) -> Iterator[Report]:
    """The functions whose documentation promises what their empty body does not do."""
    if context.in_tests or context.in_examples:
        return
    for offset in _candidates(context):
        block = context.structure.function(offset)
        if block is None or offset - block.body[0] > 1 or not _is_promised(context, block):
            continue
        if not _is_on_purpose(context, block) and not context.is_test(offset):
            name = block.name.rpartition(".")[2]
            message = f"`{name}` has no body: it does nothing of what the comment above it says."
            yield hint(_CODE, block.start, _end_of_head(context, block), message)


def _candidates(context: Context) -> Iterator[int]:
    """Offsets inside bodies in which nothing stands, not even a comment."""
    text = context.text
    if context.source.language.structure == "end":
        for match in _RUBY.finditer(text):
            if context.source.is_code(match.end() - 1):
                yield text.find("\n", match.start(), match.end())
        return
    if "/" not in text:
        return
    for match in _BRACES.finditer(text):
        start = match.start()
        before = text[max(0, start - _NEAR) : start].rstrip()
        if before.endswith(_NO_HEAD) or not _is_likely(before):
            continue
        if context.source.is_code(start):
            yield start + 1


def _is_likely(before: str) -> bool:
    """Whether a comment begins like a name in front of parentheses: a look before the outline is made."""
    return any(
        re.search(rf"[/*!>]\s*{_stem(name)}", before, re.IGNORECASE)
        for name in _NAMED.findall(before, max(0, before.rfind("\n", 0, max(0, len(before) - 120))))
    )


_NAMED: Final = lazy_pattern(r"([A-Za-z]+)\w*\(")
_NO_HEAD: Final = ("=", ",", "(", "[", ":", "?", "|", "&", ">", "return", "else", "try", "do", "finally")


def _is_promised(context: Context, block: Block) -> bool:
    """Whether the documentation begins with the verb of the name, or with the name as in Go."""
    name = block.name.rpartition(".")[2].rpartition(":")[2]
    stem = _stem(name)
    if len(stem) < _SHORTEST or HOOK.match(name) or LIFECYCLE.match(_snake(name)):
        return False
    said = _MARKS.sub("", above(context, block))
    if not said or gives_reason(said) or _RELATED.search(said):
        return False
    first = _FIRST.match(said)
    if first is None:
        return False
    if context.source.language.id == "go" and first.group() == name:
        return True
    return _is_form(first.group().lower(), stem) and len(said.split()) >= _SENTENCE


_MARKS: Final = lazy_pattern(r"\A(?:[/*!#<\s]|\w+>)+")
_VERB: Final = lazy_pattern(r"[a-z]+|[A-Z][a-z]+")
_FIRST: Final = lazy_pattern(r"[A-Za-z_]\w*")
_SENTENCE: Final = 3
_RELATED: Final = lazy_pattern(
    r"@(?:inherit|override|deprecat|abstract|callback|event|hook|implement|see)|\{@|\b(?:implements?|no.?op|noop"
    r"|nothing|empty|unused|called|invoked|fired|triggered|emitted|satisf\w+|marker|marks|reserved|default|dummy"
    r"|stub|fake|mock|if (?:supported|available|needed)|subclass\w*|overrid\w+|force|prevent|ensure)\b",
    re.IGNORECASE,
)


def _stem(name: str) -> str:
    """The first word of a name without the letter that its forms may change; empty when there is none."""
    verb = _VERB.match(name.lstrip("_$"))
    return "" if verb is None else re.sub(r"[ey]$", "", verb.group().lower())


_SHORTEST: Final = 3


def _is_form(word: str, stem: str) -> bool:
    """Whether a word is a verb of that stem, as documentation puts it: save, saves, saving."""
    return word.startswith(stem) and word[len(stem) :] in ("", "e", "y", "s", "es", "ies", "ing")


def _snake(name: str) -> str:
    """The name as the tables of names want it: they are written for names with small first letters."""
    return name[:1].lower() + name[1:]


def _is_on_purpose(context: Context, block: Block) -> bool:
    """Whether something about the declaration says that an empty body is what it should have."""
    return (
        _DECLARED.search(block.head) is not None
        or _is_annotated(context, block)
        or not _takes_names(context, block)
        or (block.parent is not None and block.parent.kind == "function")
        or (
            context.source.language.id == "go"
            and (_is_marker(block) or _BUILT.search(context.text) is not None)
        )
        or _is_nested_elsewhere(context, block)
        or _is_compiled_sometimes(context, block)
        or _is_asked_for(context, block)
    )


def _is_asked_for(context: Context, block: Block) -> bool:
    """Whether it is a constructor, or its class one of several that have to have the method."""
    owner = block.owner
    if owner is None or _NAMESPACE.search(owner.head):
        return False
    return (
        block.name in (owner.name, "initialize")
        or _INTERFACE.search(owner.head) is not None
        or inheritance.has_bases(owner)
        or inheritance.is_base(context, owner)
        or inheritance.is_abstract(context, block)
    )


_NAMESPACE: Final = lazy_pattern(r"\b(?:namespace|mod)\b")
_DECLARED: Final = lazy_pattern(
    r"\b(?:override|virtual|abstract|protected|open|default|operator|extern|weak|partial|deinit|constructor"
    r"|__construct|init)\b|__attribute__|@|\[\[|#\[(?!inline)|::|=>"
)
"""`::` is a C++ definition outside of its class, whose bases are not in sight."""
_BUILT: Final = lazy_pattern(r"^//(?:go:build| \+build)\b", re.MULTILINE)
"""A file of Go for some platforms only: what it leaves empty, the others do."""
_INTERFACE: Final = lazy_pattern(
    r"\b(?:interface|trait|protocol|extension|abstract|open|module|enum|union|object)\b|\bimpl\b.* for "
    r"|<\s*[A-Z][\w:]*\s*$"
)


def _is_marker(block: Block) -> bool:
    """Whether it is a method of Go that takes nothing: it only makes a type satisfy an interface."""
    return "." in block.name and block.head.endswith("()")


def _is_annotated(context: Context, block: Block) -> bool:
    """Whether an annotation or attribute stands on the line above."""
    line = context.source.line_of(block.start)
    return line > 0 and context.source.lines[line - 1].lstrip().startswith(("@", "[", "#[", "template"))


def _takes_names(context: Context, block: Block) -> bool:
    """Whether it is a function of parameters that are named and not marked as unused, or of none."""
    given = _PARAMETERS.search(block.head)
    if given is None:
        return "(" not in block.head and context.source.language.structure == "end"
    names = [each.strip() for each in given[1].split(",") if each.strip() not in _RECEIVERS]
    nameless = _NAMELESS if context.source.language.lexicon in ("cpp", "go") else _UNUSED
    return not any(_UNUSED.search(each) or nameless.search(each) for each in names)


_PARAMETERS: Final = lazy_pattern(r"\(([^()]*)\)[^()]*$")
_RECEIVERS: Final = ("", "self", "&self", "&mut self", "mut self", "void")
_UNUSED: Final = lazy_pattern(r"^_|^\.\.\.|\b_\w*\s*$|\bunused|\$_", re.IGNORECASE)
_NAMELESS: Final = lazy_pattern(r"^(?:const |struct |enum |union )*[\w.:\[\]<>*&]+[\s*&]*$|[*&]\s*$")


def _is_nested_elsewhere(context: Context, block: Block) -> bool:
    """Whether it stands in an object literal or a statement: somebody else says what it has to be."""
    owner = block.owner
    around = covering(context.structure.braces, block.start)
    if around is None:
        return False
    return owner is None or around.start + 1 != owner.body[0]


def _is_compiled_sometimes(context: Context, block: Block) -> bool:
    """Whether a condition of the preprocessor stands around it: on some platforms there is nothing to do."""
    depth = 0
    for found in _DIRECTIVE.findall(context.source.masked[: block.start]):
        depth += -1 if found == "endif" else 1
    return depth > (1 if context.source.path.endswith(_HEADERS) else 0)


_DIRECTIVE: Final = lazy_pattern(r"^[ \t]*#[ \t]*(if|endif)", re.MULTILINE)
_HEADERS: Final = (".h", ".hpp", ".hh", ".hxx")


def _end_of_head(context: Context, block: Block) -> int:
    """Where the line on which it begins ends, or its body does."""
    line = context.text.find("\n", block.start)
    return min(line if line >= 0 else block.body[1], block.body[1] + 1)
