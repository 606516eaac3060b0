"""What a Python expression yields, as far as the text tells: texts, paths and lists with marks for the rest."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cockpit.core.guard.marks import (
    HERE,
    HOME,
    LOCAL,
    NAMES,
    OUTPUT,
    REMOTE,
    SCRIPT,
    TEMP,
    UNKNOWN,
    VARIABLE,
    is_known,
)
from cockpit.core.guard.python.decoders import DECODERS, decode
from cockpit.core.guard.python.scope import Binding, Kind, Position, Scope

MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values, as in a loop over a literal list."""

    values: tuple[str, ...]


Value = str | tuple[str, ...] | Choice

_MODULES = MappingProxyType({"sp": "subprocess", "builtins": "", "__builtins__": ""})
_BARE = MappingProxyType(
    {
        "rmtree": "shutil.rmtree",
        "Popen": "subprocess.Popen",
        "check_call": "subprocess.check_call",
        "check_output": "subprocess.check_output",
        "getoutput": "subprocess.getoutput",
        "system": "os.system",
        "Path": "pathlib.Path",
        "expanduser": "os.path.expanduser",
        "mkdtemp": "tempfile.mkdtemp",
        "TemporaryDirectory": "tempfile.TemporaryDirectory",
        "b64decode": "base64.b64decode",
        "urlopen": "urllib.request.urlopen",
    }
)
_TEMPORARY_NAME = re.compile(
    r"(?:tmp|temp)(?:_?(?:path|dir|directory|folder))\Z|tmp_path_factory\Z|tmpdir_factory\Z"
)


