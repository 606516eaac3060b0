"""Where a test is offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.features.copilots.untested import Head, head_at, is_tested

TEXT = '''\
def slug(title: str) -> str:
    """The name of a product in its address.

    >>> slug("Blue Chair")
    'blue-chair'
    """
    return title


class Shop:
    async def open(
        self,
    ) -> None:
        """Open it."""

    def __len__(self) -> int:
        return 0


def test_slug() -> None:
    """>>> no"""
'''


@pytest.mark.parametrize(
    ("line", "head"),
    [
        (0, Head("slug", has_example=True)),
        (1, None),
        (9, None),
        (10, Head("open", has_example=False)),
        (15, None),
        (19, None),
        (99, None),
    ],
)
def test_the_line_on_which_a_function_begins(line: int, head: Head | None) -> None:
    assert head_at(TEXT.splitlines(), line) == head


@pytest.mark.parametrize(
    ("module", "tests", "text", "tested"),
    [
        ("shop/text.py", "tests/test_text.py", "slug('x')", True),
        ("shop/text.py", "tests/shop/test_text.py", "slug('x')", True),
        ("src/shop/text.py", "tests/shop/test_text.py", "slug('x')", True),
        ("src/shop/text.py", "tests/test_text.py", "slug('x')", True),
        ("shop/text.py", "shop/test_text.py", "slug('x')", True),
        ("shop/text.py", "shop/tests/text_test.py", "slug('x')", True),
        ("text.py", "test_text.py", "slug('x')", True),
        ("text.py", "test/test_text.py", "slug('x')", True),
        ("shop/text.py", "tests/test_text.py", "slugs('x')", False),
        ("shop/text.py", "tests/test_other.py", "slug('x')", False),
        ("tests/helpers.py", "tests/test_other.py", "", True),
    ],
)
def test_what_names_it(module: str, tests: str, text: str, tested: bool, tmp_path: Path) -> None:
    for path, content in ((module, ""), (tests, text)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    assert is_tested(tmp_path, module, "slug") is tested
