"""Changes that nobody should refuse, though each looks a little like a defect."""

from __future__ import annotations

import ast
import re
from random import Random

from change_sets import (
    Edited,
    Files,
    Maker,
    appended,
    dotted,
    functions,
    importing,
    inserted,
    modules,
    public,
    renamed,
    tests,
    tidy,
    without,
)


def rename_with_callers(files: Files, rng: Random) -> Edited | None:
    """A function gets another name everywhere."""
    found = [(path, node.name) for path in modules(files) for node in public(files[path]) if "_" in node.name]
    _, name = rng.choice(found)
    new = f"{name}_now" if rng.random() < 0.5 else f"compute_{name}"
    return Edited(f"Rename {name} to {new}", renamed(files, name, new))


def move_module(files: Files, rng: Random) -> Edited | None:
    """A module moves, and all its importers with it."""
    path = rng.choice([each for each in modules(files) if "cli" not in each])
    stem = path.rpartition("/")[2].removesuffix(".py")
    new = path.replace(f"{stem}.py", f"{stem}_core.py")
    pattern = rf"\b{re.escape(dotted(path))}\b"
    moved = {each: re.sub(pattern, dotted(new), text) for each, text in files.items()}
    moved[new] = moved.pop(path)
    return Edited(f"Move {dotted(path)} to {dotted(new)}", moved)


def move_tests(files: Files, rng: Random) -> Edited | None:
    """A file of tests moves into a folder of its own."""
    path = rng.choice(tests(files))
    moved = dict(files)
    moved[path.replace("tests/", "tests/unit/")] = moved.pop(path)
    return Edited(f"Move {path} to the unit tests", moved)


def rewrite_assertions(files: Files, rng: Random) -> Edited | None:
    """Assertions say the same in other words."""
    path = rng.choice(tests(files))
    text = files[path]
    ways = rng.randrange(3)
    for node in ast.walk(ast.parse(text)):
        segment = ast.get_source_segment(text, node) if isinstance(node, (ast.Assert, ast.Call)) else None
        if (
            isinstance(node, ast.Assert)
            and isinstance(node.test, ast.Compare)
            and isinstance(node.test.ops[0], ast.Eq)
        ):
            left, right = ast.unparse(node.test.left), ast.unparse(node.test.comparators[0])
            made = [
                f"assert {right} == {left}",
                f"assert {left} == {right}, {left!r}",
                f"assert [{left}] == [{right}]",
            ]
            text = text.replace(segment or "", made[ways], 1)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "self.assertEqual":
            first, second = map(ast.unparse, node.args)
            text = text.replace(segment or "", f"assert {first} == {second}", 1)
    return None if text == files[path] else Edited(f"Rewrite the assertions of {path}", {**files, path: text})


def merge_assertions(files: Files, rng: Random) -> Edited | None:
    """Two assertions become one of tuples."""
    pattern = r"^    assert (?P<a>[^\n=<>]+) == (?P<b>[^\n]+)\n    assert (?P<c>[^\n=<>]+) == (?P<d>[^\n]+)\n"
    for path in rng.sample(tests(files), len(tests(files))):
        new = re.sub(
            pattern, r"    assert (\g<a>, \g<c>) == (\g<b>, \g<d>)\n", files[path], flags=re.MULTILINE
        )
        if new != files[path]:
            return Edited(f"Compare once in {path}", {**files, path: new})
    return None


def parametrise(files: Files, rng: Random) -> Edited | None:
    """Assertions on one function become rows of a table."""
    for path in rng.sample(tests(files), len(tests(files))):
        text = files[path]
        for node in functions(text):
            rows = [row for each in node.body if (row := _row(each)) is not None]
            if (
                len(rows) != len(node.body)
                or len(rows) < 2
                or node.args.args
                or len({row[0] for row in rows}) > 1
            ):
                continue
            table = ", ".join(f"({given}, {expected})" for _, given, expected in rows)
            code = f'@pytest.mark.parametrize(("given", "expected"), [{table}])\ndef {node.name}(given, expected):\n    assert {rows[0][0]}(given) == expected'
            made = importing(appended(without(text, node), code), "import pytest")
            return Edited(f"Parametrise {node.name}", {**files, path: made})
    return None


def _row(each: ast.stmt) -> tuple[str, str, str] | None:
    """Function, argument and result of an assertion on one call."""
    test = each.test if isinstance(each, ast.Assert) else None
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return None
    call = test.left
    if not isinstance(call, ast.Call) or len(call.args) != 1 or call.keywords:
        return None
    return ast.unparse(call.func), ast.unparse(call.args[0]), ast.unparse(test.comparators[0])


