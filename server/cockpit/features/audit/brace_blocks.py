"""The outline of a file whose bodies stand in braces, and every pair of braces with what stands before it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.blocks import Block, FoundBlock, Kind, Outline
from cockpit.features.audit.source import Source


@dataclass(slots=True)
class Braces:
    """A pair of braces."""

    head: str
    """The code between the previous statement and `{`, white space collapsed, strings blanked."""
    head_start: int
    start: int
    """The offset of `{`."""
    end: int
    """The offset of `}`, or of the end of the text."""


_PUNCTUATION = lazy_pattern(r"[{}();]")
_NEWLINE_ENDS_STATEMENT: Final = frozenset({"javascript", "go", "kotlin", "swift"})
_TYPE_BEGINS: Final = ("<", "|", "&", ":")
"""What braces of a type follow: `Promise<{ ok: boolean }>` is a piece of a head, not its end."""
_VALUE_BEGINS: Final = ("=", "(", ",", "const", "let", "var")
"""What braces of a parameter follow: its default, or the names that it is taken apart into."""
_EMPTY_TYPES: Final = ("interface", "struct")
_CONTINUED: Final = (*_TYPE_BEGINS, *_VALUE_BEGINS, *_EMPTY_TYPES)
_HEAD_LIMIT: Final = 4_000


def braces(source: Source) -> list[Braces]:
    """Every pair of braces in code, in the order in which they open."""
    masked = source.masked
    loose = source.language.lexicon in _NEWLINE_ENDS_STATEMENT
    in_headers = source.language.lexicon == "go"
    found: list[Braces] = []
    stack: list[tuple[Braces, int, int, bool]] = []
    depth = base = stop = 0
    for match in _PUNCTUATION.finditer(masked):
        mark, offset = match.group(), match.start()
        if mark == "{":
            low = max(stop, offset - _HEAD_LIMIT)
            head_start = _statement_start(masked, low, offset) if loose else _first_code(masked, low, offset)
            pair = Braces(" ".join(masked[head_start:offset].split()), head_start, offset, len(masked))
            found.append(pair)
            stack.append((pair, base, stop, depth > base))
            base, stop = depth, offset + 1
        elif mark == "}":
            stop = offset + 1
            if stack:
                pair, outer, before, inside = stack.pop()
                pair.end, depth, base = offset, base, outer
                if loose and pair.head.endswith(_CONTINUED) and _belongs_to_head(masked, pair, inside=inside):
                    stop = before
        elif mark == ";":
            if depth <= base and not in_headers:
                stop = offset + 1
        else:
            depth = depth + 1 if mark == "(" else max(depth - 1, base)
    return found


def _belongs_to_head(masked: str, pair: Braces, *, inside: bool) -> bool:
    """Whether the braces are a piece of a head, of which more follows; `inside` means in parentheses."""
    if pair.head.endswith(_TYPE_BEGINS):
        return True
    if pair.end - pair.start > _HEAD_LIMIT:
        return False
    if inside and pair.head.endswith(_VALUE_BEGINS):
        return masked.find(";", pair.start, pair.end) < 0
    return pair.head.endswith(_EMPTY_TYPES) and not masked[pair.start + 1 : pair.end].strip()


_DIRECTIVES = lazy_pattern(r"(?:\s*#(?!\[)[^\n]*\n)*\s*")


def _first_code(masked: str, low: int, offset: int) -> int:
    """Where code starts in a stretch, white space and preprocessor directives skipped."""
    match = _DIRECTIVES.match(masked, low, offset)
    return match.end() if match else low


def _statement_start(masked: str, low: int, offset: int) -> int:
    """Where the statement before `offset` begins when a line break may end one."""
    start = offset
    while start > low:
        line = max(low, masked.rfind("\n", low, start) + 1)
        head = masked[line:offset]
        if (
            head.strip()
            and head.count("(") >= head.count(")")
            and not head.lstrip().startswith((":", "where ", "throws"))
        ):
            return _first_code(masked, line, offset)
        start = line - 1
    return _first_code(masked, low, offset)


_CLASS = any_of(
    r"(?:^|[^\w.])(?:class|interface|struct|enum|trait|namespace|object|extension|protocol|record"
    r"|actor|union|module|mod)\s+(?!class\b|struct\b)(?P<name>[\w.:]+)",
    r"(?:^|\s)(?P<kind>impl|companion object|extern)\b(?P<rest>.*)",
    r"(?:^|\s)type\s+(?P<go>\w+)(?:\[[^\]]*\])?\s+(?:struct|interface)$",
)
_ANONYMOUS_CLASS = lazy_pattern(r"\bnew\s+(?P<name>[\w.]+)\s*(?:<[^{}]*>)?\s*\(.*\)$|\bobject\s*:")
_CONTROL = lazy_pattern(
    r"^(?:[\w']+:\s*)?(?:\}?\s*else\s+)?(?:await\s+)?(?:if|for|foreach|while|switch|catch|with|do|else"
    r"|try|finally|match|loop|when|unsafe|synchronized|lock|using|fixed|checked|unchecked|select|defer"
    r"|guard|repeat|return|throw|case|default|do)\b(?!\s*[:=])",
)
_NAMED: Final[Mapping[str, re.Pattern[str]]] = {
    "go": lazy_pattern(r"\bfunc\b\s*(?:\((?P<receiver>[^)]*)\)\s*)?(?P<name>\w*)\s*(?:\[[^\]]*\])?\("),
    "rust": lazy_pattern(r"\bfn\s+(?P<name>\w+)"),
    "php": lazy_pattern(r"\bfunction\b\s*&?\s*(?P<name>\w*)\s*\(|\bfn\s*\((?P<x>)"),
    "kotlin": lazy_pattern(
        r"\bfun\s+(?:<[^>]*>\s*)?(?:[\w.<>?, ]+\.)?(?P<name>`[^`]+`|\w+)\s*\(|^(?P<init>init|constructor)\b"
    ),
    "swift": any_of(
        r"\bfunc\s+(?P<name>[^\s(<]+)",
        r"\b(?P<init>init|deinit|subscript)\b[?!]?",
        r"^(?:[\w@()]+ )*var (?P<var>\w+)\s*:[^=]*$",
    ),
}
_JS_FUNCTION = any_of(
    r"\bfunction\b\s*\*?\s*(?P<name>[\w$]*)\s*(?:<[^{}]*>)?\s*\(",
    r"(?:(?P<bound>[\w$#]+)\s*(?:[:=]|:[^=]{1,200}=)\s*)?(?:async\s*)?(?:<[^{}]*>\s*)?(?:\((?:.*)\)"
    r"|[\w$]+)\s*(?::[^{}]{1,200})?=>$",
)
_JS_METHOD = lazy_pattern(
    r"^(?:@[\w.]+(?:\([^()]*\))?\s+)*(?:(?:public|private|protected|static|async|override|readonly"
    r"|abstract|export|default|get|set|declare|accessor)\s+)*\*?\s*(?P<name>[\w$#]+|\[[^\]]*\])"
    r"\s*(?:<[^{}]*>)?\s*\(.*\)\s*(?::.*)?$",
)
_C_FUNCTION = lazy_pattern(
    r"(?P<name>~?[\w$]+|operator\s*[^\s\w(]+(?:\(\))?)\s*(?:<[^{}()]*>)?\s*\((?:[^{}]*)"
    r"\)\s*(?:(?:const|noexcept|override|final|volatile|mutable|throws|where|async)\b[^{}]*|->[^{}]*"
    r"|:[^{}]*|__\w+[^{}]*)?$",
)
_ACCESSOR = lazy_pattern(r"^(?:(?:private|protected|internal|public)\s+)*(?P<name>get|set|init|add|remove)$")


def outline(source: Source, pairs: list[Braces]) -> Outline:
    """The functions and classes among `pairs`."""
    blocks: list[Block] = []
    stack: list[Block] = []
    for pair in pairs:
        found = classify(pair.head, source.language.lexicon)
        if found is None:
            continue
        kind, name = found
        while stack and stack[-1].body[1] < pair.start:
            stack.pop()
        parent = stack[-1] if stack else None
        block = FoundBlock(kind, name, pair.head_start, parent, pair.head, (pair.start + 1, pair.end))
        blocks.append(block)
        stack.append(block)
    return Outline(blocks)


def classify(head: str, lexicon: str) -> tuple[Kind, str] | None:
    """`("function" | "class", name)` for the head of a block; None for control flow and literals."""
    if not head or head.endswith(("=", ",", "(", "[", "]", "?", "&&", "||", "return")):
        return None
    if head.count("(") != head.count(")") and not head.endswith(("=>", "->", ")")):
        return None
    if _CONTROL.match(head):
        return _callback(head, lexicon)
    if lexicon != "javascript" or "=>" not in head:
        named_class = _class_name(head, lexicon)
        if named_class is not None:
            return ("class", named_class)
    name = _function_name(head, lexicon)
    return None if name is None else ("function", name)


def _callback(head: str, lexicon: str) -> tuple[Kind, str] | None:
    if lexicon == "javascript" and (head.endswith("=>") or re.search(r"\bfunction\b[^()]*\([^()]*\)$", head)):
        return ("function", "")
    return None


def _class_name(head: str, lexicon: str) -> str | None:
    if lexicon != "csharp" and (anonymous := _ANONYMOUS_CLASS.search(head)):
        return anonymous.groupdict().get("name") or "object"
    match = _CLASS.search(head)
    if match is None:
        return None
    if match["kind"] == "impl":
        return _impl_name(match["rest"])
    name = match["name"] or match["go"] or match["kind"] or ""
    before = head[: match.start()]
    if "(" in before and ")" not in before:
        return None
    if lexicon in ("cpp", "rust", "go") and re.search(r"\)\s*(?:const)?$", head) and "(" in head:
        return None
    return name.rpartition(":")[2] or name


def _impl_name(rest: str) -> str:
    target = rest.rpartition(" for ")[2] if " for " in rest else rest
    words = re.findall(
        r"[A-Za-z_]\w*", re.sub(r"<[^<>]*(?:<[^<>]*>[^<>]*)*>", "", target.partition(" where ")[0])
    )
    return words[-1] if words else "impl"


def _function_name(head: str, lexicon: str) -> str | None:
    if pattern := _NAMED.get(lexicon):
        match = pattern.search(head)
        if match is None:
            return None
        named = match.groupdict()
        receiver = re.findall(r"\w+", named.pop("receiver", None) or "")
        name = next((value for value in named.values() if value), "")
        return f"{receiver[1]}.{name}" if len(receiver) > 1 else name
    if lexicon == "javascript":
        match = _JS_FUNCTION.search(head) or _JS_METHOD.search(head)
        if match is None:
            return None
        return next((value for value in match.groupdict().values() if value), "")
    match = _ACCESSOR.match(head) or _C_FUNCTION.search(head)
    if match is None or "=" in head[: match.start()].replace("==", ""):
        return "" if re.search(r"\)\s*(?:=>|->)$|=>$|->$|\[[^\[\]]*\]\s*\([^()]*\)", head) else None
    return match["name"]


def covering(pairs: list[Braces], offset: int) -> Braces | None:
    """The innermost pair around `offset`."""
    index = bisect_right(pairs, offset, key=lambda pair: pair.start) - 1
    while index >= 0:
        if pairs[index].end > offset:
            return pairs[index]
        index -= 1
    return None
