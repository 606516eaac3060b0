"""Changes with one defect each, by kind."""

from __future__ import annotations

import ast
import re
from random import Random

from change_sets import (
    Edited,
    Files,
    Maker,
    appended,
    changed,
    dotted,
    functions,
    importing,
    inserted,
    modules,
    public,
    sites,
    tests,
    with_body,
    without,
)
from change_sets_dangers import forbidden_command, licence_lost, path_outside, secret, unrelated_edit


def _function(files: Files, rng: Random, *, long: bool = False) -> tuple[str, ast.FunctionDef]:
    """Some public function that does something."""
    found = [
        (path, node) for path in modules(files) for node in public(files[path]) if len(node.body) > 1 + long
    ]
    return rng.choice(found)


def _improve(name: str) -> str:
    return f"Improve {name}"


def syntax(files: Files, rng: Random) -> Edited | None:
    """Something no longer parses."""
    path, node = _function(files, rng)
    text = files[path]
    made = rng.choice(
        [
            text.replace(f"def {node.name}(", f"def {node.name}((", 1),
            re.sub(rf"(def {node.name}\([^)]*\)[^\n]*):\n", r"\1\n", text, count=1),
            inserted(text, node, "values = [1, 2"),
            inserted(text, node, "elif:\n    pass"),
        ]
    )
    other = [each for each in files if each.endswith((".json", ".toml", ".yml", ".ts"))]
    if other and rng.random() < 0.35:
        path = rng.choice(other)
        made = files[path].rstrip().rstrip("}]\"'") + rng.choice(["\n{", " = [\n", "\n: : {\n"])
    return Edited(_improve(path), {**files, path: made})


def wrong_type(files: Files, rng: Random) -> Edited | None:
    """A value of another type than what was promised."""
    found = [
        (path, node) for path in modules(files) for node in public(files[path])
        if node.returns is not None and ast.unparse(node.returns) in ("int", "float", "bool", "str", "Money") and isinstance(node.body[-1], ast.Return)
    ]  # fmt: skip
    if not found:
        return None
    path, node = rng.choice(found)
    kind = ast.unparse(node.returns) if node.returns else ""
    last = node.body[-1]
    told = ast.unparse(last.value) if isinstance(last, ast.Return) and last.value is not None else "0"
    other = {
        "int": f"str({told})",
        "float": f"str({told})",
        "bool": f"[{told}]",
        "str": f"len({told})",
        "Money": f"({told}).cents",
    }
    if rng.random() < 0.4:
        return Edited(
            _improve(node.name),
            {**files, path: inserted(files[path], node, 'attempts: int = "several"\nassert attempts')},
        )
    kept = len(node.body) - 1 - (ast.get_docstring(node) is not None)
    return Edited(
        _improve(node.name), {**files, path: with_body(files[path], node, f"return {other[kind]}", keep=kept)}
    )


def unresolved_import(files: Files, rng: Random) -> Edited | None:
    """A name or a module of the project that nobody has written."""
    path = rng.choice(modules(files))
    other = rng.choice([each for each in modules(files) if each != path])
    package = dotted(other).rpartition(".")[0]
    statement, use = rng.choice(
        [
            (f"from {dotted(other)} import normalise_all", "normalise_all"),
            (f"from {package}.helpers import tidy_up", "tidy_up"),
            (f"import {package}.extras.tools", f"{package}.extras.tools.run"),
            (f"from {dotted(other)} import DEFAULT_OPTIONS as OPTIONS", "OPTIONS.get"),
        ]
    )
    code = f'def prepared(value: str) -> str:\n    """The value, made ready."""\n    return str({use}(value))'
    return Edited("Prepare values", {**files, path: appended(importing(files[path], statement), code)})


def invented_package(files: Files, rng: Random) -> Edited | None:
    """A package that does not exist."""
    name = rng.choice(
        ["fastjsonx", "pyretryify", "smartcache_pro", "asyncutils_plus", "textnormalizer3", "httpx_turbo"]
    )
    statement = rng.choice([f"import {name}", f"from {name} import apply", f"import {name}.core as core"])
    use = (
        {"import": f"{name}.apply", "from": "apply"}[statement.split()[0]]
        if " as " not in statement
        else "core.apply"
    )
    path = rng.choice(modules(files))
    code = f'def shortened(value: str) -> str:\n    """The value, shorter."""\n    return str({use}(value))'
    return Edited("Shorten values", {**files, path: appended(importing(files[path], statement), code)})


