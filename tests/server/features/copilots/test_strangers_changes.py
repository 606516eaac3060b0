"""What others get wrong, and what they do well: rules that changes of strangers have taught."""

from __future__ import annotations

import pytest

from cockpit.features.copilots.checks.asynchrony import asynchrony
from cockpit.features.copilots.checks.debug import debug
from cockpit.features.copilots.checks.handlers import handlers
from cockpit.features.copilots.checks.injection import injection
from cockpit.features.copilots.checks.javascript import javascript
from cockpit.features.copilots.checks.kept_tests import kept_tests
from cockpit.features.copilots.checks.licence import licence
from cockpit.features.copilots.checks.migrations import migrations
from cockpit.features.copilots.checks.schema import schema
from cockpit.features.copilots.checks.scope import scope
from cockpit.features.copilots.checks.script_injection import script_injection
from cockpit.features.copilots.checks.secrets import secrets
from cockpit.features.copilots.checks.stubs import stubs
from cockpit.features.copilots.checks.unawaited import unawaited

HOOK = "https://hooks.slack.com/" + "services/T02KD93HA/B05QW7TRXMZ/h7JkQ2pWmXcVn4RtY8sLdF3g"
GPL = "# SPDX-License-Identifier: GPL-3.0-only\n"
BSD = "# SPDX-License-Identifier: BSD-3-Clause\n"
QUERY = "def f(n: int):\n    c.execute(f'SELECT * FROM t {})\n"
RETRY = "async def f():\n    try:\n        g()\n    except Exception:\n        {}\n"
CATCH = "export function f() {{\n  try {{\n    {};\n  }} catch {{{}}}\n}}\n"
RUN = (
    "jobs:\n  a:\n    steps:\n      - name: ${{{{ github.event.issue.title }}}}\n"
    "        run: |\n          make\n          {}\n"
)
ROWS = "import pytest\n@pytest.mark.parametrize('x', [{}])\ndef test_f(x):\n    assert f(x) == x\n"
EACH = "test.each([[1], [2]])('f %i', (x) => {\n  expect(f(x)).toBe(x);\n});\n"
ONCE = "test('f', () => {\n  expect(f(1)).toBe(1);\n  expect(f(2)).toBe(2);\n});\n"
CASE = "class T(TestCase):\n    def test_f(self):\n        {}self.assertEqual(f(), 1)\n"