def _with_test(
    files: Files, rng: Random, title: str, imports: tuple[str, ...], *, code: str, test: str
) -> Edited:
    """A new function at the end of a module, with its test."""
    path = rng.choice(modules(files))
    name = re.search(r"def (\w+)", code)
    assert name is not None
    place = f"tests/test_{name[1]}.py"
    header = "".join(line for line in files[path].splitlines(keepends=True)[:2] if line.startswith("#"))
    imported = f"from {dotted(path)} import {name[1]}\n"
    made = appended(importing(files[path], *imports), code)
    return Edited(title, {**files, path: made, place: f"{header}{imported}\n\n{test.strip()}\n"})


def new_function(files: Files, rng: Random) -> Edited | None:
    """A function more, with its test."""
    number = rng.randrange(3)
    code, test = (
        ('def clamp(value: float, low: float, high: float) -> float:\n    """The nearest value in a range."""\n    return max(low, min(value, high))',
         "def test_clamp():\n    assert clamp(5, 0, 3) == 3\n    assert clamp(-1, 0, 3) == 0"),
        ('def chunked(values: list[int], size: int) -> list[list[int]]:\n    """Lists of at most so many values."""\n    if size < 1:\n        raise ValueError("the size is at least 1")\n    return [values[at : at + size] for at in range(0, len(values), size)]',
         "def test_chunked():\n    assert chunked([1, 2, 3], 2) == [[1, 2], [3]]"),
        ('def initials(name: str) -> str:\n    """The first letters of all words."""\n    return "".join(word[0].upper() for word in name.split())',
         'def test_initials():\n    assert initials("ada lovelace") == "AL"'),
    )[number]  # fmt: skip
    name = ("clamp", "chunked", "initials")[number]
    return _with_test(files, rng, f"Add {name}", (), code=code, test=test)


def logs_and_raises(files: Files, rng: Random) -> Edited | None:
    """Every exception is caught, told and raised again; or a narrow one has a default."""
    code, test = rng.choice(
        [
            ('def read_settings(path: str) -> str:\n    """The text of the settings."""\n    try:\n        with open(path, encoding="utf-8") as file:\n            return file.read()\n    except Exception:\n        logging.getLogger(__name__).exception("no settings in %s", path)\n        raise',
             'def test_read_settings(tmp_path):\n    (tmp_path / "s").write_text("x")\n    assert read_settings(str(tmp_path / "s")) == "x"'),
            ('def read_settings(path: str) -> str:\n    """The text of the settings; empty without any."""\n    try:\n        with open(path, encoding="utf-8") as file:\n            return file.read()\n    except FileNotFoundError:\n        logging.getLogger(__name__).info("no settings")\n        return ""',
             'def test_read_settings(tmp_path):\n    assert read_settings(str(tmp_path / "s")) == ""'),
            ('def read_settings(path: str) -> str:\n    """The text of the settings; what went wrong is kept."""\n    try:\n        with open(path, encoding="utf-8") as file:\n            return file.read()\n    except Exception as error:\n        logging.getLogger(__name__).warning("no settings: %s", error)\n        return ""',
             'def test_read_settings(tmp_path):\n    assert read_settings(str(tmp_path / "s")) == ""'),
        ]
    )  # fmt: skip
    return _with_test(files, rng, "Read settings from a file", ("import logging",), code=code, test=test)


def safe_statement(files: Files, rng: Random) -> Edited | None:
    """SQL with parameters, though some of its text is computed."""
    code = rng.choice(
        [
            'def titles_of(connection: sqlite3.Connection, numbers: list[int]) -> list[str]:\n    """The titles of some rows."""\n    marks = ", ".join("?" for _ in numbers)\n    query = f"SELECT title FROM books WHERE id IN ({marks}) ORDER BY id"\n    return [row[0] for row in connection.execute(query, numbers)]',
            'def titles_of(connection: sqlite3.Connection, numbers: list[int], newest: bool = False) -> list[str]:\n    """The titles of some rows."""\n    order = "DESC" if newest else "ASC"\n    found: list[str] = []\n    for number in numbers:\n        rows = connection.execute(f"SELECT title FROM books WHERE id = ? ORDER BY id {order}", (number,))\n        found += [row[0] for row in rows]\n    return found',
            'def titles_of(connection: sqlite3.Connection, numbers: list[int], limit: int = 10) -> list[str]:\n    """The titles of some rows."""\n    query = "SELECT title FROM books WHERE id = ? LIMIT %d" % limit\n    return [row[0] for number in numbers for row in connection.execute(query, (number,))]',
        ]
    )  # fmt: skip
    test = 'def test_titles_of():\n    connection = sqlite3.connect(":memory:")\n    connection.execute("CREATE TABLE books (id INTEGER, title TEXT)")\n    connection.execute("INSERT INTO books VALUES (1, ?)", ("Emma",))\n    assert titles_of(connection, [1]) == ["Emma"]'
    made = _with_test(
        files, rng, "Find the titles of books by number", ("import sqlite3",), code=code, test=test
    )
    place = "tests/test_titles_of.py"
    return Edited(made.objective, {**made.files, place: importing(made.files[place], "import sqlite3")})