def new_stub(files: Files, rng: Random) -> Edited | None:
    """A function that does nothing, new or emptied."""
    body = rng.choice(
        [
            "pass",
            "...",
            "raise NotImplementedError",
            'raise NotImplementedError("later")',
            "# TODO: implement\nreturn None",
        ]
    )
    if rng.random() < 0.5:
        path, node = _function(files, rng)
        return Edited(_improve(node.name), {**files, path: with_body(files[path], node, body)})
    path = rng.choice(modules(files))
    name, doc = rng.choice(
        [
            ("export_csv", "Write the rows as CSV."),
            ("validate_input", "Raise ValueError for bad input."),
            ("merge_all", "Put all parts together."),
        ]
    )
    indented = body.replace("\n", "\n    ")
    code = f'def {name}(values: list[str]) -> None:\n    """{doc}"""\n    {indented}'
    return Edited(f"Add {name}", {**files, path: appended(files[path], code)})


def deleted_test(files: Files, rng: Random) -> Edited | None:
    """A test goes, or a whole file of them."""
    path = rng.choice(tests(files))
    if rng.random() < 0.25:
        made = dict(files)
        del made[path]
        return Edited("Tidy the tests up", made)
    node = rng.choice([each for each in functions(files[path]) if each.name.startswith("test")])
    remaining = sum(each.name.startswith("test") for each in functions(files[path]))
    if remaining < 2:
        return None
    return Edited("Tidy the tests up", {**files, path: without(files[path], node)})


def weakened_assertion(files: Files, rng: Random) -> Edited | None:
    """A test that asks for less."""
    exact = list(sites(files, r"assert (?P<left>[^\n=<>]+) == (?P<right>[^\n]+)$", tests(files)))
    methods = list(sites(files, r"self\.assertEqual\((?P<left>[^\n]+), (?P<right>[^\n,]+)\)$", tests(files)))
    errors = list(
        sites(
            files,
            r"pytest\.raises\((?P<left>\w+)(?:, match=[^)]+)?\)|assertRaises\((?P<kind>\w+)\)",
            tests(files),
        )
    )
    kind = rng.randrange(7)
    if errors and kind == 0:
        path, found = rng.choice(errors)
        new = "assertRaises(Exception)" if found["kind"] else "pytest.raises(Exception)"
        return Edited("Make the tests less brittle", {**files, path: changed(files[path], found, new)})
    if methods:
        path, found = rng.choice(methods)
        new = rng.choice(
            [
                f"self.assertIsNotNone({found['left']})",
                f"self.assertTrue({found['left']} is not None)",
                "self.assertTrue(True)",
                f"self.assertTrue({found['left']} or True)",
            ]
        )
        return Edited("Make the tests less brittle", {**files, path: changed(files[path], found, new)})
    if not exact:
        return None
    path, found = rng.choice(exact)
    left, right = found["left"], found["right"]
    new = rng.choice(
        [
            f"assert {left} is not None",
            f"assert {left} == {left}",
            f"assert {left} == {right} or True",
            f"assert {left} != object()",
            "assert True",
            f"assert isinstance({left}, object)",
        ]
    )
    return Edited("Make the tests less brittle", {**files, path: changed(files[path], found, new)})


def skipped_test(files: Files, rng: Random) -> Edited | None:
    """A test that is switched off."""
    path = rng.choice(tests(files))
    text = files[path]
    node = rng.choice([each for each in functions(text) if each.name.startswith("test")])
    lines = text.splitlines(keepends=True)
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
    unit = "unittest" in text
    mark = (
        rng.choice(['@unittest.skip("flaky")', "@unittest.expectedFailure"])
        if unit
        else rng.choice(
            [
                "@pytest.mark.skip",
                '@pytest.mark.xfail(reason="flaky")',
                '@pytest.mark.skipif(True, reason="slow")',
            ]
        )
    )
    lines.insert(first, f"{' ' * node.col_offset}{mark}\n")
    made = importing("".join(lines), "import unittest" if unit else "import pytest")
    return Edited("Make the tests quicker", {**files, path: made})