ONE_FILE = [
    # check, path, before (None: new), after, what is objected to
    (injection, "a.py", "", QUERY.format("WHERE n = {n}'"), ["sqlInjection"]),
    (injection, "a.py", "", QUERY.format("WHERE n IN ({n})'"), ["sqlInjection"]),
    (injection, "a.py", "", QUERY.format("LIMIT {n}'"), []),
    (injection, "a.py", "", QUERY.format("JOIN t_{n} ON a = b'"), []),
    (injection, "a.py", "",
     ("COLUMNS = ('a', 'b')\ndef f(values):\n    names = [each for each in COLUMNS if each in values]\n"
      "    s = ', '.join(f'{each} = ${i}' for i, each in enumerate(names, 2))\n"
      "    c.execute(f'UPDATE t SET {s} WHERE id = $1', *values)\n"), []),
    (script_injection, "a.js", "",
     "db.prepare(`SELECT * FROM t WHERE a = '${a}'`).all();\n", ["sqlInjection"]),
    (script_injection, "a.js", "",
     "const q = \"DELETE FROM t WHERE a = '\" + a + \"'\";\n", ["sqlInjection"]),
    (script_injection, "a.ts", "", "pool.query(`UPDATE t\n  SET a = ${a}`);\n", ["sqlInjection"]),
    (script_injection, "a.js", "", "pool.query('SELECT * FROM t WHERE a = $1', [a]);\n", []),
    (script_injection, "a.ts", "", "await sql`SELECT * FROM t WHERE a = ${a}`;\n", []),
    (script_injection, "a.js", "", "db.prepare(`SELECT * FROM ${TABLE} LIMIT ${Number(n)}`);\n", []),
    (script_injection, "a.js", "",
     "db.all(`SELECT * FROM t WHERE a IN (${a.map(() => '?').join()})`, a);\n", []),
    (script_injection, "a.js", "", "log(`Select ${n} files from the list`);\n", []),
    (script_injection, "a.js", "", "db.all(`select * from t where a = '${a}'`);\n", ["sqlInjection"]),
    (script_injection, "a.js", "",
     "db.run(\"insert into t (a) values ('\" + a + \"')\");\n", ["sqlInjection"]),
    (script_injection, "a.js", "", "log(`update ${n} files, set aside`);\n", []),
    (script_injection, "a.js", "", "const help = 'x'" + " + 'x'" * 2_000 + " + name;\n", []),
    (script_injection, "a.test.js", "", "db.exec(`DELETE FROM t WHERE a = ${a}`);\n", []),
    (script_injection, "a.js", "x(`SELECT a FROM t WHERE a = ${a}`);\n",
     "y();\nx(`SELECT a FROM t WHERE a = ${a}`);\n", []),
    (script_injection, "a.js", "",
     "const { execSync } = require('child_process');\nexecSync('logger ' + text);\n", ["shellInjection"]),
    (script_injection, "a.sh", "", 'eval "git tag $1"\n', ["shellInjection"]),
    (script_injection, "a.sh", "", 'bash -c "rm $name"\n', ["shellInjection"]),
    (script_injection, "a.sh", "", 'eval "$(ssh-agent -s)"\n', []),
    (script_injection, "a.sh", "", "sh -c 'echo $HOME'\n", []),
    (script_injection, ".github/workflows/a.yml", RUN.format("true"),
     RUN.format('echo "${{ github.event.head_commit.message }}"'), ["shellInjection"]),
    (script_injection, ".github/workflows/a.yml", RUN.format("true"),
     RUN.format("echo ${{ github.sha }}"), []),
    (script_injection, ".github/workflows/a.yml", "", RUN.format("true"), []),
    (asynchrony, "a.py", "", "async def f():\n    return open('x').read()\n", ["blocking"]),
    (asynchrony, "a.py", "async def g():\n    return open('y').read()\n",
     "async def g():\n    return open('y').read()\nasync def f():\n    return open('x').read()\n",
     ["(blocking)"]),
    (unawaited, "a.py", "", "async def f(): return 1\nasync def g():\n    if f(): return 2\n", ["unawaited"]),
    (unawaited, "a.py", "",
     "async def f(): return []\nasync def g():\n    rows = f()\n    return [each for each in rows]\n",
     ["unawaited"]),
    (unawaited, "a.py", "",
     "class A:\n    async def f(self): return 1\nasync def g():\n    a = A()\n    return 0 if a.f() else 1\n",
     ["unawaited"]),
    (unawaited, "a.py", "", "async def f(): return 1\nasync def g():\n    if await f(): return 2\n", []),
    (unawaited, "a.py", "",
     "async def f(): return []\nasync def g():\n    rows = f()\n    return [each for each in await rows]\n",
     []),
    (unawaited, "a.py", "",
     "async def f(): return []\nasync def g():\n    job = f()\n    if job: await gather(job)\n", []),
    (unawaited, "a.py", "",
     "async def f(): return 1\nasync def g(known):\n    return await (known or f())\n", []),
    (unawaited, "a.py", "",
     "async def f(): return 1\nasync def g(known):\n    if known and f(): return 2\n", ["unawaited"]),
    (unawaited, "a.py", "",
     "async def f(): return 1\nasync def g(known):\n    return f() or known\n", ["unawaited"]),
    (unawaited, "a.py", "", "async def f(): return 1\nasync def g():\n    job = f()\n    job.close()\n", []),
    (unawaited, "a.py", "",
     "async def f():\n    yield 1\nasync def g():\n    return [x async for x in f()]\n", []),
    (handlers, "a.py", "", RETRY.format("await asyncio.sleep(1)"), ["swallow"]),
    (handlers, "a.py", "", RETRY.format("await queue.put(1)"), []),
    (handlers, "a.ts", "", CATCH.format("f()", "\n    // ignore\n  "), ["swallow"]),
    (handlers, "a.ts", "", CATCH.format("f()", ""), ["swallow"]),
    (handlers, "a.ts", "", CATCH.format("f()", " /* The file may be gone already. */ "), []),
    (handlers, "a.ts", "", CATCH.format("unlinkSync(f)", ""), []),
    (handlers, "a.ts", "", CATCH.format("f()", " log(1); "), []),
    (handlers, "a.ts", CATCH.format("f()", ""), "const a = 1;\n" + CATCH.format("f()", ""), []),
    (handlers, "a.js", "", "await notify(a).catch(() => {});\n", ["swallow"]),
    (handlers, "a.js", "", "await handle.close().catch(() => {});\n", []),
    (handlers, "a.js", "", "await notify(a).catch((e) => log(e));\n", []),
    (stubs, "a.py", "", "def f(n):\n    # TODO: fit a model\n    return [42.0] * n\n", ["stub"]),
    (stubs, "a.py", "", "def f(n):\n    # Twice is enough.\n    return [42.0] * n\n", []),
    (stubs, "a.py", "def f(n):\n    return n * 2\n",
     "def f(n):\n    # FIXME: real one\n    return n\n", ["stub"]),
    (stubs, "a.py", "def f(n):\n    # TODO: x\n    return n\n",
     "def f(n):\n    # TODO: x\n    return n + 1\n", []),
    (stubs, "a.ts", "", "function f(a: Date) {\n  // TODO\n  return a;\n}\n", ["stub"]),
    (stubs, "a.ts", "", "function f(a: Date) {\n  // As it came.\n  return a;\n}\n", []),
    (kept_tests, "test_a.py", ROWS.format("1, 2, 3"), ROWS.format("1"), ["weakenedTest"]),
    (kept_tests, "test_a.py", ROWS.format("1"), ROWS.format("1, 2, 3"), []),
    (kept_tests, "test_a.py", CASE.format(""),
     CASE.format("self.skipTest('later')\n        "), ["skippedTest"]),
    (kept_tests, "test_a.py", "def test_f():\n    assert f() == [1, 2]\n",
     "def test_f():\n    assert len(f()) == 2\n", ["weakenedTest"]),
    (kept_tests, "test_a.py", "def test_f():\n    assert len(f()) == 2\n",
     "def test_f():\n    assert isinstance(len(f()), object)\n", ["weakenedTest"]),
    (kept_tests, "test_a.py", "def test_f():\n    assert f() == []\n",
     "def test_f():\n    assert len(f()) == 0\n", []),
    (kept_tests, "test_a.py",
     "class T(TestCase):\n    def test_f(self):\n        self.assertEqual(len(f()), 2)\n",
     "class T:\n    def test_f(self):\n        assert len(f()) == 2\n", []),
    (kept_tests, "a.test.ts", ONCE, EACH, []),
    (kept_tests, "a.test.ts", ONCE, ONCE.replace("  expect(f(2)).toBe(2);\n", ""), ["weakenedTest"]),
    (licence, "a.py", f"{BSD}x = 1\n", f"{GPL}x = 1\n", ["licence"]),
    (licence, "a.py", f"{BSD}x = 1\n", f"# Copyright 2026 Ann.\n{BSD}x = 2\n", []),
    (debug, "a.py", "x = 1\n", "x = 1\n__import__('pdb').set_trace()\n", ["debug"]),
    (secrets, "a.yml", "", f"hook: {HOOK}\n", ["secret"]),
    (secrets, "a.yml", "", "hook: https://hooks.slack.com/services/T/B/X\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("check", "path", "before", "after", "expected"), ONE_FILE)
def test_one_file(judge, check, path, before, after, expected):
    assert judge(check, {} if before is None else {path: before}, {path: after}) == expected


def django(name: str, operation: str) -> dict[str, str]:
    """A migration of Django."""
    text = (
        "from django.db import migrations, models\nclass Migration(migrations.Migration):\n"
        f"    dependencies = [('a', '0001_a')]\n    operations = [{operation}]\n"
    )
    return {f"a/migrations/{name}.py": text}


def alembic(up: str, down: str) -> dict[str, str]:
    """A second migration of Alembic."""
    text = "from alembic import op\nimport sqlalchemy as sa\nrevision = 'b'\ndown_revision = 'a'\n"
    return {"db/versions/b.py": f"{text}def upgrade():\n    {up}\ndef downgrade():\n    {down}\n"}


MODEL = "from django.db import models\nclass Cat(models.Model):\n    name = models.CharField()\n"
AGE = "    age = models.IntegerField(default=0)\n"
DJANGO = {"a/models.py": MODEL + AGE, "a/migrations/0001_a.py": "x = 1\n"}
TABLE = "class T(Base):\n    __tablename__ = 't'\n    id: Mapped[int] = mapped_column()\n"
MEMO = "    memo: Mapped[str]\n"
FIRST = (
    "from alembic import op\nrevision = 'a'\ndown_revision = None\n"
    "def upgrade():\n    op.create_table('t')\ndef downgrade():\n    op.drop_table('t')\n"
)
ALEMBIC = {"t.py": TABLE + MEMO, "db/versions/a.py": FIRST}
DROP = "op.drop_column('t', 'memo')"
ADD = "op.add_column('t', sa.Column('memo', sa.String(){}))"
NAMES = "from a import f\ndef g():\n    return f"
SQL = {"m/001_a.sql": "CREATE TABLE lot (kind text);\n", "a.py": "Q = 'SELECT kind FROM lot'\n"}
MANIFEST = '{"dependencies": {}}'

SEVERAL_FILES = [
    # check, before, what changes, what is objected to
    (schema, DJANGO, django("0002_b", "migrations.RemoveField('cat', 'age')"), ["migration"]),
    (schema, DJANGO, {**django("0002_b", "migrations.RemoveField('cat', 'age')"), "a/models.py": MODEL}, []),
    (schema, DJANGO, django("0002_b", "migrations.RunPython(f)"), ["migration"]),
    (schema, DJANGO, django("0002_b", "migrations.RunPython(f, migrations.RunPython.noop)"), []),
    (schema, DJANGO, django("0002_b", "migrations.RunSQL('x', reverse_sql='y')"), []),
    (schema, {**DJANGO, "a/models.py": MODEL}, {"a/models.py": MODEL + AGE}, ["migration"]),
    (schema, {**DJANGO, "a/models.py": MODEL},
     {"a/models.py": MODEL + AGE, **django("0002_b", "migrations.AddField('cat', 'age')")}, []),
    (schema, {"a/models.py": MODEL}, {"a/models.py": MODEL + AGE}, []),
    (schema, DJANGO, {"a/models.py": f"{MODEL}{AGE}    def __str__(self):\n        return self.name\n"}, []),
    (schema, ALEMBIC, alembic(DROP, ADD.format("")), ["migration"]),
    (schema, ALEMBIC, {"t.py": TABLE, **alembic(DROP, ADD.format(""))}, []),
    (schema, {**ALEMBIC, "t.py": TABLE}, {"t.py": TABLE + MEMO}, ["migration"]),
    (schema, {**ALEMBIC, "t.py": TABLE}, {"t.py": TABLE + MEMO, **alembic(ADD.format(""), DROP)}, []),
    (schema, {**ALEMBIC, "t.py": TABLE},
     {"t.py": TABLE + MEMO, **alembic(ADD.format(", nullable=False"), DROP)}, ["migration"]),
    (schema, {**ALEMBIC, "t.py": TABLE},
     {"t.py": TABLE + MEMO, **alembic(ADD.format(", nullable=False, server_default='-'"), DROP)}, []),
    (schema, SQL, {"m/002_b.sql": "ALTER TABLE lot DROP COLUMN kind;\n"}, ["migration"]),
    (schema, SQL, {"m/002_b.sql": "ALTER TABLE lot DROP COLUMN note;\n"}, []),
    (schema, SQL, {"m/002_b.sql": "ALTER TABLE lot ADD COLUMN n int NOT NULL;\n"}, ["migration"]),
    (schema, SQL, {"m/002_b.sql": "ALTER TABLE lot ADD COLUMN n int DEFAULT 0 NOT NULL;\n"}, []),
    (schema, SQL, {"m/002_b.sql": "ALTER TABLE lot ADD COLUMN n numeric(10, 2) NOT NULL;\n"}, ["migration"]),
    (schema, SQL,
     {"m/002_b.sql": "ALTER TABLE lot ADD COLUMN n int NOT NULL CHECK (n IN (1, 2)) DEFAULT 1;\n"}, []),
    (migrations, ALEMBIC, alembic(ADD.format(""), "pass"), ["migration"]),
    (migrations, ALEMBIC, alembic("op.execute('UPDATE t SET a = 1')", "pass"), []),
    (migrations, SQL, {"m/001_c.sql": "x"}, ["migration", "migration"]),
    (stubs, ALEMBIC, alembic(ADD.format(""), "pass"), []),
    (unawaited, {"a.py": "async def f(): return 1\n"},
     {"b.py": "from a import f\nasync def g():\n    return f() + 1\n"},
     ["unawaited"]),
    (javascript, {"package.json": MANIFEST, "tsconfig.json": '{"paths": {"@/*": ["./src/*"]}}'},
     {"a.ts": "import { a } from 'zone-guess';\nimport b from '@/b';\n"}, ["package"]),
    (javascript, {"package.json": MANIFEST, "tsconfig.json": '{"baseUrl": "src"}', "src/lib/a.ts": ""},
     {"a.ts": "import { a } from 'lib/a';\nimport { b } from 'zone-guess';\n"}, ["package"]),
    (javascript, {"package.json": MANIFEST,
      "vite.config.ts": "export default { resolve: { alias: { parts: p } } };"},
     {"a.ts": "import a from 'parts/a';\n"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("check", "before", "after", "expected"), SEVERAL_FILES)
def test_several_files(judge, check, before, after, expected):
    assert judge(check, before, after) == expected


CLI = "p.add_argument('--min-size', default={})\n"
SIZE = "def thumb(size={}):\n    return size\n"


@pytest.mark.parametrize(
    ("objective", "changed", "expected"),
    [
        ("Set the default of --min-size to 1", {"cli.py": CLI.format(1), "t.py": SIZE.format(3)}, ["scope"]),
        ("Set the default size to 1", {"cli.py": CLI.format(1), "t.py": SIZE.format(3)}, []),
        (
            "Seeds are short at 40 g",
            {"seeds/stock.py": "low = 40\n", "seeds/web.py": "p = '/v2'\n"},
            ["scope"],
        ),
        ("Seeds are short at 40 g", {"seeds/stock.py": "short = 40\n"}, []),
    ],
)
def test_scope_knows_compounds_and_the_words_of_all_paths(judge, objective, changed, expected):
    before = {
        "cli.py": CLI.format(0),
        "t.py": SIZE.format(2),
        "seeds/stock.py": "short = 50\n",
        "seeds/web.py": "p = ''\n",
    }
    more = {f"seeds/{name}.py": "" for name in "abcd"}
    assert judge(scope, {**before, **more}, changed, objective=objective) == expected
