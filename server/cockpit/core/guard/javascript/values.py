"""What a JavaScript expression yields, as far as the text tells."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

from cockpit.core.guard.javascript import expressions as ex
from cockpit.core.guard.javascript.scope import Scope, module_name
from cockpit.core.guard.marks import (
    DECODED,
    HERE,
    HOME,
    LOCAL,
    OUTPUT,
    REMOTE,
    SCRIPT,
    TEMP,
    UNKNOWN,
    is_known,
)

MAX_DEPTH = 12
Value = str | tuple[str, ...]

_KNOWN_MODULES = MappingProxyType(
    {
        "fs": "fs",
        "fsp": "fs",
        "fsPromises": "fs",
        "fse": "fs-extra",
        "fsExtra": "fs-extra",
        "cp": "child_process",
        "childProcess": "child_process",
        "child_process": "child_process",
        "os": "os",
        "path": "path",
        "shell": "shelljs",
        "shelljs": "shelljs",
    }
)
_FIXED: Mapping[str, str] = MappingProxyType(
    {
        "__dirname": SCRIPT,
        "__filename": f"{SCRIPT}/script",
        "import.meta.dirname": SCRIPT,
        "import.meta.filename": f"{SCRIPT}/script",
        "import.meta.url": f"{SCRIPT}/script",
        "process.env.HOME": HOME,
        "process.env.USERPROFILE": HOME,
        "process.env.PWD": HERE,
        "process.env.INIT_CWD": HERE,
        "process.env.GITHUB_WORKSPACE": HERE,
        "process.execPath": "node",
        "path.sep": "/",
        "os.EOL": "\n",
    }
)


@dataclass(slots=True)
class Evaluator:
    """Reads expressions at one position of a file."""

    scope: Scope
    position: int
    depth: int = 0

    def texts(self, node: ex.Expression | None) -> tuple[str, ...]:
        """Every text the expression may yield."""
        if isinstance(node, ex.Either):
            return tuple(dict.fromkeys(text for option in node.options for text in self.texts(option)))
        if (
            isinstance(node, ex.Name)
            and (found := self.scope.find(node.dotted, self.position)) is not None
            and found.element
        ):
            inner = self.value(ex.parse(self.scope.text, found.begin))
            return inner if isinstance(inner, tuple) else (UNKNOWN,)
        value = self.value(node)
        return (value,) if isinstance(value, str) else value

    def text(self, node: ex.Expression | None) -> str:
        """The value as one text."""
        value = self.value(node)
        return value if isinstance(value, str) else " ".join(value)

    def value(self, node: ex.Expression | None) -> Value:
        """What the expression yields."""
        if node is None or self.depth > MAX_DEPTH:
            return UNKNOWN
        self.depth += 1
        found = self._value(node)
        self.depth -= 1
        return found

    def _value(self, node: ex.Expression) -> Value:
        found: Value = UNKNOWN
        if isinstance(node, ex.Text):
            found = node.value
        elif isinstance(node, ex.Template):
            found = "".join(self.text(part) for part in node.parts)
        elif isinstance(node, ex.Sum):
            found = self.text(node.left) + self.text(node.right)
        elif isinstance(node, ex.Array):
            found = tuple(self.text(item) for item in node.items)
        elif isinstance(node, ex.Name):
            found = self._named(node.dotted)
        elif isinstance(node, ex.Invocation):
            found = self._called(node)
        elif isinstance(node, ex.Either):
            texts = {self.text(option) for option in node.options}
            found = texts.pop() if len(texts) == 1 else UNKNOWN
        return found

    def _named(self, name: str) -> Value:
        if name in _FIXED:
            return _FIXED[name]
        if self.resolved(name) in _FIXED:
            return _FIXED[self.resolved(name)]
        found = self.scope.find(name, self.position)
        if found is None or found.element:
            return UNKNOWN
        return self.value(ex.parse(self.scope.text, found.begin))

    def resolved(self, name: str) -> str:
        """A dotted name with its module's own name in front."""
        head, dot, rest = name.partition(".")
        module = self.scope.imports.get(head) or _KNOWN_MODULES.get(head, head)
        return f"{module}{dot}{rest}"

    def function_name(self, node: ex.Expression) -> str:
        """The full name of a called function; empty if it has none."""
        if self.depth > MAX_DEPTH:
            return ""
        self.depth += 1
        name = self._function_name(node)
        self.depth -= 1
        return name

    def _function_name(self, node: ex.Expression) -> str:
        if isinstance(node, ex.Name):
            return self._bound_name(node.dotted)
        if isinstance(node, ex.Member):
            return f"{self.function_name(node.holder)}.{node.name}"
        return self._returned_name(node) if isinstance(node, ex.Invocation) else ""

    def _bound_name(self, name: str) -> str:
        found = self.scope.find(name, self.position)
        required = self.scope.imports.get(name)
        if required is not None and not (found is not None and "promisify" in self.scope.text):
            return required
        if found is None or found.element:
            return self.resolved(name)
        return self.function_name(ex.parse(self.scope.text, found.begin))

    def _returned_name(self, node: ex.Invocation) -> str:
        """The name of the module or function that a call such as require() or promisify() returns."""
        called = self.function_name(node.function)
        if called.rpartition(".")[2] in ("promisify", "bind", "$") and node.arguments:
            return self.function_name(node.arguments[0])
        if called in ("require", "import", "process.mainModule.require") and node.arguments:
            return module_name(self.text(node.arguments[0]))
        return f"{called}()" if called else ""

    def _called(self, node: ex.Invocation) -> Value:
        name = self.function_name(node.function)
        args = [self.value(argument) for argument in node.arguments]
        function = _FUNCTIONS.get(name) or _FUNCTIONS.get(name.rpartition("/")[2])
        if function is not None:
            return function(args)
        if name.startswith(("fetch", "axios", "got", "https.get", "request")):
            return REMOTE
        if isinstance(node.function, ex.Member | ex.Name):
            return self._method(node.function, args)
        return UNKNOWN

    def _method(self, function: ex.Member | ex.Name, args: list[Value]) -> Value:
        if isinstance(function, ex.Member):
            holder, name = self.value(function.holder), function.name
        else:
            head, _, name = function.dotted.rpartition(".")
            holder = self._named(head) if head else UNKNOWN
        if name == "join" and isinstance(holder, tuple):
            return _text(args[0]).join(holder) if args else ",".join(holder)
        if name == "concat":
            return _concat(holder, args)
        if name == "split" and isinstance(holder, str) and is_known(holder):
            return tuple(holder.split(_text(args[0]) if args and _text(args[0]) else None))
        if name in ("toString", "trim", "text", "normalize", "valueOf", "toLowerCase", "decode"):
            return holder.lower() if name == "toLowerCase" and isinstance(holder, str) else holder
        if name == "reverse" and isinstance(holder, tuple):
            return holder[::-1]
        return REMOTE if holder == REMOTE else UNKNOWN