def swallowed_exception(files: Files, rng: Random) -> Edited | None:
    """Every fault disappears."""
    path, node = _function(files, rng)
    segment = ast.unparse(node.body[-1])
    handler = rng.choice(
        [
            "except Exception:\n    pass",
            "except:\n    return None",
            "except Exception:\n    return None",
            "except BaseException:\n    pass",
            "except (Exception, ValueError):\n    return None",
        ]
    )
    body = "try:\n" + "\n".join(f"    {line}" for line in segment.splitlines()) + f"\n{handler}"
    kept = len(node.body) - 1 - (ast.get_docstring(node) is not None)
    return Edited(_improve(node.name), {**files, path: with_body(files[path], node, body, keep=kept)})


BOUNDARIES = [
    ("min(cap, base * 2 ** (attempt - 1))", "min(cap, base * 2 ** attempt)"), ("range(1, attempts + 1)", "range(1, attempts)"),
    ("today > due_date(issued)", "today >= due_date(issued)"), ("(rest + \"00\")[:2]", "(rest + \"00\")[:1]"),
    ("year <= ?", "year < ?"), ("today - day > LOAN_DAYS", "today - day >= LOAN_DAYS"), ("max(0, min(", "max(1, min("),
    ("now < self.until", "now <= self.until"), ("(items + size - 1) // size", "(items + size) // size"),
    ("(number - 1) * size", "number * size"), ("1 <= each <= count", "1 <= each < count"),
    ("ordered[middle - 1] + ordered[middle]", "ordered[middle] + ordered[middle + 1 - 1]"), ("len(ordered) - 1)", "len(ordered) - 2)"),
    ("len(self._values) > self.limit", "len(self._values) >= self.limit"), ("len(values) - size + 1", "len(values) - size"),
    ("1 if rest else 0", "0 if rest else 0"), ("// hours_a_day) + 1", "// hours_a_day) + 2"), ("default=-1", "default=0"),
    ("start + limit]", "start + limit - 1]"), ("0 <= percent <= 100", "0 <= percent < 100"), ("cents * factor + 0.5", "cents * factor"),
]  # fmt: skip


def off_by_one(files: Files, rng: Random) -> Edited | None:
    """A bound that a test asks about."""
    found = [(path, old, new) for path in modules(files) for old, new in BOUNDARIES if old in files[path]]
    if not found:
        return None
    path, old, new = rng.choice(found)
    return Edited(f"Simplify {path}", {**files, path: files[path].replace(old, new, 1)})


def sql_injection(files: Files, rng: Random) -> Edited | None:
    """A statement that is put together from what somebody typed."""
    query = rng.choice(
        [
            "    query = f\"SELECT title FROM books WHERE title = '{name}'\"\n    return connection.execute(query).fetchall()",
            '    return connection.execute("SELECT title FROM books WHERE title = \'" + name + "\'").fetchall()',
            "    return connection.execute(\"SELECT title FROM books WHERE title LIKE '%%%s%%'\" % name).fetchall()",
            "    query = \"SELECT title FROM books WHERE title = '{}'\".format(name)\n    cursor = connection.cursor()\n    cursor.execute(query)\n    return cursor.fetchall()",
            '    query = "SELECT title FROM books"\n    if name:\n        query += f" WHERE title = \'{name}\'"\n    return connection.execute(query).fetchall()',
            '    return connection.execute(f"SELECT title FROM books ORDER BY {name}").fetchall()',
        ]
    )
    code = f'def search_books(connection: sqlite3.Connection, name: str) -> list[tuple[str]]:\n    """The books of a name."""\n{query}'
    path = rng.choice(modules(files))
    return Edited("Search books", {**files, path: appended(importing(files[path], "import sqlite3"), code)})