def safe_command(files: Files, rng: Random) -> Edited | None:
    """A program is started with a list, or a shell with quoted words."""
    code = rng.choice(
        [
            'def line_count(path: str) -> int:\n    """Lines of a file, as `wc` counts."""\n    answer = subprocess.run(["wc", "-l", path], capture_output=True, text=True, check=True)\n    return int(answer.stdout.split()[0])',
            'def line_count(path: str) -> int:\n    """Lines of a file, as `wc` counts."""\n    command = f"wc -l {shlex.quote(path)}"\n    answer = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)\n    return int(answer.stdout.split()[0])',
        ]
    )  # fmt: skip
    test = 'def test_line_count(tmp_path):\n    (tmp_path / "a").write_text("1\\n2\\n")\n    assert line_count(str(tmp_path / "a")) == 2'
    imports = ("import shlex", "import subprocess") if "shlex" in code else ("import subprocess",)
    return _with_test(files, rng, "Count lines with wc", imports, code=code, test=test)


def waits_well(files: Files, rng: Random) -> Edited | None:
    """A coroutine that waits without blocking, beside a function that may."""
    code = rng.choice(
        [
            'async def poll_ready(ready: list[bool], pause: float = 0.0) -> int:\n    """How often it was asked."""\n    asked = 1\n    while not ready.pop(0):\n        await asyncio.sleep(pause)\n        asked += 1\n    return asked',
            'async def poll_ready(ready: list[bool], pause: float = 0.0) -> int:\n    """How often it was asked."""\n    asked = 1\n    while not ready.pop(0):\n        await asyncio.to_thread(time.sleep, pause)\n        asked += 1\n    return asked',
        ]
    )  # fmt: skip
    test = "def test_poll_ready():\n    assert asyncio.run(poll_ready([False, True])) == 2"
    imports = ("import asyncio", "import time") if "time.sleep" in code else ("import asyncio",)
    made = _with_test(files, rng, "Poll until it is ready", imports, code=code, test=test)
    place = "tests/test_poll_ready.py"
    return Edited(made.objective, {**made.files, place: importing(made.files[place], "import asyncio")})


def secret_from_outside(files: Files, rng: Random) -> Edited | None:
    """A token that the environment has, and an example that shows its form."""
    code = 'def service_token() -> str:\n    """The token of the service."""\n    return os.environ.get("SERVICE_TOKEN", "")'
    test = 'def test_service_token(monkeypatch):\n    monkeypatch.setenv("SERVICE_TOKEN", "token-for-tests")\n    assert service_token() == "token-for-tests"'
    made = _with_test(
        files, rng, "Read the service token from the environment", ("import os",), code=code, test=test
    )
    return Edited(made.objective, {**made.files, ".env.example": "SERVICE_TOKEN=your-token-here\n"})


def honest_base(files: Files, rng: Random) -> Edited | None:
    """A base class whose method is there to be overridden, and is."""
    base = rng.choice(["class Source(ABC):", "class Source(Protocol):", "class Source:"])
    if "ABC" in base:
        body, imports = (
            '    @abstractmethod\n    def read(self) -> str:\n        """The text."""',
            ("from abc import ABC, abstractmethod",),
        )
    elif "Protocol" in base:
        body, imports = (
            '    def read(self) -> str:\n        """The text."""\n        ...',
            ("from typing import Protocol",),
        )
    else:
        body, imports = (
            '    def read(self) -> str:\n        """The text."""\n        raise NotImplementedError',
            (),
        )
    inherits = "" if "Protocol" in base else "(Source)"
    code = f'{base}\n    """Where text comes from."""\n\n{body}\n\n\nclass Fixed{inherits}:\n    """Always the same text."""\n\n    def __init__(self, text: str) -> None:\n        self.text = text\n\n    def read(self) -> str:\n        """The text."""\n        return self.text\n\n\ndef read_all(sources: list[Source]) -> str:\n    """All texts, one below the other."""\n    return "\\n".join(source.read() for source in sources)'
    path = rng.choice(modules(files))
    place = "tests/test_read_all.py"
    head = "".join(line for line in files[path].splitlines(keepends=True)[:2] if line.startswith("#"))
    test = f'{head}from {dotted(path)} import Fixed, read_all\n\n\ndef test_read_all():\n    assert read_all([Fixed("a"), Fixed("b")]) == "a\\nb"\n'
    return Edited(
        "Read text from several sources",
        {**files, path: appended(importing(files[path], *imports), code), place: test},
    )