@dataclass(slots=True)
class Evaluator:
    """Reads expressions at one position of a file."""

    scope: Scope
    position: Position
    depth: int = 0

    def value(self, node: ast.expr | None) -> Value:
        """What the expression yields."""
        if node is None or self.depth > MAX_DEPTH:
            return UNKNOWN
        reader = _READERS.get(type(node))
        if reader is None:
            return UNKNOWN
        self.depth += 1
        found = reader(self, node)
        self.depth -= 1
        return found

    def text(self, node: ast.expr | None) -> str:
        """The value as one text."""
        return _as_text(self.value(node))

    def dotted(self, node: ast.expr) -> str:
        """The full name of what is called, through imports, aliases and getattr; empty if it has none."""
        if self.depth > MAX_DEPTH:
            return ""
        self.depth += 1
        name = self._dotted(node)
        self.depth -= 1
        return name

    def _dotted(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return self._named(node.id)
        if isinstance(node, ast.Attribute):
            bound = self.scope.find(ast.unparse(node), self.position)
            expression = self.scope.expression(bound) if bound is not None else None
            if expression is not None:
                return self.dotted(expression)
            inner = self.dotted(node.value)
            return f"{inner}.{node.attr}".lstrip(".") if inner or self._is_builtins(node.value) else ""
        if isinstance(node, ast.Call):
            return self._dotted_call(node)
        if isinstance(node, ast.Subscript):
            return self._dotted_item(node)
        return ""

    def _is_builtins(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in ("builtins", "__builtins__")

    def _named(self, name: str) -> str:
        bound = self.scope.find(name, self.position)
        if bound is None:
            return _MODULES.get(name, _BARE.get(name, name))
        if bound.kind is Kind.IMPORT:
            return bound.target
        expression = self.scope.expression(bound)
        if bound.kind is not Kind.VALUE or expression is None:
            return ""
        return name if isinstance(expression, ast.Name) and expression.id == name else self.dotted(expression)

    def _dotted_call(self, node: ast.Call) -> str:
        called = self.dotted(node.func)
        if called in ("__import__", "importlib.import_module") and node.args:
            return self.text(node.args[0])
        if called == "getattr" and len(node.args) >= 2:
            return f"{self.dotted(node.args[0])}.{self.text(node.args[1])}".lstrip(".")
        if called in ("pathlib.Path", "pathlib.PosixPath", "Path"):
            return "pathlib.Path()"
        if called == "functools.partial" and node.args:
            return self.dotted(node.args[0])
        return f"{called}()" if called else ""

    def _dotted_item(self, node: ast.Subscript) -> str:
        holder = self.dotted(node.value) if not isinstance(node.value, ast.Call) else ""
        if (
            isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
            and node.value.func.id == "vars"
        ):
            holder = f"{self.dotted(node.value.args[0])}.__dict__" if node.value.args else ""
        if holder.endswith(".__dict__"):
            return f"{holder.removesuffix('.__dict__')}.{self.text(node.slice)}"
        return self.text(node.slice) if holder == "sys.modules" else ""

    # Expressions ------------------------------------------------------------------------------------------------

    def _constant(self, node: ast.Constant) -> Value:
        content = node.value
        if isinstance(content, bytes):
            return content.decode("utf-8", "replace")
        if isinstance(content, str | int | float) and not isinstance(content, bool):
            return str(content)
        return UNKNOWN

    def _name(self, node: ast.Name) -> Value:
        if node.id == "__file__":
            return f"{SCRIPT}/script"
        bound = self.scope.find(node.id, self.position)
        if bound is None or bound.kind is Kind.PARAMETER:
            return TEMP if _TEMPORARY_NAME.match(node.id) else UNKNOWN
        found = self._bound(bound)
        if found == UNKNOWN and _TEMPORARY_NAME.match(node.id):
            return TEMP
        return found

    def _bound(self, bound: Binding) -> Value:
        found = self.value(self.scope.expression(bound))
        if bound.kind is Kind.ELEMENT:
            return Choice(found) if isinstance(found, tuple) and found else found
        return found

    def _joined(self, node: ast.JoinedStr) -> Value:
        return "".join(
            self.text(part.value if isinstance(part, ast.FormattedValue) else part) for part in node.values
        )

    def _list(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        items: list[str] = []
        for each in node.elts:
            inner = self.value(each.value if isinstance(each, ast.Starred) else each)
            items += inner if isinstance(inner, tuple) else [_as_text(inner)]
        return tuple(items)

    def _binary(self, node: ast.BinOp) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Add):
            if isinstance(left, tuple) or isinstance(right, tuple):
                return _as_tuple(left) + _as_tuple(right)
            return _as_text(left) + _as_text(right)
        if isinstance(node.op, ast.Div):
            return join_paths(_as_text(left), _as_text(right))
        if isinstance(node.op, ast.Mod) and isinstance(left, str):
            return _percent(left, right)
        if (
            isinstance(node.op, ast.Mult)
            and isinstance(left, str)
            and isinstance(right, str)
            and right.isdigit()
        ):
            return left * min(int(right), 64)
        return UNKNOWN

    def _unary(self, node: ast.UnaryOp) -> Value:
        inner = self.text(node.operand)
        return f"-{inner}" if isinstance(node.op, ast.USub) and inner.isdigit() else UNKNOWN

    def _choice(self, node: ast.IfExp) -> Value:
        first, second = self.value(node.body), self.value(node.orelse)
        if isinstance(first, str) and isinstance(second, str):
            return first if first == second else Choice((first, second))
        return first

    def _either(self, node: ast.BoolOp) -> Value:
        texts = tuple(dict.fromkeys(self.text(each) for each in node.values))
        return texts[0] if len(texts) == 1 else Choice(texts)

    def _attribute(self, node: ast.Attribute) -> Value:
        bound = self.scope.find(ast.unparse(node), self.position)
        if bound is not None:
            return self._bound(bound)
        known = _ATTRIBUTES.get(self.dotted(node))
        if known is not None:
            return known
        if node.attr in ("parent", "parents", "text", "content", "stdout", "name"):
            return _part(self.text(node.value), node.attr)
        return UNKNOWN

    def _subscript(self, node: ast.Subscript) -> Value:
        if self.dotted(node.value) == "os.environ":
            return _environment(self.text(node.slice))
        holder = self.value(node.value)
        if isinstance(node.slice, ast.Slice):
            return _sliced(holder, node.slice)
        index = self.text(node.slice)
        if isinstance(node.value, ast.Attribute) and node.value.attr == "parents" and index.isdigit():
            path = self.text(node.value.value)
            for _ in range(int(index) + 1):
                path = _part(path, "parent")
            return path
        if (
            isinstance(holder, tuple)
            and re.fullmatch(r"-?\d+", index)
            and -len(holder) <= int(index) < len(holder)
        ):
            return holder[int(index)]
        return UNKNOWN

    def _call(self, node: ast.Call) -> Value:
        name = self.dotted(node.func)
        function = _FUNCTIONS.get(name)
        args: list[Value] = []
        for arg in node.args:
            inner = self.value(arg.value if isinstance(arg, ast.Starred) else arg)
            args += inner if isinstance(arg, ast.Starred) and isinstance(inner, tuple) else [inner]
        if function is not None:
            return function(args)
        if name in DECODERS:
            return decode(name, [_as_text(arg) for arg in args])
        if name.startswith(("requests.", "httpx.", "urllib.", "aiohttp.", "urllib3.")):
            return REMOTE
        if isinstance(node.func, ast.Attribute):
            return self._method(node.func, args)
        return OUTPUT

    def _method(self, func: ast.Attribute, args: list[Value]) -> Value:
        holder = self.value(func.value)
        if func.attr == "join" and args and isinstance(holder, str):
            return holder.join(_as_tuple(args[0]))
        if func.attr == "format" and isinstance(holder, str):
            return _format(holder, [_as_text(arg) for arg in args])
        method = _METHODS.get(func.attr)
        if method is not None:
            return method(_as_text(holder), [_as_text(arg) for arg in args])
        return REMOTE if holder == REMOTE else UNKNOWN


def _as_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    return " ".join(value) if isinstance(value, tuple) else UNKNOWN


def _as_tuple(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else (UNKNOWN,)


def join_paths(left: str, right: str) -> str:
    """Two parts of a path; an absolute second one replaces the first."""
    return right if right.startswith(("/", HOME, TEMP)) else f"{left}/{right}"


def _part(holder: str, attribute: str) -> Value:
    if attribute == "parent" and VARIABLE.match(holder.rstrip("/").rpartition("/")[2]):
        return holder if "/" not in holder else f"{holder.rstrip('/')}/.."
    if attribute == "parent":
        head, slash, _ = holder.rstrip("/").rpartition("/")
        if slash:
            return head or "/"
        return f"{holder}/.." if holder else ".."
    if attribute == "name":
        return holder.rpartition("/")[2] or UNKNOWN
    return holder if holder in (REMOTE, OUTPUT) else UNKNOWN


def _text_part(holder: str, attribute: str) -> str:
    return _as_text(_part(holder, attribute))


def _percent(pattern: str, right: Value) -> str:
    values = iter(right if isinstance(right, tuple) else (_as_text(right),))
    return re.sub(
        r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[srdif%]",
        lambda found: "%" if found.group() == "%%" else next(values, UNKNOWN),
        pattern,
    )


def _format(pattern: str, values: list[str]) -> str:
    rest = iter(values)

    def fill(found: re.Match[str]) -> str:
        key = found.group(1)
        if key.isdigit():
            return values[int(key)] if int(key) < len(values) else UNKNOWN
        return next(rest, UNKNOWN) if not key else UNKNOWN

    return re.sub(r"(?<!\{)\{(\w*)[^{}]*\}(?!\})", fill, pattern)


def _sliced(holder: Value, part: ast.Slice) -> Value:
    if not isinstance(holder, str | tuple) or (isinstance(holder, str) and not is_known(holder)):
        return UNKNOWN
    try:
        bounds = [
            ast.literal_eval(each) if each is not None else None
            for each in (part.lower, part.upper, part.step)
        ]
        return holder[slice(*bounds)]
    except (ValueError, TypeError):
        return UNKNOWN


def _environment(name: str) -> str:
    if name in ("HOME", "USERPROFILE"):
        return HOME
    return HERE if name in ("PWD", "GITHUB_WORKSPACE", "CI_PROJECT_DIR") else UNKNOWN


def _first(args: list[Value]) -> str:
    return _as_text(args[0]) if args else UNKNOWN


def _path(args: list[Value]) -> str:
    path = _first(args) if args else "."
    for part in args[1:]:
        path = join_paths(path, _as_text(part))
    return path


def _expanded(args: list[Value]) -> str:
    path = _first(args)
    return HOME + path[1:] if path.startswith("~") else path.replace("$HOME", HOME, 1)


def _split(args: list[Value]) -> Value:
    text = _first(args)
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def _character(args: list[Value]) -> str:
    text = _first(args)
    return chr(int(text)) if text.isdigit() and int(text) < 0x110000 else UNKNOWN


def _matches(args: list[Value]) -> str:
    return _first(args)


def _walked(args: list[Value]) -> str:
    return f"{_first(args).rstrip('/')}/*" if args else "./*"


def _fixed(text: str) -> Callable[[list[Value]], Value]:
    return lambda _: text


_FUNCTIONS: Mapping[str, Callable[[list[Value]], Value]] = MappingProxyType(
    {
        **dict.fromkeys(
            ["str", "bytes", "repr", "os.fspath", "pathlib.Path", "Path", "compile", "memoryview"], _path
        ),
        **dict.fromkeys(["os.path.join", "pathlib.PurePath", "pathlib.PosixPath", "posixpath.join"], _path),
        **dict.fromkeys(
            ["os.path.abspath", "os.path.realpath", "os.path.normpath", "shlex.quote", "shutil.which"], _first
        ),
        **dict.fromkeys(["list", "tuple", "sorted", "reversed", "set"], lambda args: args[0] if args else ()),
        **dict.fromkeys(["os.path.expanduser", "os.path.expandvars"], _expanded),
        "os.path.split": lambda args: (_text_part(_first(args), "parent"), _text_part(_first(args), "name")),
        "os.path.dirname": lambda args: _part(_first(args), "parent"),
        "os.path.basename": lambda args: _part(_first(args), "name"),
        **dict.fromkeys(["pathlib.Path.home", "Path.home"], _fixed(HOME)),
        **dict.fromkeys(["pathlib.Path.cwd", "Path.cwd", "os.getcwd", "os.getcwdb"], _fixed(HERE)),
        **dict.fromkeys(
            [
                "tempfile.mkdtemp",
                "tempfile.mkstemp",
                "tempfile.TemporaryDirectory",
                "tempfile.NamedTemporaryFile",
                "tempfile.mktemp",
            ],
            _fixed(TEMP),
        ),
        "tempfile.gettempdir": _fixed("/tmp"),  # noqa: S108  A value of the analysed program, not a file of ours.
        **dict.fromkeys(["os.getenv", "os.environ.get"], lambda args: _environment(_first(args))),
        "shlex.split": _split,
        "shlex.join": lambda args: " ".join(_as_tuple(args[0])) if args else "",
        "chr": _character,
        "input": _fixed(UNKNOWN),
        **dict.fromkeys(["open", "io.open"], _fixed(LOCAL)),
        **dict.fromkeys(["glob.glob", "glob.iglob"], _matches),
        **dict.fromkeys(["os.listdir", "os.scandir", "os.walk"], _walked),
    }
)

_ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "sys.executable": "python3",
        "os.sep": "/",
        "os.path.sep": "/",
        "os.curdir": ".",
        "os.pardir": "..",
        "os.devnull": "/dev/null",
    }
)


def _searched(holder: str, args: list[str]) -> str:
    pattern = args[0] if args else "*"
    return f"{holder}/{NAMES}" if pattern.strip("*/") else f"{holder}/*"


def _divided(holder: str, args: list[str]) -> Value:
    separator = args[0] if args else None
    usable = is_known(holder) and (separator is None or (separator and is_known(separator)))
    return tuple(holder.split(separator)) if usable else (UNKNOWN,)


_METHODS: Mapping[str, Callable[[str, list[str]], Value]] = MappingProxyType(
    {
        **dict.fromkeys(
            [
                "decode",
                "encode",
                "strip",
                "lstrip",
                "rstrip",
                "resolve",
                "absolute",
                "as_posix",
                "casefold",
                "expandtabs",
                "read",
                "readline",
                "text",
                "getvalue",
                "__str__",
                "__fspath__",
                "removesuffix",
                "removeprefix",
            ],
            lambda holder, _: holder,
        ),
        "expanduser": lambda holder, _: HOME + holder[1:] if holder.startswith("~") else holder,
        **dict.fromkeys(["joinpath", "__truediv__"], lambda holder, args: "/".join([holder, *args])),
        **dict.fromkeys(["glob", "rglob"], _searched),
        "iterdir": lambda holder, _: f"{holder}/*",
        "lower": lambda holder, _: holder.lower(),
        "upper": lambda holder, _: holder.upper(),
        "with_suffix": lambda holder, args: holder + "".join(args[:1]),
        "with_name": lambda holder, args: f"{_part(holder, 'parent')}/{''.join(args[:1])}",
        "replace": lambda holder, args: (
            holder.replace(args[0], args[1]) if len(args) == 2 and args[0] else UNKNOWN
        ),
        "split": lambda holder, args: (
            tuple(holder.split(args[0] if args else None)) if not args or args[0] else (UNKNOWN,)
        ),
        "getbasetemp": lambda *_: TEMP,
        "mktemp": lambda *_: TEMP,
        "__enter__": lambda holder, _: holder,
    }
)

_READERS: Mapping[type[ast.expr], Callable[[Evaluator, ast.expr], Value]] = MappingProxyType(
    {
        ast.Constant: Evaluator._constant,
        ast.Name: Evaluator._name,
        ast.JoinedStr: Evaluator._joined,
        ast.FormattedValue: lambda self, node: self.value(node.value),
        ast.List: Evaluator._list,
        ast.Tuple: Evaluator._list,
        ast.Set: Evaluator._list,
        ast.BinOp: Evaluator._binary,
        ast.UnaryOp: Evaluator._unary,
        ast.IfExp: Evaluator._choice,
        ast.BoolOp: Evaluator._either,
        ast.Attribute: Evaluator._attribute,
        ast.Subscript: Evaluator._subscript,
        ast.Call: Evaluator._call,
        ast.NamedExpr: lambda self, node: self.value(node.value),
        ast.Await: lambda self, node: self.value(node.value),
        ast.Starred: lambda self, node: self.value(node.value),
    }
)
