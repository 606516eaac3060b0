"""Ignore patterns, judged as git judges them."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.features.audit.gitignore import Patterns, ignores_path

TABLE = [
    ("*.pyc", "a.pyc a/b.pyc", "a.py pyc"),
    ("build", "build build/a a/build a/build/b", "builds a/rebuild"),
    ("build/", "build/a a/build/b", "build a/build"),
    ("/build", "build build/a", "a/build"),
    ("a/b", "a/b a/b/c", "c/a/b b"),
    ("/a/*.log", "a/x.log", "a/b/x.log x.log"),
    ("a/**/b", "a/b a/x/b a/x/y/b", "b x/a/b"),
    ("**/b", "b a/b a/c/b", "bb"),
    ("a/**", "a/b a/b/c", "b/a"),
    ("*.py[cod]", "a.pyc a.pyo", "a.py a.pyx"),
    ("*.tar.gz", "a.tar.gz", "a.gz tar.gz"),
    ("*~", "a~ b/c~", "a"),
    ("?.py", "a.py", "ab.py"),
    ("*.log\n!keep.log", "a.log", "keep.log b/keep.log"),
    ("!keep.log\n*.log", "keep.log", "a.txt"),
    ("# comment\n\n\\#kept", "#kept", "comment"),
    ("\\!important", "!important", "important"),
    ("a b\ntrail  \nescaped\\ ", "trail", "a"),
    ("*\n!*.py", "a.txt", "a.py"),
    ("a*b/c", "axb/c ab/c/d", "c a/b/c"),
    ("[", "", "["),
    ("/*\n!/src", "docs/a a.py", "src/a.py src"),
    ("d\r\n*.x\r\n", "d a.x", "ad"),
]


@pytest.mark.parametrize(("patterns", "ignored", "kept"), TABLE)
def test_patterns(patterns, ignored, kept):
    found = Patterns(patterns.split("\n"))
    assert [path for path in ignored.split() if not ignores_path(found, path)] == []
    assert [path for path in kept.split() if ignores_path(found, path)] == []


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    """What git itself says; the question goes through standard input, so that no file has to exist."""
    root = tmp_path_factory.mktemp("judge")
    subprocess.run(["git", "init", "-q", str(root)], check=True)

    def ask(patterns: list[str], paths: list[str]) -> set[str]:
        (root / ".gitignore").write_text("\n".join(patterns) + "\n")
        question = "\0".join(paths) + "\0"
        argv = ["git", "-C", str(root), "check-ignore", "-z", "--no-index", "--stdin"]
        done = subprocess.run(argv, input=question, capture_output=True, text=True, check=False)
        return set(done.stdout.split("\0")) - {""}

    return ask


_part = st.sampled_from(["a", "b", "ab", "*", "*.x", "a*", "?", "[ab]", "**"])
_pattern = st.builds(
    lambda negated, rooted, parts, folder: f"{negated}{rooted}{'/'.join(parts)}{folder}",
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "/"]),
    st.lists(_part, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)
_path = st.lists(st.sampled_from(["a", "b", "ab", "c", "a.x", "b.x"]), min_size=1, max_size=4).map("/".join)


@settings(max_examples=150, deadline=None)
@given(
    patterns=st.lists(_pattern, min_size=1, max_size=4),
    paths=st.lists(_path, min_size=1, max_size=6, unique=True),
)
def test_as_git_judges(judge, patterns, paths):
    found = Patterns(patterns)
    assert {path for path in paths if ignores_path(found, path)} == judge(patterns, paths)
