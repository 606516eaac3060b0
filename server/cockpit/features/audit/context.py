"""A source with its structure, its path's origin and the policy: what every rule is given."""

from __future__ import annotations

from cockpit.core import origin
from cockpit.core.alternatives import any_of
from cockpit.core.lazy import cached, lazy_pattern
from cockpit.features.audit.gates import WORDS
from cockpit.features.audit.policy import Policy
from cockpit.features.audit.promises import Promise, admissions, promises_in
from cockpit.features.audit.source import Source
from cockpit.features.audit.structure import Structure

_RUST_TEST = lazy_pattern(r"#\[(?:cfg\(test\)|(?:\w+::)?test\b|(?:\w+::)?bench\b)")


class Context:
    """What a rule may look at."""

    def __init__(self, source: Source, policy: Policy) -> None:
        self.source = source
        self.policy = policy
        self.structure = Structure(source)

    @cached
    def in_tests(self) -> bool:
        """Whether the file belongs to tests or their doubles."""
        return origin.is_test(self.source.path)

    @cached
    def in_test_file(self) -> bool:
        """Whether a test runner collects the file."""
        return origin.holds_tests(self.source.path)

    @cached
    def in_examples(self) -> bool:
        """Whether the file shows how something is done."""
        return origin.is_example(self.source.path)

    @cached
    def words(self) -> frozenset[str]:
        """Those of `gates.WORDS` that the text contains."""
        return WORDS.present(self.source.text)

    @property
    def text(self) -> str:
        """The text of the source."""
        return self.source.text

    @cached
    def promises(self) -> list[Promise]:
        """Every line of a comment that admits missing work."""
        words = admissions(self.source.comment_text)
        if not words:
            return []
        return [promise for comment in self.source.comments_with(words) for promise in promises_in(comment)]

    @cached
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


_DOUBLE_CLASS = any_of(
    r"(?:^|_)(?:mock|fake|stub|dummy|null|noop|no_op|nop|void|test)(?:_|$)",
    r"(?:^|[a-z_])(?:Mock|Fake|Stub|Dummy|Null|Noop|NoOp|Nop|Test|Tests)(?=[A-Z_\d]|s?$)",
    r"^(?:Mock|Fake|Stub|Dummy|Null|Noop|NoOp|Empty)(?=[A-Z_\d]|$)",
)
"""Classes that stand in for others, or hold tests."""
_DOUBLE_FUNCTION = lazy_pattern(r"^_*(?:mock|fake|stub|dummy|noop|no_?op|nop|test)(?:_|$|[A-Z])")
