"""Bodies that do nothing, and bodies that are empty for a reason."""

# ruff: noqa: E501 - A row of a table stays on one line.

from __future__ import annotations

import pytest

from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import LANGUAGES
from cockpit.features.audit.policy import Policy

FOUND = [
    ("a.py", 'def told(_event: int, total: int) -> None:\n    """Hear of it."""\n', "1 stub warning"),
    ("a.py", "def load(path):\n    pass\n", "2 stub warning"),
    ("a.py", "def load(path): pass\n", "1 stub warning"),
    ("a.py", "def load(path):\n    # TODO: read it\n    pass\n", "2 tag info|3 stub warning"),
    ("a.py", "def load(path):\n    # This would read the file\n    ...\n", "2 deferral hint|3 stub warning"),
    ("a.py", "def load(path):\n    raise NotImplementedError\n", "2 stub warning"),
    (
        "a.py",
        "class A:\n    def load(self):\n        raise NotImplementedError('not yet implemented')\n",
        "3 stub warning",
    ),
    ("a.py", "class A:\n    def load(self):\n        raise NotImplementedError\n", "3 stub hint"),
    ("a.py", "def load(path):\n    raise ValueError('not implemented')\n", "2 stub warning"),
    (
        "a.ts",
        "class A {\n  load(): void {\n    throw new Error('Method not implemented.');\n  }\n}",
        "3 stub warning",
    ),
    ("a.ts", "function load() {\n  // TODO: read\n}", "1 stub warning|2 tag info"),
    (
        "a.tsx",
        "const load = () => {\n  // Placeholder for future logic\n};",
        "1 stub warning|2 deferral hint",
    ),
    ("a.js", "async function load() {\n  // Implementation needed\n}", "1 stub warning|2 deferral hint"),
    ("a.go", 'func (s *S) Load() error {\n\tpanic("not implemented")\n}', "2 stub warning"),
    ("a.go", 'func Load() (int, error) {\n\treturn 0, errors.New("not implemented")\n}', "2 stub warning"),
    (
        "A.java",
        'class A {\n  void load() {\n    throw new UnsupportedOperationException("Not yet implemented");\n  }\n}',
        "3 stub warning",
    ),
    ("a.rs", "fn load() {\n    todo!()\n}", "2 stub warning"),
    ("a.rs", "fn load() -> u8 {\n    unimplemented!()\n}", "2 stub warning"),
    ("a.rs", "fn load() -> Result<()> {\n    // TODO: read\n    Ok(())\n}", "2 tag info|3 stub warning"),
    (
        "A.cs",
        "class A {\n  public int Load() {\n    throw new NotImplementedException();\n  }\n}",
        "3 stub warning",
    ),
    ("A.cs", "class A {\n  int X { get { throw new NotImplementedException(); } }\n}", "2 stub warning"),
    ("a.cpp", 'int load() {\n  throw std::runtime_error("not implemented");\n}', "2 stub warning"),
    ("a.c", "void load(void) {\n  /* Not implemented yet. */\n}", "1 stub warning|2 deferral hint"),
    ("a.rb", "def load\n  raise NotImplementedError\nend", "2 stub warning"),
    ("a.php", "<?php\nfunction load() {\n  throw new \\Exception('Not implemented');\n}", "3 stub warning"),
    ("a.kt", 'fun load(): Int {\n  TODO("read it")\n}', "2 stub warning"),
    ("a.kt", 'fun load(): String = TODO("read from disk")', "1 stub warning"),
    (
        "a.kt",
        'class A : B {\n  override fun stop(): Unit = TODO("Not yet implemented")\n  val x: Int\n    get() = TODO()\n}',
        "2 stub warning|4 stub warning",
    ),
    (
        "a.kt",
        'fun <T : Any> load(\n  type: KClass<T>,\n): Map<String, T?> =\n  throw NotImplementedError("not implemented yet")',
        "4 stub warning",
    ),
    (
        "A.cs",
        "class A {\n  public int Load() => throw new NotImplementedException();\n  public int Size => throw new NotImplementedException();\n}",
        "2 stub warning|3 stub warning",
    ),
    (
        "A.cs",
        "class A {\n  int X\n  {\n    get => throw new NotImplementedException();\n    private set => throw new NotImplementedException();\n  }\n}",
        "4 stub warning|5 stub warning",
    ),
    (
        "A.cs",
        'class A {\n  [Obsolete("x")]\n  public static async Task<T> Load<T>(string a, int b = 3)\n    where T : class\n    => throw new NotImplementedException();\n}',
        "5 stub warning",
    ),
    ("a.rs", 'fn load() -> u8 {\n    unimplemented!("later")\n}', "2 stub warning"),
    ("a.rs", 'fn load() -> u8 {\n    unimplemented!("not done yet")\n}', "2 stub warning"),
    ("a.py", 'def load(path):\n    """Load the users."""\n    ...\n', "3 stub warning"),
    (
        "a.py",
        'class A:\n    def open(self, path):\n        pass\n\n    def close(self):\n        """Close the file."""\n        ...\n',
        "3 stub hint|7 stub hint",
    ),
    ("a.py", 'def load(path):\n    """Load the users of a path."""\n', "1 stub warning"),
    (
        "a.py",
        'x = 1\n\n\ndef load(\n    path,\n):\n    """Load it.\n\n    All.\n    """\n\n\nx = 2\n',
        "4 stub warning",
    ),
    ("a.py", 'def load(path):\n    """Load it."""\n    # TODO: read it\n', "1 stub warning|3 tag info"),
    ("a.py", 'class A:\n    def load(self):\n        """Load it."""\n\n    x = 1\n', "2 stub hint"),
    ("a.swift", 'func load() -> Int {\n  fatalError("not implemented")\n}', "2 stub warning"),
    (
        "a.ts",
        "class A {\n  private rate(): number {\n    // Mock - in production would query the database\n    return null;\n  }\n}",
        "3 deferral hint|4 stub warning",
    ),
    (
        "a.py",
        "def clean(days):\n    # This would rotate the logs\n    # For now, just return 0\n    return 0\n",
        "3 deferral hint|4 stub warning",
    ),
    (
        "tests/test_a.py",
        "def test_load():\n    raise NotImplementedError('no')\n    \n".replace("('no')", ""),
        "2 stub warning",
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), FOUND)
def test_found(audited, path: str, text: str, expected: str) -> None:
    assert "|".join(audited(path, text)) == expected


