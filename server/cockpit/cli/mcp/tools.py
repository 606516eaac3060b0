"""All tools of `cockpit mcp`, and their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from cockpit.cli.mcp.auditing import AUDIT
from cockpit.cli.mcp.call import Tool
from cockpit.cli.mcp.explaining import EXPLAIN
from cockpit.cli.mcp.guarding import GUARD
from cockpit.cli.mcp.making import GENERATE
from cockpit.cli.mcp.recordings import CHECK
from cockpit.cli.mcp.scoring import SCORE
from cockpit.cli.mcp.templating import SEARCH
from cockpit.cli.mcp.validating import VALIDATE

TOOLS: Final[Mapping[str, Tool]] = MappingProxyType(
    {tool.name: tool for tool in (VALIDATE, AUDIT, EXPLAIN, SCORE, GUARD, GENERATE, SEARCH, CHECK)}
)


def schema_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a struct, with the object itself at its top, as the protocol wants it."""
    whole = msgspec.json.schema(kind)
    definitions = whole["$defs"]
    top = definitions.pop(whole["$ref"].rpartition("/")[2])
    return {**top, "$defs": definitions} if definitions else top
