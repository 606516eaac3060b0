"""Which files import which: read from the text, without running it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cockpit.features.compliance.imports import Imports, distances, imports_of

STATEMENTS = [
    ("import a.b, c as d", {(0, "a.b"), (0, "c")}),
    ("from a import b as x, c", {(0, "a"), (0, "a.b"), (0, "a.c")}),
    ("from . import b", {(1, ""), (1, "b")}),
    ("from ..a.b import c", {(2, "a.b"), (2, "a.b.c")}),
    ("from a import (\n    b,  # why, (not)\n    c,\n)", {(0, "a"), (0, "a.b")}),
    ("from a import (\n    b,  # why, not\n    c,\n)", {(0, "a"), (0, "a.b"), (0, "a.c")}),
    ("from a import b, \\\n    c\n", {(0, "a"), (0, "a.b"), (0, "a.c")}),
    ("def f():\n    import late; import later", {(0, "late")}),
    ("from a import *", {(0, "a")}),
    ("x = 'import a'\nimportant = 1\nfromage = 2", set()),
]


@pytest.mark.parametrize(("text", "expected"), STATEMENTS, ids=[row[0] for row in STATEMENTS])
def test_statements(text, expected):
    assert set(imports_of(text)) == expected


GRAPHS = [
    ("a module beside", {"a.py": "", "b.py": "import a"}, {"a.py": {"b.py"}}),
    ("a name of a module", {"a.py": "", "b.py": "from a import x"}, {"a.py": {"b.py"}}),
    (
        "a package and its module",
        {"p/__init__.py": "", "p/m.py": "", "t.py": "from p.m import x"},
        {"p/__init__.py": {"t.py"}, "p/m.py": {"t.py"}},
    ),
    (
        "a package below a folder of sources",
        {"src/p/__init__.py": "", "src/p/m.py": "", "tests/t.py": "import p.m"},
        {"src/p/__init__.py": {"tests/t.py"}, "src/p/m.py": {"tests/t.py"}},
    ),
    (
        "a module in a package has no name of its own",
        {"p/__init__.py": "", "p/json.py": "", "t.py": "import json"},
        {},
    ),
    ("a folder without __init__", {"n/m.py": "", "t.py": "import n.m"}, {"n/m.py": {"t.py"}}),
    (
        "relative",
        {"p/__init__.py": "", "p/a.py": "from . import b", "p/b.py": "from .c import x", "p/c.py": ""},
        {"p/__init__.py": {"p/a.py", "p/b.py"}, "p/b.py": {"p/a.py"}, "p/c.py": {"p/b.py"}},
    ),
    ("too many dots", {"a.py": "from ... import b", "b.py": ""}, {}),
]


@pytest.mark.parametrize(("files", "expected"), [row[1:] for row in GRAPHS], ids=[row[0] for row in GRAPHS])
def test_importers(tmp_path: Path, files, expected):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert Imports(tmp_path).importers(list(files)) == expected


def test_a_file_that_changed_is_read_again_and_one_that_went_away_imports_nothing(tmp_path: Path):
    (tmp_path / "a.py").write_text("")
    user = tmp_path / "b.py"
    user.write_text("import a")
    imports = Imports(tmp_path)
    assert imports.importers(["a.py", "b.py"])["a.py"] == {"b.py"}
    user.write_text("import c")
    os.utime(user, ns=(1, 1))
    assert imports.importers(["a.py", "b.py"]) == {}
    user.unlink()
    assert imports.importers(["a.py", "b.py"]) == {}


def test_distances_are_those_of_the_shortest_way_and_rings_end():
    importers = {"a": {"b", "d"}, "b": {"c"}, "c": {"d", "a"}}
    assert distances(importers, ["a"]) == {"a": 0, "b": 1, "d": 1, "c": 2}
    assert distances(importers, ["e"]) == {"e": 0}
