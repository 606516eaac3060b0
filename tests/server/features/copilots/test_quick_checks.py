"""What each check of one file objects to, and what it leaves alone."""

from __future__ import annotations

import pytest

from cockpit.features.copilots.checks.asynchrony import asynchrony
from cockpit.features.copilots.checks.conventions import conventions
from cockpit.features.copilots.checks.debug import debug
from cockpit.features.copilots.checks.dropped_data import dropped_data
from cockpit.features.copilots.checks.handlers import handlers
from cockpit.features.copilots.checks.injection import injection
from cockpit.features.copilots.checks.licence import licence
from cockpit.features.copilots.checks.places import places
from cockpit.features.copilots.checks.secrets import secrets
from cockpit.features.copilots.checks.stubs import stubs
from cockpit.features.copilots.checks.syntax import Syntax

PEM = "-----BEGIN " + "PRIVATE KEY-----\nMIIB\n"
TOKEN = "gh" + "p_a8Fk29sLq0ZxWv7RtYb3Nc5Md1Pe4GhJ"
HEAD = "# Copyright 2024 Ann. Licensed under the MIT licence.\n"

TYPED = "".join(f'def f_{n}(x: int) -> int:\n    """It."""\n    return x\n' for n in range(5))
BARE = "".join(f"def f_{n}(x):\n    return x\n" for n in range(5))

