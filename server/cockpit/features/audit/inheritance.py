"""Whether others are meant to fill in a function: abstract methods, interfaces, base classes, fallbacks."""

from __future__ import annotations

import re
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.blocks import Block
from cockpit.features.audit.bodies import above
from cockpit.features.audit.context import Context
from cockpit.features.audit.promises import is_inherited

_ABSTRACT_MARK: Final = lazy_pattern(
    r"\babstract|\boverload\b|\bhookspec|\bsingledispatch|\binterface\b", re.IGNORECASE
)
_ABSTRACT_CLASS: Final = any_of(
    r"\bProtocol\b",
    r"\bABC\b",
    r"\bABCMeta\b",
    r"\bInterface\b",
    r"\btrait\b",
    r"\bprotocol\b",
    r"\binterface\b",
    r"\babstract\b",
    r"\bTypedDict\b",
    r"\bNamedTuple\b",
    r"\bmetaclass=",
)
_BASE_NAME: Final = any_of(
    r"^_?(?:Base|Abstract|I[A-Z][a-z])",
    r"(?:Base|Abstract|Mixin|Interface|Protocol|Trait|Spec|Contract|Template|Adapter|Plugin|Backend"
    r"|Provider|Strategy|Visitor|Listener|Handler|Delegate|Hooks?)$",
)


def is_abstract(context: Context, block: Block) -> bool:
    """Whether the function or its class is declared or documented to be filled in by others."""
    if _ABSTRACT_MARK.search(block.prefix) or re.search(r"\babstract\b|\boverload\b", block.head):
        return True
    owner = block.owner
    if owner is None:
        return False
    if _ABSTRACT_CLASS.search(owner.head) or _ABSTRACT_MARK.search(owner.prefix):
        return True
    return is_inherited(_class_documentation(context, owner))


def _class_documentation(context: Context, owner: Block) -> str:
    if context.source.language.structure == "indent":
        match = re.compile(r"\s*[rRuU]?(?:\"\"\"|''')").match(context.text, owner.body[0])
        covered = context.source.covered(match.end() - 1) if match else None
        return context.text[covered[0] : covered[1]][:1500] if covered else ""
    return above(context, owner)


def has_bases(owner: Block) -> bool:
    """Whether the class extends something other than `object`."""
    head = re.sub(r"#\[[^\]]*\]", "", owner.head)
    bases = re.search(r"\(([^)]*)\)", head)
    if bases is not None:
        return bases.group(1).strip() not in ("", "object")
    return bool(re.search(r"\bextends\b|\bimplements\b|:\s*\w|<\s*[A-Z]\w*$", head))


def is_base(context: Context, owner: Block) -> bool:
    """Whether the class is one that others extend: by its name or by a subclass in the same file."""
    if _BASE_NAME.search(owner.name):
        return True
    extended = re.compile(rf"\b{re.escape(owner.name)}\b")
    return any(
        extended.search(other.head.partition(other.name)[2])
        for other in context.structure.outline.classes
        if other is not owner
    )


def is_conditional(context: Context, block: Block) -> bool:
    """Whether the definition depends on the platform or on imports: an empty one is a fallback."""
    if context.source.language.structure != "indent":
        return False
    source = context.source
    line = source.line_of(block.start)
    indent = block.start - source.breaks[line]
    for above_line in reversed(source.lines[max(0, line - 400) : line]):
        stripped = above_line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        depth = len(above_line) - len(above_line.lstrip())
        if depth < indent:
            if re.match(r"(?:if|elif|else|except|try|with)\b", stripped):
                return True
            if re.match(r"(?:class|(?:async )?def)\b", stripped):
                return False
            indent = depth
            if depth == 0:
                return False
    return False
