# /// template
# name = "Parse a search query"
# kind = "function"
# description = "Words, \"quoted phrases\" and field:value pairs of what somebody typed into a search box."
# words = ["search", "query", "tokenize", "filter", "parser", "shlex"]
# entry = "parse_query"
# ///
import re
from typing import NamedTuple

_PIECE = re.compile(r'(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


class Query(NamedTuple):
    """What was asked for."""

    words: list[str]
    fields: dict[str, list[str]]


def parse_query(text: str) -> Query:
    """The words and phrases, and the values of each field, in their order."""
    query = Query([], {})
    for piece in _PIECE.finditer(text):
        value = piece["word"] if piece["phrase"] is None else piece["phrase"]
        if piece["field"]:
            query.fields.setdefault(piece["field"].lower(), []).append(value)
        else:
            query.words.append(value)
    return query


# /// proof
found = parse_query('error "out of memory" Level:warn level:"a b"')
assert found.words == ["error", "out of memory"]
assert found.fields == {"level": ["warn", "a b"]}
assert parse_query("") == ([], {})
