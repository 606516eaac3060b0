"""Whether a function lost its body, or came without one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cockpit.core.lazy import lazy, lazy_pattern
from cockpit.features.copilots.change import Change, lines_of
from cockpit.features.copilots.checks.migrations import STEPS, is_migration
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Function, Named, Program, dotted
from cockpit.features.copilots.review import Review, is_test, objection

if TYPE_CHECKING:
    from cockpit.features.copilots import grammars
else:
    grammars = lazy("cockpit.features.copilots.grammars")

CODE: Final = "validate.stub"
JAVASCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_ABSTRACT: Final = frozenset({"ABC", "Protocol", "ABCMeta", "Interface"})
_NOTHING: Final = lazy_pattern(
    r"(?i)no_?op|nothing|ignore|null|dummy|discard|stub|fake|sentinel|marker|hook|default|callback"
)
_THROWN: Final = lazy_pattern(
    r"(?i)throw\s+new\s+\w*Error\(\s*['\"`][^'\"`]*\b(?:not\s+(?:yet\s+)?implemented|unimplemented)"
)
_LATER: Final = lazy_pattern(r"\b(?:TODO|FIXME|XXX)\b|\b[Nn]ot (?:yet )?implemented\b")
_UNDONE: Final = lazy_pattern(r"#.*\b(?:TODO|FIXME|XXX|HACK|not implemented|placeholder)\b")


def stubs(review: Review) -> Iterator[Objection | Gap]:
    """Object to functions that had a body and have none now, and to new ones without."""
    for change, program in review.programs():
        if not change.path.endswith(".pyi"):
            yield from _python(review, change, program)
    for change in review.changes.present:
        if change.path.endswith(JAVASCRIPT):
            known = {line.strip() for line in lines_of(change.old or "")}
            for number, line in change.added_lines():
                if _THROWN.search(line) and line.strip() not in known:
                    yield objection(change, number, CODE, "This is not implemented; it only throws.")
            yield from _emptied(change)
            yield from _postponed(change)


def _emptied(change: Change) -> Iterator[Objection]:
    """Functions of JavaScript that had a body."""
    if change.before is None or "{}" not in "".join((change.new or "").split()):
        return
    had = {name for name, (_, empty) in grammars.bodies(change.old or "", change.path).items() if not empty}
    for name, (line, empty) in grammars.bodies(change.new or "", change.path).items():
        # A constructor may set its parameters by naming them.
        if empty and name in had and name != "constructor":
            yield objection(change, line, CODE, f"`{name}` had a body; now it does nothing.")


def _postponed(change: Change) -> Iterator[Objection]:
    """New functions of JavaScript that say they are still to be written."""
    if is_test(change.path) or not _LATER.search(change.new or ""):
        return
    known = {name for _, name, _ in grammars.short_functions(change.old or "", change.path)}
    for line, name, comments in grammars.short_functions(change.new or "", change.path):
        if name not in known and _LATER.search(comments):
            yield objection(change, line, CODE, f"`{name}` says that it is still to be written.")


def _python(review: Review, change: Change, program: Program) -> Iterator[Objection]:
    former = review.former(change)
    for name, each in program.functions.items():
        if isinstance(each.node, ast.ClassDef):
            continue
        what = _emptiness(each.node)
        if not what and _is_put_off(each.node, program):
            what = "is put off"
        if not what or _is_declaration(each) or (name in STEPS and is_migration(change.path)):
            continue
        before = former.functions.get(name) if former else None
        if (
            before is not None
            and former is not None
            and what == "is put off"
            and _is_put_off_too(before, former)
        ):
            continue
        title = f"`{name}`"
        if before is not None:
            if not isinstance(before.node, ast.ClassDef) and _had_substance(before.node, each.node):
                yield objection(change, each.node.lineno - 1, CODE, f"{title} had a body; now it {what}.")
        elif _should_do_something(review, change, program, each, what):
            yield objection(change, each.node.lineno - 1, CODE, f"{title} is new, and {what}.")


def _body(node: Function) -> list[ast.stmt]:
    """The statements behind the docstring."""
    body = node.body
    first = body[0]
    is_doc = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return body[1:] if is_doc else body


def _emptiness(node: Function) -> str:
    """In which way a function does nothing; empty when it does something."""
    body = _body(node)
    if not body:
        return "has only a docstring"
    if all(
        isinstance(each, ast.Pass) or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        for each in body
    ):
        return "does nothing"
    last = body[-1]
    if len(body) == 1 and isinstance(last, ast.Raise) and last.exc is not None:
        raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
        if dotted(raised) == "NotImplementedError":
            return "only raises NotImplementedError"
    if len(body) == 1 and isinstance(last, ast.Return) and _is_constant(last.value):
        return "returns a constant"
    return ""


def _is_put_off(node: Function, program: Program) -> bool:
    """Whether a function says that it is still to be written, and only gives something meanwhile."""
    body = _body(node)
    lines = lines_of(program.text)[node.lineno - 1 : node.end_lineno]
    return len(body) == 1 and isinstance(body[0], ast.Return) and any(_UNDONE.search(line) for line in lines)


def _is_constant(node: ast.expr | None) -> bool:
    if node is None or isinstance(node, ast.Constant):
        return True
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return not node.elts
    if isinstance(node, ast.Dict):
        return not node.keys
    return isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)


def _is_put_off_too(before: Named, former: Program) -> bool:
    return isinstance(before.node, ast.ClassDef) or _is_put_off(before.node, former)


def _had_substance(before: Function, after: Function) -> bool:
    if _emptiness(before):
        return False
    if _emptiness(after) != "returns a constant":
        return True
    # A flag that became constant is no stub; a computation over its arguments was one.
    places = [*after.args.posonlyargs, *after.args.args, *after.args.kwonlyargs]
    taken = [each.arg for each in places if each.arg not in ("self", "cls")]
    uses = {node.id for node in ast.walk(before) if isinstance(node, ast.Name)}
    return bool(set(taken) & uses) or len(_body(before)) > 1


def _is_declaration(each: Named) -> bool:
    """Whether a function is there to be overridden or overloaded."""
    node = each.node
    decorators = {
        dotted(one.func if isinstance(one, ast.Call) else one).rpartition(".")[2]
        for one in node.decorator_list
    }
    if decorators & {"abstractmethod", "overload", "abstractproperty", "singledispatch"}:
        return True
    owner = each.within if isinstance(each.within, ast.ClassDef) else None
    if owner is None:
        return False
    bases = {
        dotted(base.value if isinstance(base, ast.Subscript) else base).rpartition(".")[2]
        for base in owner.bases
    }
    bases |= {dotted(one.value).rpartition(".")[2] for one in owner.keywords}
    return (
        bool(bases & _ABSTRACT)
        or owner.name.startswith(("Base", "Abstract", "Null", "Noop", "NoOp", "Dummy"))
        or owner.name.endswith(("Base", "Mixin", "Protocol", "Interface"))
    )


def _should_do_something(  # noqa: PLR0911 - A list of cases in their order.
    review: Review, change: Change, program: Program, each: Named, what: str
) -> bool:
    """Whether a new function without a body is no honest one."""
    node = each.node
    if isinstance(node, ast.ClassDef):
        return False
    name = node.name
    lines = lines_of(program.text)[node.lineno - 1 : node.end_lineno]
    if any(_UNDONE.search(line) for line in lines) and not is_test(change.path):
        return True
    if what == "is put off":
        return False
    if what == "only raises NotImplementedError":
        return not _is_overridden(review, each)
    if _ignores_all(node):
        return False
    if (
        is_test(change.path)
        or _NOTHING.search(name)
        or node.decorator_list
        or (name.startswith("__") and name.endswith("__"))
    ):
        return False
    owner = each.within
    if isinstance(owner, ast.ClassDef) and (owner.bases or _NOTHING.search(owner.name)):
        return False
    if what == "returns a constant":
        taken = [
            one for one in node.args.args if one.arg not in ("self", "cls") and not one.arg.startswith("_")
        ]
        return owner is None and bool(taken) and len(_body(node)) != len(node.body)
    return not (owner is not None and not isinstance(owner, ast.ClassDef))


def _ignores_all(node: Function) -> bool:
    """Whether a function marks all that it is given as unused: then it does nothing on purpose."""
    places = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    taken = [each.arg for each in places if each.arg not in ("self", "cls")]
    return bool(taken) and all(name.startswith("_") for name in taken)


def _is_overridden(review: Review, each: Named) -> bool:
    """Whether a class in the repository has this method of its base class."""
    owner = each.within
    if not isinstance(owner, ast.ClassDef):
        return False
    method = each.node.name
    for path in review.after.python:
        if owner.name.encode() not in (review.after.data(path) or b""):
            continue
        program = review.after.program(path)
        for name, node in program.classes.items() if program else ():
            bases = {
                dotted(base.value if isinstance(base, ast.Subscript) else base).rpartition(".")[2]
                for base in node.bases
            }
            if owner.name in bases and program is not None and f"{name}.{method}" in program.functions:
                return True
    return False
