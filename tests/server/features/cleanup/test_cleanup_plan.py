"""Candidates: tables of small projects and what the plan says of them."""

from __future__ import annotations

import pytest

from cockpit.core.errors import Cancelled
from cockpit.features.cleanup.plan import Files, plan

LONG = "def work():\n    return 1\n" * 10


def files(contents, kept=lambda _: False, apart=lambda _path, _text: False):
    data = {path: text if isinstance(text, bytes) else text.encode() for path, text in contents.items()}
    sizes = {path: len(content) for path, content in data.items()}
    return Files(sizes, frozenset(data), data.get, apart, kept)


def found(contents, **options):
    made = plan(files(contents, **options))
    return {each.path: " ".join(each.signals) for each in made.candidates}


CASES = {
    "a former state beside its successor": (
        {"x.py": "a", "x_old.py": "b", "main.py": "import x"},
        {"x_old.py": "superseded unreferenced"},
    ),
    "a copy with the same content": (
        {"x.py": LONG, "x (1).py": LONG},
        {"x (1).py": "superseded duplicate unreferenced"},
    ),
    "a former state that is still imported": (
        {"x.py": "a", "x_old.py": "b", "main.py": "import x_old"},
        {},
    ),
    "a former state that a workflow names in other letters": (
        {"x.py": "a", "x_old.py": "b", ".github/ci.yml": "run: X-Old"},
        {},
    ),
    "a backup whose successor is mentioned everywhere": (
        {"x.py": "a", "x.py.bak": "b", "main.py": "import x"},
        {"x.py.bak": "superseded unreferenced"},
    ),
    "a backup that is mentioned by its whole name": (
        {"x.py": "a", "x.py.bak": "b", "run.sh": "cp x.py.bak x.py"},
        {},
    ),
    "a backup without a living sibling": ({"x.py.bak": "b", "y.py": "a"}, {}),
    "an older version": (
        {"load_v1.py": "a", "load_v2.py": "b", "main.py": "import load_v2"},
        {"load_v1.py": "superseded unreferenced"},
    ),
    "versions that nobody mentions": ({"load_v1.py": "a", "load_v2.py": "b"}, {}),
    "versions of a configuration": (
        {"api_v1.yaml": "a", "api_v2.yaml": "b", "main.py": "'api_v2'"},
        {},
    ),
    "a duplicate under another name": (
        {"a/work.py": LONG, "b/effort.py": LONG, "main.py": "import a.work"},
        {"b/effort.py": "duplicate unreferenced"},
    ),
    "duplicates that are both unmentioned": ({"a/work.py": LONG, "b/effort.py": LONG}, {}),
    "short duplicates": ({"a/work.py": "x", "b/effort.py": "x", "main.py": "import a.work"}, {}),
    "a name that says it": ({"legacy_sync.py": "a"}, {"legacy_sync.py": "deprecated unreferenced"}),
    "a name that says it, and is loaded by its class": (
        {"legacy_sync.rb": "a", "main.rb": "LegacySync.new"},
        {},
    ),
    "one of many scripts that are run by hand": (
        {"legacy_sync.sh": "a", "one.sh": "", "two.sh": "", "three.sh": ""},
        {},
    ),
    "unmentioned alone": ({"lonely.py": "a", "main.py": ""}, {}),
    "what a compiler takes without a name": ({"legacy_sync.go": "a", "main.go": ""}, {}),
    "what a comment keeps": ({"x.py": "a", "x_old.py": "# cockpit: keep\n"}, {}),
    "its own text mentions it": (
        {"legacy_sync.py": "# legacy_sync.py"},
        {"legacy_sync.py": "deprecated unreferenced"},
    ),
    "a mention in something binary": (
        {"legacy_sync.py": "a", "x.bin": b"\0legacy_sync"},
        {"legacy_sync.py": "deprecated unreferenced"},
    ),
}


@pytest.mark.parametrize(("contents", "expected"), CASES.values(), ids=CASES)
def test_candidates(contents, expected):
    assert found(contents) == expected


def test_what_the_project_keeps_and_what_is_generated_is_no_candidate():
    contents = {"x.py": "a", "x_old.py": "b"}
    assert found(contents, kept=lambda path: path == "x_old.py") == {}
    assert found(contents, apart=lambda path, text: (path, text) == ("x_old.py", "b")) == {}


def test_a_plan_of_one_place_asks_the_whole_project():
    contents = {"a/x.py": "", "a/x_old.py": "", "b/y.py": "", "b/y_old.py": "", "c.py": "import y_old"}
    made = plan(files(contents), lambda path: path.startswith(("a/", "b/")))
    assert ([each.path for each in made.candidates], made.read) == (["a/x_old.py"], 5)


def test_a_search_is_cancelled():
    with pytest.raises(Cancelled):
        plan(files({"x.py": "", "x_old.py": ""}), cancelled=lambda: True)