def optional_parameter(files: Files, rng: Random) -> Edited | None:
    """A function takes something more, which its callers need not give."""
    found = [
        (path, node)
        for path in modules(files)
        for node in public(files[path])
        if node.args.args and not node.args.kwonlyargs
    ]
    path, node = rng.choice(found)
    text = files[path]
    head = re.search(rf"def {node.name}\((?P<inner>[^)]*)\)", text)
    assert head is not None
    new = f"def {node.name}({head['inner']}, *, strict: bool = False)"
    made = text.replace(head[0], new, 1)
    made = inserted(
        made,
        next(each for each in functions(made) if each.name == node.name),
        f'if strict and not {node.args.args[0].arg}:\n    raise ValueError("nothing was given")',
    )
    return Edited(f"Let {node.name} be strict", {**files, path: made})


def remove_with_tests(files: Files, rng: Random) -> Edited | None:
    """A function that nobody uses goes, and its tests with it."""
    code = modules(files) + [path for path in files if path.endswith("__init__.py")]
    for path in rng.sample(modules(files), len(modules(files))):
        for node in public(files[path]):
            used = sum(len(re.findall(rf"\b{node.name}\b", files[each])) for each in code)
            about = [
                (each, test)
                for each in tests(files)
                for test in functions(files[each])
                if re.search(rf"\b{node.name}\b", ast.unparse(test))
            ]
            if used != 1 or len(about) != 1 or node.name == "main" or about[0][1].col_offset:
                continue
            place, test = about[0]
            made = {**files, path: tidy(without(files[path], node)), place: tidy(without(files[place], test))}
            if made[place].count("def test"):
                return Edited(f"Remove {node.name}, which nobody uses", made)
    return None


def annotate(files: Files, rng: Random) -> Edited | None:
    """Comments and docstrings only."""
    path = rng.choice(modules(files))
    node = rng.choice(functions(files[path]))
    statement = rng.choice(
        ["# The order matters: what comes first wins.", "# See the note in the README; this was measured."]
    )
    return Edited(f"Explain {node.name}", {**files, path: inserted(files[path], node, statement)})


def documents(files: Files, rng: Random) -> Edited | None:
    """Words for people."""
    text = "\n## Use\n\nRun `python -m pytest`; the password is asked for, never kept. TODO lists live elsewhere.\n"
    return Edited("Say how it is used", {**files, "README.md": files.get("README.md", "# It\n") + text})


def configuration(files: Files, rng: Random) -> Edited | None:
    """A file of settings, well-formed."""
    kind = rng.randrange(3)
    path, text = (
        ("config/limits.json", '{\n  "limits": [1, 2, 3],\n  "name": "x"\n}\n'),
        (
            "config/limits.yml",
            "limits: &all\n  - 1\n  - 2\nother:\n  <<: {a: 1}\n  text: |\n    {not: json\n",
        ),
        ("config/limits.toml", '[limits]\nlow = 1\nname = """\n[not a table\n"""\n'),
    )[kind]
    return Edited("Keep the limits in a file", {**files, path: text})


def locked_dependency(files: Files, rng: Random) -> Edited | None:
    """A package more, in the manifest and in the lock."""
    made = dict(files)
    path = rng.choice([each for each in modules(files) if "cli" not in each])
    if "uv.lock" in files:
        made["pyproject.toml"] = files["pyproject.toml"].replace(
            '"sqlalchemy>=2"', '"sqlalchemy>=2", "humanize>=4"'
        )
        made["uv.lock"] = files["uv.lock"] + '\n[[package]]\nname = "humanize"\nversion = "4.11.0"\n'
    elif "poetry.lock" in files:
        made["pyproject.toml"] = files["pyproject.toml"].replace(
            'django = "^5.0"\n', 'django = "^5.0"\nhumanize = "^4"\n'
        )
        made["poetry.lock"] = files["poetry.lock"] + '\n[[package]]\nname = "humanize"\nversion = "4.11.0"\n'
    elif "requirements.txt" in files:
        made["requirements.txt"] = files["requirements.txt"] + "humanize==4.11.0\n"
    else:
        return None
    code = 'def readable(number: int) -> str:\n    """A number for people."""\n    try:\n        import humanize\n    except ImportError:\n        return str(number)\n    return str(humanize.intcomma(number))'
    if rng.random() < 0.5:
        code = 'def readable(number: int) -> str:\n    """A number for people."""\n    import humanize\n\n    return str(humanize.intcomma(number))'
    made[path] = appended(made[path], code)
    return Edited("Show numbers with humanize", made)


