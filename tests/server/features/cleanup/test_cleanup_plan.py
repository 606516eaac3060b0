"""Candidates: tables of small projects and what the plan says of them."""

from __future__ import annotations

import pytest

from cockpit.core.errors import Cancelled
from cockpit.features.cleanup.plan import plan
from cockpit.features.cleanup.suspects import Files

LONG = "def work():\n    return 1\n" * 10


PROGRAM = "if __name__ == '__main__':\n    work()\n"


def files(contents, kept=lambda _: False, apart=lambda _path, _text: False, is_published=False):
    data = {path: text if isinstance(text, bytes) else text.encode() for path, text in contents.items()}
    sizes = {path: len(content) for path, content in data.items()}
    return Files(sizes, frozenset(data), data.get, apart, kept, is_published)


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
        {"x.py": "a", "x.py.bak": "b", "Makefile": "cp x.py.bak x.py"},
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
    "a former state in the other language of the browser": (
        {"src/App.tsx": "a", "src/App.old.js": "b", "index.html": "App"},
        {"src/App.old.js": "superseded unreferenced"},
    ),
    "requirements before a merge": (
        {"requirements.txt": "a", "requirements.txt.orig": "b"},
        {"requirements.txt.orig": "superseded unreferenced"},
    ),
    "an icon that shows a copy": ({"icons/page.svg": LONG, "icons/page-copy.svg": LONG + " "}, {}),
    "a second download with other content": ({"log.txt": "a", "log(1).txt": "b"}, {}),
    "a second attempt that nobody uses": (
        {"utils.py": "a", "utils2.py": "b", "main.py": "import utils"},
        {"utils2.py": "superseded unreferenced"},
    ),
    "a second attempt that says its version": (
        {"search.py": "a", "search_v2.py": "b", "main.py": "import search"},
        {"search_v2.py": "superseded unreferenced"},
    ),
    "a first attempt that nobody uses any more": (
        {"search.py": "a", "search_v2.py": "b", "main.py": "import search_v2"},
        {"search.py": "superseded unreferenced"},
    ),
    "both attempts in use": ({"utils.py": "a", "utils2.py": "b", "main.py": "import utils, utils2"}, {}),
    "a second program": ({"app.py": "a", "load.py": "a", "load2.py": PROGRAM, "main.py": "import load"}, {}),
    "a number without a first": ({"mp3.py": "a", "main.py": "import x"}, {}),
    "versions before the final one": (
        {"report_v1.py": "a", "report_v2.py": "b", "report_final.py": "c"},
        {"report_v1.py": "superseded unreferenced", "report_v2.py": "superseded unreferenced"},
    ),
    "the copy of a folder": (
        {
            "app/migrations/0001_initial.py": "a",
            "app/migrations_backup/0001_initial.py": "b",
            "app/migrations_backup/__init__.py": "",
        },
        {
            "app/migrations_backup/0001_initial.py": "superseded unreferenced",
            "app/migrations_backup/__init__.py": "superseded unreferenced",
        },
    ),
    "the copy of a folder that somebody names": (
        {"migrations/0001.py": "a", "migrations_backup/0001.py": "b", "run.sh": "cp migrations_backup/* ."},
        {},
    ),
    "an attic": (
        {"src/_archive/one.py": "a", "src/_archive/two.py": "import one", "main.py": "pass"},
        {"src/_archive/one.py": "deprecated unreferenced", "src/_archive/two.py": "deprecated unreferenced"},
    ),
    "an attic of which something is in use": (
        {"src/_archive/one.py": "a", "src/_archive/two.py": "b", "main.py": "load('two')"},
        {"src/_archive/one.py": "deprecated unreferenced"},
    ),
    "a folder called after what it does": ({"trash/bin.py": "a", "main.py": "from trash import bin"}, {}),
    "a folder that is there twice": (
        {
            **{f"web/{name}.js": f"{LONG}{name}" for name in "abcdef"},
            **{f"temp_repo/web/{name}.js": f"{LONG}{name}" for name in "abcde"},
            "index.html": "web/a.js",
        },
        {f"temp_repo/web/{name}.js": "duplicate unreferenced" for name in "abcde"},
    ),
    "pictures with numbers": (
        {"gallery/img1.jpg": LONG, "gallery/img2.jpg": LONG, "main.py": "'gallery/img2.jpg'"},
        {},
    ),
    "data that is there twice": (
        {
            **{f"data/{name}.csv": f"{LONG}{name}" for name in "abcdef"},
            **{f"results/2511/data/{name}.csv": f"{LONG}{name}" for name in "abcdef"},
        },
        {},
    ),
    "folders side by side with the same content": (
        {
            **{f"one/{name}.js": f"{LONG}{name}" for name in "abcdef"},
            **{f"two/{name}.js": f"{LONG}{name}" for name in "abcdef"},
            "index.html": "one/a.js",
        },
        {},
    ),
    "a folder that is there twice, and is named twice": (
        {
            **{f"one/{name}.js": f"{LONG}{name}" for name in "abcdef"},
            **{f"two/{name}.js": f"{LONG}{name}" for name in "abcdef"},
            "index.html": "one/a.js two/b.js",
        },
        {},
    ),
    "a module that says it is given up": (
        {"rates.py": '"""Deprecated: use tides.rates."""\n', "main.py": "pass"},
        {"rates.py": "deprecated unreferenced"},
    ),
    "a module that says so, and is imported": (
        {"rates.py": '"""Deprecated: use tides.rates."""\n', "main.py": "import rates"},
        {},
    ),
    "a module that speaks of something else": (
        {"rates.py": "# Deprecated in 3.9: typing.List\nimport typing\n", "main.py": "pass"},
        {},
    ),
    "a module that says so of one function": (
        {"rates.py": "def old():\n    # This code is no longer used.\n    pass\n", "main.py": "pass"},
        {},
    ),
}


@pytest.mark.parametrize(
    ("contents", "published"),
    [
        ({"pkg/rates.py": '"""Deprecated: use tides."""\n', "main.py": "pass"}, True),
        ({"pkg/utils.py": "a", "pkg/utils2.py": "b", "main.py": "import utils"}, True),
    ],
)
def test_what_others_may_use_is_needed(contents, published):
    assert found(contents, is_published=published) == {}
    assert found(contents) != {}


def test_a_program_for_once_is_left_to_its_age():
    contents = {"convert_dates.py": PROGRAM, "serve.py": PROGRAM, "convert.py": PROGRAM}
    assert found(contents) == {"convert_dates.py": "stale unreferenced"}


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