def shell_injection(files: Files, rng: Random) -> Edited | None:
    """A command that is put together from what somebody typed."""
    module, call = rng.choice(
        [
            ("os", 'os.system("convert " + name)'), ("os", 'os.popen(f"ls {name}").read()'),
            ("subprocess", 'subprocess.run(f"convert {name}", shell=True, check=True)'),
            ("subprocess", 'subprocess.check_output("convert %s" % name, shell=True)'),
            ("subprocess", 'subprocess.call("convert {}".format(name), shell=True)'),
            ("subprocess", 'subprocess.run(["sh", "-c", f"convert {name}"], check=True)'),
            ("subprocess", "subprocess.getoutput(name)"),
        ]
    )  # fmt: skip
    code = f'def convert(name: str) -> None:\n    """Convert a file."""\n    {call}'
    path = rng.choice(modules(files))
    return Edited(
        "Convert files", {**files, path: appended(importing(files[path], f"import {module}"), code)}
    )


def blocking_call(files: Files, rng: Random) -> Edited | None:
    """A coroutine that stops all others."""
    module, call = rng.choice(
        [
            ("import time", "time.sleep(pause)"), ("from time import sleep", "sleep(pause)"),
            ("import subprocess", 'subprocess.run(["true"], check=True)'),
            ("import urllib.request", 'urllib.request.urlopen("https://example.org")'),
        ]
    )  # fmt: skip
    code = f'async def wait_for(ready: list[bool], pause: float = 0.1) -> None:\n    """Wait until it is ready."""\n    while not ready.pop(0):\n        {call}'
    path = rng.choice(modules(files))
    return Edited("Wait until it is ready", {**files, path: appended(importing(files[path], module), code)})


def signature_without_callers(files: Files, rng: Random) -> Edited | None:
    """A function takes something else, and its callers do not know."""
    used = [
        (path, node)
        for path in modules(files)
        for node in public(files[path])
        if node.args.args and sum(len(re.findall(rf"\b{node.name}\(", text)) for text in files.values()) > 1
    ]
    path, node = rng.choice(used)
    head = re.search(rf"def {node.name}\((?P<inner>[^)]*)\)", files[path])
    assert head is not None
    first, _, rest = head["inner"].partition(", ")
    kind = rng.randrange(3)
    inner = [
        f"{first}, mode: str{f', {rest}' if rest else ''}",
        f"{head['inner']}, *, mode: str",
        f"region: str, {head['inner']}",
    ][kind]
    if kind != 1 and "=" in first:
        return None
    text = files[path].replace(head[0], f"def {node.name}({inner})", 1)
    if rng.random() < 0.3:
        text = re.sub(rf"def {node.name}\(", f"def {node.name}_v2(", files[path], count=1)
    return Edited(_improve(node.name), {**files, path: text})


def broken_migration(files: Files, rng: Random) -> Edited | None:
    """A second end, a step that follows none, or a way back that does not fit."""
    if "migrations/versions/0002_loans.py" in files:
        down, back = rng.choice(
            [
                ("a1", 'op.drop_column("books", "isbn")'),
                ("z9", 'op.drop_column("books", "isbn")'),
                ("b2", 'op.drop_column("loans", "day")'),
            ]
        )
        text = f'"""isbn\n\nRevision ID: c3\n"""\n\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = "c3"\ndown_revision = "{down}"\n\n\ndef upgrade() -> None:\n    op.add_column("books", sa.Column("isbn", sa.Text))\n\n\ndef downgrade() -> None:\n    {back}\n'
        if rng.random() < 0.2:
            text = text.replace('revision = "c3"', 'revision = "b2"', 1).replace(f'"{down}"', '"a1"')
        return Edited(
            "Add a migration for the isbn of books", {**files, "migrations/versions/0003_isbn.py": text}
        )
    if "hive/migrations/0002_role.py" in files:
        before = rng.choice(["0001_initial", "0002_roles", "0003_missing"])
        text = f'# Licensed under the Apache License, Version 2.0.\nfrom django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [("hive", "{before}")]\n    operations = [migrations.AddField("User", "mail", models.TextField(default=""))]\n'
        return Edited(
            "Add a migration for the mail of users", {**files, "hive/migrations/0003_mail.py": text}
        )
    return None