def valid_migration(files: Files, rng: Random) -> Edited | None:
    """A step that follows the last one."""
    if "migrations/versions/0002_loans.py" in files:
        column = rng.choice(["language", "shelf", "isbn"])
        text = f'"""{column}\n\nRevision ID: c3\n"""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = "c3"\ndown_revision = "b2"\n\n\ndef upgrade() -> None:\n    op.add_column("books", sa.Column("{column}", sa.Text))\n\n\ndef downgrade() -> None:\n    op.drop_column("books", "{column}")\n'
        return Edited(
            f"Add a migration for the {column} of books",
            {**files, f"migrations/versions/0003_{column}.py": text},
        )
    if "hive/migrations/0002_role.py" in files:
        text = '# Licensed under the Apache License, Version 2.0.\nfrom django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [("hive", "0002_role"), ("auth", "0001_initial")]\n    operations = [migrations.AddField("User", "mail", models.TextField(default=""))]\n'
        return Edited(
            "Add a migration for the mail of users", {**files, "hive/migrations/0003_mail.py": text}
        )
    return None


def prints_for_people(files: Files, rng: Random) -> Edited | None:
    """Prints where they belong: in a command line, or a script."""
    if "planner/cli.py" in files and rng.random() < 0.7:
        text = files["planner/cli.py"].replace(
            "    return 0\n", '    print(f"{len(tasks)} tasks")\n    return 0\n'
        )
        test = files["tests/test_files.py"].replace('"a\\n2 days\\n"', '"a\\n2 days\\n1 tasks\\n"')
        return Edited(
            "Say how many tasks there are", {**files, "planner/cli.py": text, "tests/test_files.py": test}
        )
    script = '#!/usr/bin/env python3\n"""Prints how many lines the programs have."""\n\nfrom pathlib import Path\n\nfor path in sorted(Path().glob("**/*.py")):\n    print(path, len(path.read_text(encoding="utf-8").splitlines()))\n'
    head = "# Copyright (c) 2024 The Ledger Authors\n" if "src/ledger/money.py" in files else ""
    first, rest = script.split("\n", 1)
    return Edited("Count lines in a script", {**files, "scripts/count_lines.py": f"{first}\n{head}{rest}"})


def shell_script(files: Files, rng: Random) -> Edited | None:
    """A script that removes only what it made."""
    text = '#!/bin/sh\nset -eu\nbuild="$(mktemp -d)"\ntrap \'rm -rf "$build"\' EXIT\nmkdir -p build/out\nrm -rf build/out\ncase "${1:-}" in\n  fast) echo fast ;;\n  *) echo slow ;;\nesac\n'
    return Edited("Build in a temporary folder", {**files, "scripts/build.sh": text})


def typescript(files: Files, rng: Random) -> Edited | None:
    """A helper in TypeScript, used and tested; or a rename with its importers."""
    if "web/src/format.ts" not in files:
        return None
    if rng.random() < 0.5:
        return Edited(
            "Rename formatNumber to fixed",
            {
                path: text.replace("formatNumber", "fixed") if path.startswith("web/") else text
                for path, text in files.items()
            },
        )
    code = "\n/** Such as `42 %`. */\nexport function formatShare(share: number): string {\n  return `${Math.round(share * 100)} %`;\n}\n"
    test = (
        files["web/src/format.test.ts"]
        .replace("formatDuration, formatNumber", "formatDuration, formatNumber, formatShare")
        .replace(
            '  it("says minutes"',
            '  it("says shares", () => {\n    expect(formatShare(0.42)).toBe("42 %");\n  });\n\n  it("says minutes"',
        )
    )
    return Edited(
        "Format shares",
        {**files, "web/src/format.ts": files["web/src/format.ts"] + code, "web/src/format.test.ts": test},
    )


CLEAN: list[Maker] = [
    rename_with_callers, move_module, move_tests, rewrite_assertions, merge_assertions, parametrise, new_function,
    logs_and_raises, safe_statement, safe_command, waits_well, secret_from_outside, honest_base, optional_parameter,
    remove_with_tests, annotate, documents, configuration, locked_dependency, valid_migration, prints_for_people,
    shell_script, typescript,
]  # fmt: skip
