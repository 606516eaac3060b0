"""The parsers of languages other than ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import tree_sitter
import tree_sitter_bash
import tree_sitter_javascript
import tree_sitter_typescript

_GRAMMARS: Final[Mapping[str, Callable[[], object]]] = MappingProxyType(
    {
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
        "bash": tree_sitter_bash.language,
    }
)


@cache
def parser(name: str) -> tree_sitter.Parser:
    """The parser of a grammar: `javascript`, `typescript`, `tsx` or `bash`."""
    return tree_sitter.Parser(tree_sitter.Language(_GRAMMARS[name]()))