TABLE = [
    # check, path, before (None: new), after, what is objected to
    (Syntax(), "a.py", "x = 1\n", "x = (1\n", ["syntax"]),
    (Syntax(), "a.py", "x = (1\n", "x = (2\n", []),
    (Syntax(lambda _text, _path: True), "a.py", "x = 1\n", "x = (1\n", ["(?)"]),
    (Syntax(), "a.json", "{}", '{"a": 1,}', ["syntax"]),
    (Syntax(), "tsconfig.json", "{}", '{\n// why\n"a": 1,}', []),
    (Syntax(), "a.toml", "a = 1\n", "a = \n", ["syntax"]),
    (Syntax(), "a.yml", "a: 1\n", "a: [1\n", ["syntax"]),
    (Syntax(), "a.yml", "a: 1\n", "a: !Ref b\n", []),
    (Syntax(), "a.ts", "let a: number = 1;\n", "let a: number = ;\n", ["syntax"]),
    (Syntax(), "a.tsx", "let a = <b/>;\n", "let a = <b>{c}</b>;\n", []),
    (Syntax(), "a.js", None, "const a = async () => await b?.c ?? 1;\n", []),
    (Syntax(), "a.sh", "echo a\n", "if true; then\necho a\n", ["syntax"]),
    (Syntax(), "a.txt", "a\n", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> b\n", ["conflict", "conflict"]),
    (Syntax(), "a.py", "x = 1\n", b"x = '\xff'\n", ["syntax"]),
    (Syntax(), "a.yml", "x: 1\n", b"\xff\xfe\x00", ["?"]),
    (Syntax(), "a.png", None, b"\x89PNG\x00", ["(?)"]),
    (conventions, "a.py", TYPED, f"{TYPED}def g(x): return x\n", ["(convention)", "(convention)"]),
    (conventions, "a.py", TYPED, TYPED + 'def g(x: int) -> int:\n    """It."""\n    return x\n', []),
    (conventions, "a.py", TYPED, f"{TYPED}def _g(x: int) -> int: return x\n", []),
    (conventions, "a.py", BARE, f"{BARE}def g(x): return x\n", []),
    (conventions, "a.py", BARE, f"{BARE}def gIsNew(x): return x\n", ["(convention)"]),
    (conventions, "a.py", "def f() -> int: return 1\n", "def f() -> int: return 1\ndef g(x): ...\n", []),
    (dropped_data, "a.py", "", "db.execute('DROP TABLE carts')\n", ["(dropsData)"]),
    (dropped_data, "a.py", "", "db.execute(text('DELETE FROM carts'))\n", ["(dropsData)"]),
    (dropped_data, "a.py", "", "db.execute('DELETE FROM carts WHERE id = ?', (1,))\n", []),
    (dropped_data, "a.py", "db.execute('DROP TABLE a')\n", "x = 1\ndb.execute('DROP TABLE a')\n", []),
    (dropped_data, "migrations/a.py", "", "op.execute('DROP TABLE carts')\n", []),
    (dropped_data, "tests/test_a.py", "", "db.execute('DROP TABLE carts')\n", []),
    (dropped_data, "a.py", "", "print('DROP TABLE carts')\n", []),
    (secrets, "a.py", "", f"TOKEN = '{TOKEN}'\n", ["secret"]),
    (secrets, "a.py", "", "DB_PASSWORD = 'hT7#kq92LmZp'\n", ["secret"]),
    (secrets, "a.py", "", "DB_PASSWORD = os.environ['DB_PASSWORD']\n", []),
    (secrets, "a.py", "", "PASSWORD_FIELD = 'password_field'\n", []),
    (secrets, "a.py", "", "api_key = 'your-api-key-here'\n", []),
    (secrets, "a.py", "", "URL = 'postgres://app:s8Kd72hQ@db.internal/app'\n", ["secret"]),
    (secrets, "a.py", "", "URL = 'postgres://app:{password}@db/app'\n", []),
    (secrets, "a.py", "", "SECRET = 'DXTksXaSMrpNbjYWQTUgtUnHqyFkuFWzqtTy'\n", ["secret"]),
    (secrets, "a.py", "", "SECRET = 'MyVeryLongSecretProviderClassName'\n", []),
    (secrets, "k.pem", None, PEM, ["secret"]),
    (secrets, "config.yml", "", "api_token: 9f8Ae7d6C5b4a3918273\n", ["secret"]),
    (secrets, "config.yml", "", "api_token: ${API_TOKEN}\n", []),
    (secrets, "a.py", "k = 'x'\n", "k = 'y'\n", []),
    (places, "a.py", "", "open('/etc/cron.d/x', 'w')\n", ["outside"]),
    (places, "a.py", "", "open('/etc/hosts')\n", []),
    (places, "a.py", "", "(Path.home() / '.ssh' / 'config').write_text('x')\n", ["outside"]),
    (places, "a.py", "", "P = '/usr/lib/x'\nshutil.copy('x', P)\n", ["outside"]),
    (places, "a.py", "", "shutil.copy('/usr/share/x', 'x')\n", []),
    (places, "a.py", "", "Path('build/x').write_text('x')\n", []),
    (places, "a.py", "", "x = '../y'.replace('..', '')\n", []),
    (places, "../a.py", None, "x = 1\n", ["outside"]),
    (places, ".git/hooks/x", None, "x\n", ["outside"]),
    (licence, "a.py", f"{HEAD}x = 1\n", "x = 1\n", ["licence"]),
    (licence, "a.py", f"{HEAD}x = 1\n", "# Copyright 2025 Ann.\nx = 2\n", []),
    (licence, "LICENSE", "MIT\n", None, ["licence"]),
    (debug, "a.py", "def f(x):\n    return x\n", "def f(x):\n    print(x)\n    return x\n", ["debug"]),
    (debug, "a.py", "def f(x):\n    return x\n", "def f(x):\n    breakpoint()\n    return x\n", ["debug"]),
    (debug, "a.py", "print(1)\n", "print(1)\nprint(2)\n", []),
    (debug, "cli.py", "", "print(1)\n", []),
    (debug, "a.py", "", "import sys\nprint(1, file=sys.stderr)\n", []),
    (debug, "a.py", "", "def f():\n    return 1\nif __name__ == '__main__':\n    print(f())\n", []),
    (debug, "a.ts", "f();\n", "console.log(1);\nf();\n", ["debug"]),
    (debug, "a.ts", "f();\n", "debugger;\nf();\n", ["debug"]),
    (debug, "a.ts", "f();\n", "console.error(1);\nf();\n", []),
    (stubs, "a.py", "def f(x):\n    return x + 1\n", "def f(x):\n    pass\n", ["stub"]),
    (stubs, "a.py", "def f(x):\n    return x + 1\n", "def f(x):\n    raise NotImplementedError\n", ["stub"]),
    (stubs, "a.py", "def f(x):\n    return x + 1\n", "def f(x):\n    return 0\n", ["stub"]),
    (stubs, "a.py", "def f():\n    return FLAG\n", "def f():\n    return True\n", []),
    (stubs, "a.py", "", "def f(x):\n    '''Sums.'''\n    ...\n", ["stub"]),
    (stubs, "a.py", "", "class A(ABC):\n    @abstractmethod\n    def f(self): ...\n", []),
    (stubs, "a.py", "", "class A(Protocol):\n    def f(self): ...\n", []),
    (stubs, "a.py", "", "class A:\n    def f(self):\n        raise NotImplementedError\n", ["stub"]),
    (stubs, "a.py", "",
     ("class A:\n    def f(self):\n        raise NotImplementedError\nclass B(A):\n    def f(self):\n"
      "        return 1\n"), []),
    (stubs, "a.py", "", "@click.group()\ndef cli():\n    '''Things.'''\n", []),
    (stubs, "a.py", "", "def f(_x):\n    '''Nobody listens.'''\n", []),
    (stubs, "a.ts", "class A { constructor() { g(); } }\n", "class A { constructor(private g) {} }\n", []),
    (asynchrony, "scripts/a.mjs", "", "async function f() {\n  rmSync('x');\n}\n", ["(blocking)"]),
    (stubs, "a.ts", "function f() { g(); }\n", "function f() { }\n", ["stub"]),
    (stubs, "a.ts", "", "throw new Error('Not implemented');\n", ["stub"]),
    (handlers, "a.py", "", "try:\n    f()\nexcept Exception:\n    pass\n", ["swallow"]),
    (handlers, "a.py", "", "try:\n    f()\nexcept Exception:\n    x = None\n", ["swallow"]),
    (handlers, "a.py", "", "try:\n    f()\nexcept Exception:\n    log.exception('no')\n    raise\n", []),
    (handlers, "a.py", "", "try:\n    f()\nexcept KeyError:\n    x = None\n", []),
    (handlers, "a.py", "", "try:\n    f()\nexcept Exception as error:\n    failed = error\n", []),
    (handlers, "a.py", "",
     "from contextlib import suppress\nwith suppress(Exception):\n    f()\n", ["swallow"]),
    (handlers, "a.py", "", "def g():\n    try:\n        f()\n    finally:\n        return 1\n", ["swallow"]),
    (injection, "a.py", "",
     "def f(n):\n    c.execute(f\"SELECT * FROM t WHERE n = '{n}'\")\n", ["sqlInjection"]),
    (injection, "a.py", "",
     "def f(n):\n    q = 'SELECT * FROM t WHERE n = ' + n\n    c.execute(q)\n", ["sqlInjection"]),
    (injection, "a.py", "", "def f(n):\n    c.execute('DELETE FROM t WHERE n = %s' % n)\n", ["sqlInjection"]),
    (injection, "a.py", "",
     "def f(n):\n    c.execute('SELECT * FROM t WHERE n = {}'.format(n))\n", ["sqlInjection"]),
    (injection, "a.py", "", "def f(n):\n    c.execute('SELECT * FROM t WHERE n = ?', (n,))\n", []),
    (injection, "a.py", "",
     "T = 't'\ndef f(n):\n    c.execute(f'SELECT * FROM {T} WHERE n = ?', (n,))\n", []),
    (injection, "a.py", "",
     ("def f(ns):\n    m = ', '.join('?' for _ in ns)\n"
      "    c.execute(f'SELECT * FROM t WHERE n IN ({m})', ns)\n"), []),
    (injection, "a.py", "", "def f(n: int):\n    c.execute(f'SELECT * FROM t LIMIT {n}')\n", []),
    (injection, "a.py", "", "import os\ndef f(n):\n    os.system('ping ' + n)\n", ["shellInjection"]),
    (injection, "a.py", "",
     "import subprocess\ndef f(n):\n    subprocess.run(f'ping {n}', shell=True)\n", ["shellInjection"]),
    (injection, "a.py", "", "import subprocess\ndef f(n):\n    subprocess.run(['ping', n])\n", []),
    (injection, "a.py", "",
     "import subprocess, shlex\ndef f(n):\n    subprocess.run(f'ping {shlex.quote(n)}', shell=True)\n", []),
    (injection, "a.py", "", "import subprocess\nsubprocess.run('ls | wc -l', shell=True)\n", []),
    (asynchrony, "a.py", "", "import time\nasync def f():\n    time.sleep(1)\n", ["blocking"]),
    (asynchrony, "a.py", "", "import requests as r\nasync def f():\n    r.get('x')\n", ["blocking"]),
    (asynchrony, "a.py", "",
     "import time\ndef g():\n    time.sleep(1)\nasync def f():\n    g()\n", ["blocking"]),
    (asynchrony, "a.py", "",
     "import time\ndef g():\n    time.sleep(1)\nasync def f():\n    await asyncio.to_thread(g)\n", []),
    (asynchrony, "a.py", "", "import time\ndef g():\n    time.sleep(1)\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("check", "path", "before", "after", "expected"), TABLE)
def test_one_file(judge, check, path, before, after, expected):
    assert judge(check, {} if before is None else {path: before}, {path: after}) == expected


def test_a_new_file_has_the_head_of_its_neighbours(judge):
    there = {f"{name}.py": f"{HEAD}x = 1\n" for name in "abc"}
    assert judge(licence, there, {"d.py": "x = 1\n"}) == ["licence"]
    assert judge(licence, {**there, "e.py": "x = 1\n"}, {"d.py": "x = 1\n"}) == []
