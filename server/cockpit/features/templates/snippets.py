"""A template as a snippet of the editor: a tab stop for each placeholder, the same one at all its places."""

from __future__ import annotations

from cockpit.features.templates.placeholders import PLACE
from cockpit.features.templates.template import Placeholder, Template


def snippet_of(template: Template) -> str:
    """The content in the editor's syntax of snippets; the first place of each placeholder has its default."""
    placeholders = {each.name: each for each in template.placeholders}
    numbers: dict[str, int] = {}
    parts: list[str] = []
    end = 0
    for found in PLACE.finditer(template.content):
        name = found["name"]
        if name not in placeholders:
            continue
        parts.append(literal(template.content[end : found.start()]))
        end = found.end()
        if name in numbers:
            parts.append(f"${{{numbers[name]}}}")
        else:
            numbers[name] = len(numbers) + 1
            parts.append(_stop(numbers[name], placeholders[name]))
    parts.append(literal(template.content[end:]))
    return "".join(parts)


def _stop(number: int, placeholder: Placeholder) -> str:
    if placeholder.choices:
        first = [placeholder.default] if placeholder.default in placeholder.choices else []
        others = [each for each in placeholder.choices if each not in first]
        return f"${{{number}|{','.join(map(_choice, [*first, *others]))}|}}"
    return f"${{{number}:{literal(placeholder.default or placeholder.name)}}}"


def literal(text: str) -> str:
    """A text that means itself in a snippet."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def _choice(text: str | None) -> str:
    return literal(text or "").replace(",", "\\,").replace("|", "\\|")
