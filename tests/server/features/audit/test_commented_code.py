"""Code that was commented out, and prose that looks like it."""

# ruff: noqa: E501 - A row of a table stays on one line.

from __future__ import annotations

import pytest

FOUND = [
    (
        "a.py",
        "x = 1\n# Close it as the system would.\n# scaler.scale_down(5)\n# This does not work with many workers.\n",
        "3 commentedCode warning",
    ),
    (
        "a.ts",
        "f();\n// function g() {\n//   // Given\n//\n//   h(1);\n// }\n",
        "2 commentedCode warning|3 commentedCode hint|5 commentedCode hint|6 commentedCode hint",
    ),
    ("a.py", "x = 1\n# client = connect(host)\n", "2 commentedCode warning"),
    (
        "a.py",
        "x = 1\n# await send(message)\n# await update(message)\n",
        "2 commentedCode warning|3 commentedCode hint",
    ),
    ("a.py", "x = 1\n# print('here')\n", "2 commentedCode warning"),
    (
        "a.py",
        "x = 1\n# for row in rows:\n#     total += row.size\n",
        "2 commentedCode warning|3 commentedCode hint",
    ),
    ("a.py", "x = 1\n# Skip it.\n# import json\n", "3 commentedCode warning"),
    ("a.ts", "f();\n// socket.disconnect();\n", "2 commentedCode warning"),
    (
        "a.ts",
        "f();\n// const s = await get(id)\n// if (s.ok) {\n//   return {\n//     a: 1,\n//   }\n// }\n",
        "2 commentedCode warning|3 commentedCode hint|4 commentedCode hint|5 commentedCode hint|6 commentedCode hint|7 commentedCode hint",
    ),
    ("a.go", "package a\n\nfunc f() {\n\t// x := g()\n\th()\n}\n", "4 commentedCode warning"),
    ("A.java", "class A {\n  //at.scale(1 / w, 1 / h);\n  int x;\n}", "2 commentedCode warning"),
    (
        "a.rs",
        'fn f() {}\n\n// #[cfg(feature = "x")]\n// use rayon::prelude::*;\nfn g() {}',
        "3 commentedCode warning|4 commentedCode hint",
    ),
    ("A.cs", "class A {\n  // Source.Direct = false;\n  int x;\n}", "2 commentedCode warning"),
    ("a.cpp", "int x;\n// delete buffer;\n// free(data);\nint y;", "3 commentedCode warning"),
    (
        "a.c",
        "int x;\n/* if (x == 1) {\nfree(x);\n} */\nint y;",
        "2 commentedCode warning|3 commentedCode hint|4 commentedCode hint",
    ),
    ("a.php", "<?php\n$x = 1;\n// $response = $this->delete('/a');\n", "3 commentedCode warning"),
    ("a.kt", "val x = 1\n// val y = compute(x)\n", "2 commentedCode warning"),
    ("a.swift", "let x = 1\n// let y = compute(x)\n", "2 commentedCode warning"),
    (
        "a.ts",
        "f();\n/*\nconst a = f(1);\nThis is the answer to it all.\nconst b = f(2);\n*/\ng();",
        "3 commentedCode warning|5 commentedCode hint",
    ),
    ("a.h", "int x;\n/* int send(int, char *, int); */\nint y;", "2 commentedCode hint"),
    (
        "a.php",
        "<?php\ninterface A {\n  /** Handles it. */\n  // public function __invoke(object $m): mixed;\n}",
        "4 commentedCode hint",
    ),
    ("a.ts", "f();\n// const t = new Trainer(wasm, null, network, data);\n", "2 commentedCode warning"),
    (
        "a.py",
        "x = 1\n# Skipped for a circular import\n# try:\n#     from cli.router import Router\n# except ImportError as e:\n#     errors.append(e)\n",
        "4 commentedCode warning|5 commentedCode hint|6 commentedCode hint",
    ),
    ("a.rs", "fn f() {}\n// #[cfg(test)]\nfn g() {}", "2 commentedCode warning"),
    (
        "a.ts",
        "f();\n  // const a = f(1);\n\n  // g(a);\n  // }\n\n  // h(a);\nf();\n  // h(b);\n",
        "2 commentedCode warning|4 commentedCode hint|5 commentedCode hint|7 commentedCode hint|9 commentedCode warning",
    ),
    (
        "a.ts",
        "f();\n// const a = f(1);\n\n// The old way to do it.\n// g(a);\n",
        "2 commentedCode warning|5 commentedCode warning",
    ),
    ("a.ts", "f();\n// const a = f(1);\n\n  // g(a);\n", "2 commentedCode warning|4 commentedCode warning"),
    ("a.rb", "x = 1\n# @ssl = opts['a'] && opts['b']\n", "2 commentedCode warning"),
]


