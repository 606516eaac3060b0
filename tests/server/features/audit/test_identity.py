"""Identities survive what an editor and a formatter do, and nothing else."""

from __future__ import annotations

import pytest

from cockpit.core.finding import Finding
from cockpit.features.audit.detect import detect
from cockpit.features.audit.identity import rekey
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.policy import Policy


def identities(path: str, text: str) -> list[str]:
    language = language_of(path)
    assert language is not None
    return [finding.identity for finding in detect(text, path, language, Policy()).findings]


SAME = [
    # what changed, before, after
    ("moved lines", "# TODO: x\n", "\n\nimport os\n\n# TODO: x\n"),
    ("indentation", "def f():\n  g()  # TODO: x\n", "def f():\n        g()  # TODO: x\n"),
    ("white space", "# TODO:  x\n", "#  TODO: x\n"),
    ("quotes", "x = 1\n# y = f('a')\n", 'x = 1\n# y = f("a")\n'),
    ("line ends", "# TODO: x\n", "# TODO: x\r\n"),
    (
        "an equal one elsewhere",
        "def f():\n    pass  # TODO: x\n",
        "# TODO: x\n\n\ndef f():\n    pass  # TODO: x\n",
    ),
]


@pytest.mark.parametrize(("change", "before", "after"), SAME)
def test_same(change: str, before: str, after: str) -> None:
    assert identities("a.py", before)[-1] == identities("a.py", after)[-1]


OTHER = [
    ("text", "# TODO: x\n", "# TODO: y\n"),
    ("function", "def f():\n    g()  # TODO: x\n", "def h():\n    g()  # TODO: x\n"),
    ("code", "# TODO: x\n", "# FIXME: x\n"),
]


@pytest.mark.parametrize(("change", "before", "after"), OTHER)
def test_other(change: str, before: str, after: str) -> None:
    assert identities("a.py", before)[-1] != identities("a.py", after)[-1]


def test_equal_findings_are_told_apart_by_their_order() -> None:
    first, second = identities("a.py", "# TODO: x\n\n# TODO: x\n")
    assert first != second
    assert identities("a.py", "# TODO: x\n") == [first]


def test_a_renamed_file_keeps_its_findings() -> None:
    (old,), (new,) = identities("a.py", "# TODO: x\n"), identities("b.py", "# TODO: x\n")
    assert old != new
    assert rekey(new, "a.py") == old


def found(text: str, path: str) -> list[Finding]:
    language = language_of(path)
    assert language is not None
    return list(detect(text, path, language, Policy()).findings)


SYMBOLS = [
    ("a.py", "class A:\n    def f(self):\n        x = 1  # TODO\n", "A.f"),
    ("a.py", "def f(\n    a: str = 'x:)',\n) -> None:\n    x = 1  # TODO\n", "f"),
    ("a.py", "def f():\n    x = 1\n\n\n# TODO\n", ""),
    ("a.ts", "class A {\n  f(): void {\n    // TODO\n  }\n}", "A.f"),
    ("a.ts", "const f = async (a: B): Promise<C> => {\n  // TODO\n};", "f"),
    ("a.ts", "class A {\n  async f(\n    a: B,\n  ): Promise<{ c: boolean }> {\n    // TODO\n  }\n}", "A.f"),
    ("a.go", "package a\n\nfunc (s *Store) Load() {\n\t// TODO\n}", "Store.Load"),
    ("a.rs", "impl<T> Load for Store<T> {\n    fn load(&self) {\n        // TODO\n    }\n}", "Store.load"),
    (
        "A.java",
        "class A<T extends B> {\n  @Override\n  public int f(int x) throws E {\n    // TODO\n  }\n}",
        "A.f",
    ),
    (
        "A.cs",
        "namespace N\n{\n  class A : B\n  {\n    int F(int x)\n    {\n      // TODO\n    }\n  }\n}",
        "N.A.F",
    ),
    ("a.cpp", "int Store::load(int x) const {\n  // TODO\n}", "load"),
    ("a.php", "<?php\nclass A {\n  function f() {\n    // TODO\n  }\n}", "A.f"),
    ("a.kt", "class A {\n  fun f(x: Int): Int {\n    // TODO\n  }\n}", "A.f"),
    ("a.swift", "struct A {\n  func f(x: Int) -> Int {\n    // TODO\n  }\n}", "A.f"),
    ("a.rb", "class A\n  def f\n    x # TODO\n  end\nend\n", "A.f"),
]


@pytest.mark.parametrize(("path", "text", "symbol"), SYMBOLS)
def test_symbols(path: str, text: str, symbol: str) -> None:
    assert {finding.symbol for finding in found(text, path)} == {symbol}
