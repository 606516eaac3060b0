"""The outline of a Ruby file: `def`, `class` and `module` up to the `end` of the same indentation."""

from __future__ import annotations

import re

from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.blocks import Block, FoundBlock, Outline
from cockpit.features.audit.source import Source

_HEAD = lazy_pattern(
    r"^([ \t]*)(?:(?:private|protected|public|module_function|private_class_method)[ \t(]+)?"
    r"(?:(def)[ \t]+([\w.]+[?!=]?|[^\s\w(]+)|(class|module)[ \t]+(?!<<)([\w:]+)"
    r"|(it|test|specify|scenario|should)\b[^\n]*\bdo[ \t]*(?:\|[^|\n]*\|)?[ \t]*$)([^\n]*)",
    re.MULTILINE,
)


def outline(source: Source) -> Outline:
    """Every method, class, module and test block, nested by indentation."""
    masked = source.masked
    blocks: list[Block] = []
    open_blocks: list[tuple[int, Block]] = []
    for match in _HEAD.finditer(masked):
        indent = len(match.group(1))
        while open_blocks and open_blocks[-1][0] >= indent:
            open_blocks.pop()
        parent = open_blocks[-1][1] if open_blocks else None
        line_end = masked.find("\n", match.start())
        body = line_end if line_end >= 0 else len(masked)
        head = masked[match.start() : body].strip()
        name = match.group(3) or match.group(5) or match.group(6)
        if match.group(2) and re.match(r"\s*(?:\([^()]*\))?\s*=[^=~>]", match.group(7)):
            body_end = body
        else:
            closing = re.compile(rf"\n[ \t]{{{indent}}}end\b").search(masked, body)
            body_end = closing.start() if closing else body
        kind = "class" if match.group(4) else "function"
        block = FoundBlock(kind, name, match.end(1), parent, head, (body, body_end))
        blocks.append(block)
        open_blocks.append((indent, block))
    return Outline(blocks)