@pytest.mark.parametrize(("path", "text", "expected"), FOUND)
def test_found(audited, path: str, text: str, expected: str) -> None:
    assert "|".join(audited(path, text)) == expected


LEFT_ALONE = [
    (
        "a.py",
        "x = 1\n# Close it as the system would.\n# scaler.scale_down(5)\n# This actually works -- it gives the slot back.\n",
    ),
    ("A.java", "int x;\n// Equivalent to Integer.parseInt(pool.get(buffer, 4), 16);\nint y;"),
    ("A.java", "int x;\n// this equals Arrays.hashCode(a()) ^ Arrays.hashCode(b());\nint y;"),
    ("a.py", "x = 1\n# raise ImportError\n"),
    (
        "a.py",
        "x = 1\n# base.Worker.start() sets self.booted = True before\n# invoking run() of the worker.\n",
    ),
    ("a.py", "x = 1\n# if False:\n#   The header would not be processed, return 200\n"),
    ("a.rb", "x = 1\n# Or\n#\n#  @app = App.load(b)\n#\ndef f; end\n"),
    ("A.java", "int x;\n// Example:\n// a = 1011\n// b = 1101\n// valueOfA = 0010;\nint y;"),
    ("a.py", "x = 1\n# 5. The shell calls\n# engine.open_spider(close=False).\n# 6. And so on.\n"),
    ("a.rs", 'f();\n// #[serde(bound = "T: A")]\nlet x = bound();'),
    ("a.rs", "f();\n// false for x.y = 5 where x = run();\ng();"),
    ("a.rb", "x = 1\n# ### Example\n#\n# ```ruby\n# # bad\n# require 'a'\n# ```\nclass A; end\n"),
    ("a.rs", "f();\n// Replicates this:\n// ```python\n// a.save('x')\n// ```\ng();"),
    ("a.rb", "x = 1\n# Reads the settings.\n#\n#     require 'a'\n#     @a = A.load(b)\n#\ndef f; end\n"),
    ("a.cpp", "int x;\n// Matches each of them\n//\n//   ids.insert(3);\n//   f(ids, 1);\nint y;"),
    ("a.py", "x = 1\n# Efficiency = (sum of times) / (total time)\n"),
    ("a.py", "x = 1\n# Total features: 64 + 256 = 320\n"),
    (
        "a.py",
        "x = 1\n# if there are 2 zeros the equation reduces\n# to k*X**2 == 0 where X is x, so X must\n",
    ),
    ("a.py", "x = 1\n# Test with prefer=True (should try it)\n"),
    ("a.py", "x = 1\n# Usage:\n#   import gdb\n#   gdb.execute('x')\n"),
    ("a.py", "x = 1\n# type: ignore[assignment]\n# noqa: E501\n# pylint: disable=all\n"),
    ("a.py", "x = 1  # f(x)\n"),
    ("a.py", "# Copyright (c) 2020; all rights reserved.\n# x = f(1)\nx = 1\n"),
    ("a.py", "x = 1\n# sin(x)\n"),
    ("a.py", "x = 1\n# https://example.org/a?b=c\n"),
    ("a.ts", "f();\n// No roles => no permissions later.\n"),
    ("a.ts", "f();\n/**\n * const x = f();\n */\ng();"),
    ("a.ts", "f();\n// yes: left = NODE;\n"),
    ("a.ts", "f();\n// eslint-disable-next-line no-console\n"),
    ("a.ts", 'f();\n// inputs with type="file" are read only\n'),
    ("a.go", 'package a\n\n// Use it so:\n//\n//\trouter.Static("/a", "/b")\nfunc F() {}\n'),
    ("a.rs", "/// let x = f();\nfn f() {}\n"),
    ("a.rs", "fn f() {}\n// All slots were filled between the first and the second pass;\nfn g() {}"),
    ("a.c", "int x;\n/* The usage is:\n *\n *     free(x);\n */\nint y;"),
    ("a.yaml", "a: 1\n# b: 2\n"),
    ("a.sh", "x=1\n# rm foo\n"),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_left_alone(audited, path: str, text: str) -> None:
    assert audited(path, text) == []