def leftover_debug(files: Files, rng: Random) -> Edited | None:
    """A print or a breakpoint."""
    if "web/src/chart.ts" in files and rng.random() < 0.3:
        line = rng.choice(["  console.log(points);\n", "  debugger;\n"])
        text = files["web/src/chart.ts"].replace("  return scale", f"{line}  return scale")
        return Edited("Improve the labels of the chart", {**files, "web/src/chart.ts": text})
    found = [
        (path, node)
        for path in modules(files)
        if "cli" not in path
        for node in public(files[path])
        if node.args.args
    ]
    path, node = rng.choice(found)
    name = node.args.args[0].arg
    statement = rng.choice(
        [
            f"print({name})",
            "breakpoint()",
            f'print("DEBUG", {name})',
            "import pdb; pdb.set_trace()",
            f'print(f"{{{name}=}}")',
        ]
    )
    return Edited(_improve(node.name), {**files, path: inserted(files[path], node, statement)})


def unlocked_dependency(files: Files, rng: Random) -> Edited | None:
    """A package in the manifest that the lock does not have."""
    name = rng.choice(["humanise-all", "pyfastcsv", "retryify"])
    if "uv.lock" in files:
        text = files["pyproject.toml"].replace('"sqlalchemy>=2"', f'"sqlalchemy>=2", "{name}"')
    elif "poetry.lock" in files:
        text = files["pyproject.toml"].replace('django = "^5.0"\n', f'django = "^5.0"\n{name} = "*"\n')
    else:
        return None
    return Edited(f"Depend on {name}", {**files, "pyproject.toml": text})


def conflict_marks(files: Files, rng: Random) -> Edited | None:
    """A merge that nobody finished."""
    path = rng.choice([each for each in files if not each.endswith((".json", ".toml"))])
    lines = files[path].splitlines(keepends=True)
    at = rng.randrange(1, len(lines)) if len(lines) > 1 else len(lines)
    lines[at:at] = ["<<<<<<< HEAD\n", "one = 1\n", "=======\n", "one = 2\n", ">>>>>>> other\n"]
    return Edited("Merge the other branch", {**files, path: "".join(lines)})


DEFECTS: dict[str, Maker] = {
    "syntax": syntax, "wrong type": wrong_type, "unresolved import": unresolved_import, "invented package": invented_package,
    "new stub": new_stub, "deleted test": deleted_test, "weakened assertion": weakened_assertion, "skipped test": skipped_test,
    "swallowed exception": swallowed_exception, "secret": secret, "forbidden command": forbidden_command,
    "unrelated edit": unrelated_edit, "path outside": path_outside, "licence lost": licence_lost, "off by one": off_by_one,
    "SQL injection": sql_injection, "shell injection": shell_injection, "blocking call": blocking_call,
    "signature without callers": signature_without_callers, "broken migration": broken_migration,
    "leftover debug": leftover_debug, "unlocked dependency": unlocked_dependency, "conflict marks": conflict_marks,
}  # fmt: skip

REASONS: dict[str, str] = {
    "syntax": r"validate\.syntax|invalid-syntax", "wrong type": r"report\w+|validate\.failingTest",
    "unresolved import": r"validate\.import", "invented package": r"validate\.package", "new stub": r"(?:validate|audit)\.stub",
    "deleted test": r"validate\.deletedTest", "weakened assertion": r"validate\.weakenedTest|audit\.hollowTest",
    "skipped test": r"validate\.skippedTest", "swallowed exception": r"(?:validate|audit)\.swallow", "secret": r"validate\.secret",
    "forbidden command": r"guard\.\w+", "unrelated edit": r"validate\.scope", "path outside": r"validate\.outside|guard\.\w+",
    "licence lost": r"validate\.licence", "off by one": r"validate\.failingTest", "SQL injection": r"validate\.sqlInjection",
    "shell injection": r"validate\.shellInjection", "blocking call": r"validate\.blocking",
    "signature without callers": r"validate\.(?:signature|import)", "broken migration": r"validate\.migration",
    "leftover debug": r"validate\.debug", "unlocked dependency": r"validate\.lock", "conflict marks": r"validate\.conflict",
}  # fmt: skip
"""The codes that say what is wrong: a defect that is caught by another one is caught by luck."""
