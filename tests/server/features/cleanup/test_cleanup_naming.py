"""What names say: tables of paths."""

from __future__ import annotations

import pytest

from cockpit.features.cleanup.naming import (
    copied_folder,
    copied_from,
    first_of,
    given_up,
    is_for_once,
    is_kept,
)


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


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("a/utils2.py", "utils.py"),
        ("utils_2.py", "utils.py"),
        ("search_v3.ts", "search.ts"),
        ("utils1.py", None),
        ("utils22.py", None),
        ("chapter2.md", None),
    ],
)
def test_later_attempts_have_a_first_one(path, first):
    assert first_of(path, {"utils.py", "search.ts", "chapter.md"}) == first


@pytest.mark.parametrize(
    ("path", "pair"),
    [
        ("app/migrations_backup/x.py", ("app/migrations_backup", "app/migrations")),
        ("old_app/sub/x.py", ("old_app", "app")),
        ("app - Copy/x.py", ("app - Copy", "app")),
        ("threshold/x.py", None),
        ("gone_old/x.py", None),
    ],
)
def test_copies_of_folders_have_the_original_beside_them(path, pair):
    assert copied_folder(path, {"app", "app/migrations", "thresh"}) == pair


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("scripts/convert_dates.py", True),
        ("fix-permissions.sh", True),
        ("migrate.py", False),
        ("fixtures.py", False),
    ],
)
def test_names_of_programs_for_once(path, is_one):
    assert is_for_once(path) is is_one
