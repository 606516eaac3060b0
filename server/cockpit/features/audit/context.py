"""A source with its structure, its path's origin and the policy: what every rule is given."""

from __future__ import annotations

import re
from functools import cached_property

from cockpit.features.audit import origin
from cockpit.features.audit.policy import Policy
from cockpit.features.audit.source import Source
from cockpit.features.audit.structure import Structure

_RUST_TEST = re.compile(r"#\[(?:cfg\(test\)|(?:\w+::)?test\b|(?:\w+::)?bench\b)")


class Context:
    """What a rule may look at."""

    def __init__(self, source: Source, policy: Policy) -> None:
        self.source = source
        self.policy = policy
        self.structure = Structure(source)
        self.in_tests = origin.is_test(source.path)
        self.in_test_file = origin.holds_tests(source.path)
        self.in_examples = origin.is_example(source.path)

    @property
    def text(self) -> str:
        """The text of the source."""
        return self.source.text

    @cached_property
    def _inline_tests(self) -> list[tuple[int, int]]:
        """Rust keeps its tests in the file that they test."""
        if self.source.language.id != "rust" or "#[" not in self.text:
            return []
        found: list[tuple[int, int]] = []
        for match in _RUST_TEST.finditer(self.text):
            brace = self.source.masked.find("{", match.end())
            pair = next((p for p in self.structure.braces if p.start == brace), None)
            if pair is not None:
                found.append((match.start(), pair.end))
        return found

    def is_test(self, offset: int) -> bool:
        """Whether the place belongs to a test or a test double."""
        if self.in_tests or any(low <= offset < high for low, high in self._inline_tests):
            return True
        block = self.structure.outline.enclosing(offset)
        while block is not None:
            if (_DOUBLE_CLASS if block.kind == "class" else _DOUBLE_FUNCTION).search(block.name):
                return True
            block = block.parent
        return False


_DOUBLE_CLASS = re.compile(
    r"(?:^|_)(?:mock|fake|stub|dummy|null|noop|no_op|nop|void|test)(?:_|$)"
    r"|(?:^|[a-z_])(?:Mock|Fake|Stub|Dummy|Null|Noop|NoOp|Nop|Test|Tests)(?=[A-Z_\d]|s?$)|^(?:Mock|Fake|Stub|Dummy|Null|Noop|NoOp|Empty)(?=[A-Z_\d]|$)"
)
"""Classes that stand in for others, or hold tests."""
_DOUBLE_FUNCTION = re.compile(r"^_*(?:mock|fake|stub|dummy|noop|no_?op|nop|test)(?:_|$|[A-Z])")
