"""Which function or class encloses a place, whatever braces its head has."""

from __future__ import annotations

import pytest

from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.policy import Policy

SYMBOLS = [
    ("a.js", "async function load(tool, params = {}) {\n  f(); // TODO: x\n}", "load"),
    ("a.js", "function load({ a, b }, { c } = {}) {\n  f(); // TODO: x\n}", "load"),
    ("a.tsx", "const View = ({ a, b }: Props) => {\n  f(); // TODO: x\n};", "View"),
    ("a.ts", "class A {\n  load({ a }: { a: number }): void {\n    f(); // TODO: x\n  }\n}", "A.load"),
    ("a.js", "function load() {\n  for (const { a } of b) {\n    f(); // TODO: x\n  }\n}", "load"),
    ("a.js", "function load() {\n  if (f({ a: 1 })) {\n    g(); // TODO: x\n  }\n}", "load"),
    ("a.go", "func load(m map[string]interface{}) error {\n\tf() // TODO: x\n}", "load"),
    ("a.go", "func load() (chan struct{}, error) {\n\tf() // TODO: x\n}", "load"),
    ("a.go", "type A struct{}\n\nfunc load() {\n\tf() // TODO: x\n}", "load"),
    ("a.kt", "fun load(done: () -> Unit = {}) {\n  f() // TODO: x\n}", "load"),
]


@pytest.mark.parametrize(("path", "text", "symbol"), SYMBOLS)
def test_symbol(path: str, text: str, symbol: str) -> None:
    language = language_of(path)
    assert language is not None
    assert [found.symbol for found in detect(text, path, language, Policy()).findings] == [symbol]