def _text(value: Value) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _concat(holder: Value, args: list[Value]) -> Value:
    if isinstance(holder, str):
        return holder + "".join(_text(arg) for arg in args)
    return holder + tuple(item for arg in args for item in (arg if isinstance(arg, tuple) else (arg,)))


def _joined(args: list[Value]) -> str:
    path = ""
    for arg in args:
        part = _text(arg)
        path = part if not path or (part.startswith(("/", HOME)) and path == HERE) else f"{path}/{part}"
    return path or "."


def _resolved(args: list[Value]) -> str:
    path = HERE
    for arg in args:
        part = _text(arg)
        absolute = part.startswith(("/", HOME, SCRIPT, HERE, TEMP, UNKNOWN))
        path = part if absolute else f"{path}/{part}"
    return path


def _dirname(args: list[Value]) -> str:
    path = _text(args[0]) if args else UNKNOWN
    head, slash, _ = path.rstrip("/").rpartition("/")
    return head or "/" if slash else f"{path}/.."


def _from(args: list[Value]) -> Value:
    text = _text(args[0]) if args else UNKNOWN
    encoding = _text(args[1]) if len(args) > 1 else ""
    if encoding in ("base64", "base64url"):
        return _atob([text])
    if encoding == "hex":
        return (
            DECODED + bytes.fromhex(text).decode("utf-8", "replace")
            if is_known(text) and len(text) % 2 == 0
            else DECODED
        )
    return text


def _atob(args: list[Value]) -> str:
    text = _text(args[0]) if args else UNKNOWN
    if not is_known(text):
        return REMOTE if REMOTE in text else DECODED
    try:
        return DECODED + base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return DECODED


def _characters(args: list[Value]) -> str:
    codes = [_text(arg) for arg in args]
    if all(code.isdigit() and int(code) < 0x110000 for code in codes):
        return "".join(chr(int(code)) for code in codes)
    return UNKNOWN


def _first(args: list[Value]) -> Value:
    return args[0] if args else UNKNOWN


def _constant(text: str) -> Callable[[list[Value]], Value]:
    return lambda _: text


_FUNCTIONS: Mapping[str, Callable[[list[Value]], Value]] = MappingProxyType(
    {
        **dict.fromkeys(["path.join", "posix.join", "join", "path.posix.join", "path.win32.join"], _joined),
        **dict.fromkeys(["path.resolve", "path.posix.resolve", "resolve"], _resolved),
        **dict.fromkeys(["path.dirname", "dirname"], _dirname),
        **dict.fromkeys(
            ["path.normalize", "String", "String.raw", "fileURLToPath", "url.fileURLToPath", "quote"], _first
        ),
        **dict.fromkeys(["os.homedir", "homedir"], _constant(HOME)),
        **dict.fromkeys(["os.tmpdir", "tmpdir"], _constant("/tmp")),  # noqa: S108  A value of the analysed program.
        **dict.fromkeys(["process.cwd", "Deno.cwd"], _constant(HERE)),
        **dict.fromkeys(
            [
                "fs.mkdtempSync",
                "fs.mkdtemp",
                "fs.promises.mkdtemp",
                "fs/promises.mkdtemp",
                "mkdtempSync",
                "mkdtemp",
                "tmp.dirSync",
                "Deno.makeTempDir",
                "Deno.makeTempDirSync",
                "tempy.directory",
                "temporaryDirectory",
            ],
            _constant(TEMP),
        ),
        **dict.fromkeys(
            ["fs.readFileSync", "fs.readFile", "readFileSync", "fs.promises.readFile", "readFile"],
            _constant(LOCAL),
        ),
        **dict.fromkeys(["child_process.execSync", "execSync"], _constant(OUTPUT)),
        "Buffer.from": _from,
        "atob": _atob,
        "decodeURIComponent": lambda args: unquote(_text(_first(args))),
        "unescape": lambda args: unquote(_text(_first(args))),
        "String.fromCharCode": _characters,
        "String.fromCodePoint": _characters,
    }
)