LEFT_ALONE = [
    (
        "a.py",
        'def unheard(_event: Callable[[int], str], _pair=(1, 2)) -> None:\n    """For whom it does not matter."""\n',
    ),
    ("a.py", "def unheard(_done, *_rest):\n    pass\n"),
    (
        "a.rs",
        "fn derive() -> TokenStream {\n    quote! {\n        fn load() {\n            unimplemented!()\n        }\n    }\n}",
    ),
    ("a.py", "class A(ABC):\n    @abstractmethod\n    def load(self):\n        pass\n"),
    ("a.py", "class A(Protocol):\n    def load(self): ...\n"),
    ("a.py", "@overload\ndef load(x: int) -> int: ...\n"),
    ("a.pyi", "def load(x: int) -> int: ...\n"),
    ("a.d.ts", "declare function load(): void;"),
    (
        "a.py",
        'class A:\n    def load(self):\n        """To be implemented by subclasses."""\n        raise NotImplementedError\n',
    ),
    (
        "a.py",
        "class A:\n    def load(self):\n        raise NotImplementedError('subclasses must provide load')\n",
    ),
    (
        "a.py",
        "class A:\n    def load(self):\n        raise NotImplementedError\n\nclass B(A):\n    def load(self):\n        return 1\n",
    ),
    ("a.py", "class BaseStore:\n    def load(self):\n        raise NotImplementedError\n"),
    (
        "a.py",
        "class A:\n    def chown(self):\n        raise NotImplementedError('chown is not implemented for Windows')\n",
    ),
    ("a.py", "class A:\n    def __init__(self):\n        pass\n"),
    ("a.py", "class A(B):\n    def load(self):\n        pass\n"),
    ("a.py", "class A:\n    def on_start(self):\n        pass\n"),
    ("a.py", "def load():\n    pass  # nothing to do on this platform\n"),
    ("a.py", "def noop():\n    pass\n"),
    ("a.py", "@click.group()\ndef cli():\n    pass\n"),
    ("a.py", "try:\n    import x\nexcept ImportError:\n    def load():\n        pass\n"),
    ("a.py", "if TYPE_CHECKING:\n    def load():\n        raise NotImplementedError\n"),
    ("a.py", "def outer():\n    def callback():\n        pass\n    return callback\n"),
    ("a.py", "def load(x):\n    if x:\n        raise NotImplementedError\n    return x\n"),
    ("a.py", "class FakeStore:\n    def load(self):\n        pass\n"),
    ("tests/test_a.py", "def helper():\n    pass\n"),
    ("a.py", 'S = """\ndef load():\n    pass\n"""\n'),
    ("a.ts", "class A {\n  constructor(private readonly b: B) {}\n}"),
    ("a.ts", "class A {\n  close(): void {}\n}"),
    ("a.ts", "const f = opts.onError || (() => {});"),
    ("a.ts", "abstract class A {\n  abstract load(): void;\n}"),
    (
        "a.ts",
        "class A {\n  load() { throw new Error('HTTP transport does not support sending requests'); }\n}",
    ),
    ("a.ts", "const t = `function load() {\n  // TODO\n}`;"),
    ("a.go", "func (*noCopy) Lock() {}"),
    ("a_test.go", 'func (p *testPage) Kind() string {\n\tpanic("not implemented")\n}'),
    (
        "src/Tests/Fixtures/Uri.php",
        "<?php\nclass Uri {\n  function a() {\n    throw new E('Not implemented.');\n  }\n}",
    ),
    ("A.java", "class A {\n  private A() {}\n}"),
    ("A.java", "class A {\n  void load() {\n    throw new UnsupportedOperationException();\n  }\n}"),
    ("A.cs", "class NullEncoder {\n  int Load() {\n    throw new NotImplementedException();\n  }\n}"),
    ("a.rs", "match x {\n    _ => {}\n}"),
    ("a.rs", 'fn load() -> u8 {\n    unimplemented!("wake_by_ref")\n}'),
    ("a.rs", 'fn load() -> u8 {\n    unimplemented!("Unexpected alias: {:?}", x)\n}'),
    ("a.rs", 'fn load() -> u8 {\n    unimplemented!("use register_borrowed instead")\n}'),
    ("a.rs", "/// todo!();\nfn load() {\n    g()\n}"),
    ("a.kt", "fun load(a: Int = TODO()): Int = a"),
    ("a.kt", "val load: Int = TODO_LIST(3)"),
    ("a.kt", "interface A {\n  fun load()\n  val x: Int get() = 3\n}"),
    ("a.kt", 'class A {\n  fun load(): Int = throw NotImplementedError("no seeking in a stream")\n}'),
    ("A.cs", "interface A {\n  int Load() => throw new NotImplementedException();\n}"),
    ("A.cs", "abstract class A {\n  public virtual int Load() => throw new NotImplementedException();\n}"),
    (
        "A.cs",
        "class A {\n  int Load(object o) => o switch\n  {\n    Foo f => 1,\n    Point(0, 0) => throw new NotImplementedException(),\n    Foo g when g.Bar() => throw new NotImplementedException(),\n  };\n}",
    ),
    (
        "A.cs",
        "class A {\n  void Load() {\n    Setup(x => throw new NotImplementedException());\n    var f = () => throw new NotImplementedException();\n  }\n}",
    ),
    (
        "A.cs",
        'class A {\n  public int Load() => throw new NotImplementedException("The stream cannot be read twice.");\n}',
    ),
    ("a.py", "class A:\n    def close(self):\n        pass\n"),
    ("a.py", "class A:\n    def check_unused(self, used):\n        pass\n"),
    (
        "a.py",
        'class A:\n    def close(self):\n        """Called at the end; nothing to close here."""\n',
    ),
    ("a.py", 'class A:\n    def start(self):\n        """Hook of the runner."""\n        ...\n'),
    ("a.py", '@overload\ndef load(x: int) -> int:\n    """Load it."""\n    ...\n'),
    ("a.py", 'if TYPE_CHECKING:\n    def load(x: int) -> int:\n        """Load it."""\n        ...\n'),
    ("a.py", 'class LoadError(Exception):\n    """No such file."""\n'),
    ("a.py", 'def load(path):\n    """Load it."""\n    return read(path)\n'),
    ("a.py", 'def load(path):\n    """Load it."""\n    # The plugin fills this.\n'),
    ("a.py", 'def load():\n    class A:\n        """One."""\n\n    return A\n'),
    ("a.py", '@cli.group()\ndef users():\n    """Manage the users."""\n'),
    ("a.py", '@app.task\ndef load(path):\n    """Load it."""\n'),
    ("a.py", '@pytest.fixture\ndef database():\n    """A database."""\n'),
    ("a.py", '@overload\ndef load(x: int) -> int:\n    """Load it."""\n'),
    ("a.py", 'class A(Protocol):\n    def load(self):\n        """Load it."""\n'),
    ("a.py", 'class A(B):\n    def load(self):\n        """Load it."""\n'),
    ("a.py", 'class A:\n    def __init_subclass__(cls):\n        """Take part."""\n'),
    ("a.py", 'def pytest_load():\n    """Hook: called when a plugin is loaded."""\n'),
    ("a.py", 'async def async_post_backup(path):\n    """Perform operations after a backup."""\n'),
    ("a.py", 'def load(path):\n    """Deprecated: there is nothing left to load."""\n'),
    ("a.pyi", 'def load(path):\n    """Load it."""\n'),
    ("tests/fake_store.py", 'def load(path):\n    """Load it."""\n'),
    ("a.rs", "#[cfg(test)]\nmod tests {\n    fn load() {\n        unimplemented!()\n    }\n}"),
    ("a.swift", 'required init?(coder: NSCoder) {\n  fatalError("init(coder:) has not been implemented")\n}'),
    ("a.c", "void load(int x) {\n  /* Stub function to satisfy the linker. */\n}"),
    ("a.c", "#ifdef A\nint x;\n#else\nvoid load(void) {\n}\n#endif"),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_left_alone(audited, path: str, text: str) -> None:
    assert audited(path, text) == []


def test_removing_the_pass_below_a_docstring_leaves_the_finding_what_it_was() -> None:
    documented = 'def load(path):\n    """Load the users."""\n'
    identities = [
        [finding.identity for finding in detect(text, "a.py", LANGUAGES["python"], Policy()).findings]
        for text in (documented, f"{documented}    pass\n")
    ]
    assert len(identities[0]) == 1
    assert identities[0] == identities[1]
