"""What names say: tables of paths."""

from __future__ import annotations

import pytest

from cockpit.features.cleanup.naming import copied_from, given_up, is_kept


@pytest.mark.parametrize(
    ("path", "names", "original"),
    [
        ("a/x.py.bak", {"x.py"}, "x.py"),
        ("x.py~", {"x.py"}, "x.py"),
        ("x.py.orig", {"y.py"}, None),
        ("x_old.py", {"x.py"}, "x.py"),
        ("x_old.py", {"x.js"}, None),
        ("x (1).py", {"x.py"}, "x.py"),
        ("x - Copy.py", {"x.py"}, "x.py"),
        ("Copy of x.py", {"x.py"}, "x.py"),
        ("threshold.py", {"thresh.py"}, None),
        ("Chapter 2.md", {"Chapter.md"}, None),
        ("copy.py", {"x.py"}, None),
    ],
)
def test_copies_have_an_original_beside_them(path, names, original):
    assert copied_from(path, names) == original


def test_a_counted_name_is_a_copy_only_with_the_same_content():
    assert copied_from("Chapter 2.md", {"Chapter.md"}, {"Chapter.md"}) == "Chapter.md"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("src/legacy_adapter.py", "legacy"),
        ("src/LegacyAdapter.ts", "legacy"),
        ("deprecated/x.js", "deprecated"),
        ("routes_unused.rb", "unused"),
        ("unused_routes.rb", None),
        ("docs/legacy.md", None),
        ("delegacy.py", None),
    ],
)
def test_words_that_give_a_file_up(path, word):
    assert given_up(path) == word


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("pkg/__init__.py", True),
        ("pkg/__main__.py", True),
        ("conftest.py", True),
        ("test_x_old.py", True),
        ("x_old.test.js", True),
        ("tests/x_old.py", True),
        (".github/x_old.sh", True),
        ("db/migrations/x_old.py", True),
        ("LICENSE-old", True),
        ("Dockerfile", True),
        ("src/x_old.py", False),
        ("contest_old.py", False),
    ],
)
def test_entry_points_tests_and_listed_folders_are_kept(path, kept):
    assert is_kept(path) is kept
