"""What a function takes, and whether a call gives it that."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Final

from cockpit.features.copilots.program import Named, dotted

TRANSPARENT: Final = frozenset(
    {
        "staticmethod", "classmethod", "abstractmethod", "abc.abstractmethod", "override",
        "typing.override", "lru_cache", "functools.lru_cache", "cache", "functools.cache",
        "contextmanager", "contextlib.contextmanager", "asynccontextmanager",
        "contextlib.asynccontextmanager", "final", "typing.final",
    }
)  # fmt: skip
"""Decorators that leave a signature as it is."""
_DATA: Final = frozenset({"dataclass", "dataclasses.dataclass"})


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function as a caller sees them."""

    positional: tuple[str, ...]
    """By place, and by name unless they are among the first `only`."""
    required: int
    """How many of them have no default."""
    only: int
    named: frozenset[str]
    """By name only."""
    needed: frozenset[str]
    """Those of them that have no default."""
    rest: bool
    """Whether there is `*args`."""
    others: bool
    """Whether there is `**kwargs`."""

    def refuses(self, call: ast.Call) -> str:
        """Why a call does not fit; empty when it does, or its text does not tell."""
        if any(isinstance(each, ast.Starred) for each in call.args) or any(
            each.arg is None for each in call.keywords
        ):
            return ""
        given = len(call.args)
        if given > len(self.positional) and not self.rest:
            return f"takes {_count(len(self.positional))}, and gets {given}"
        names = [each.arg or "" for each in call.keywords]
        by_name = self.positional[self.only :]
        for name in names:
            if name in by_name and self.positional.index(name) < given:
                return f"gets `{name}` twice"
            if name not in by_name and name not in self.named and not self.others:
                return f"has no parameter `{name}`"
        missing = [name for name in self.positional[given : self.required] if name not in names]
        missing += sorted(self.needed - set(names))
        return f"needs `{missing[0]}`" if missing else ""


def signature(each: Named, *, bound: bool) -> Signature | None:
    """Of a function, as its callers see it; None when a decorator may have made another one of it.

    `bound` leaves out the first parameter of a method, which its object gives.
    """
    node = each.node
    if isinstance(node, ast.ClassDef):
        return None
    decorators = {dotted(one.func if isinstance(one, ast.Call) else one) for one in node.decorator_list}
    if decorators - TRANSPARENT:
        return None
    arguments = node.args
    places = [*arguments.posonlyargs, *arguments.args]
    skipped = 1 if bound and each.is_method and "staticmethod" not in decorators and places else 0
    names = tuple(one.arg for one in places)[skipped:]
    needed = {
        one.arg
        for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    }
    return Signature(
        names,
        max(len(places) - len(arguments.defaults) - skipped, 0),
        max(len(arguments.posonlyargs) - skipped, 0),
        frozenset(one.arg for one in arguments.kwonlyargs),
        frozenset(needed),
        arguments.vararg is not None,
        arguments.kwarg is not None,
    )


def of_class(node: ast.ClassDef) -> Signature | None:
    """Of the constructor that a plain class without bases has; None when its text does not tell."""
    decorators = [dotted(each.func if isinstance(each, ast.Call) else each) for each in node.decorator_list]
    made = next(
        (each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None
    )
    new = any(isinstance(each, ast.FunctionDef) and each.name == "__new__" for each in node.body)
    if new or node.keywords:
        return None
    if made is not None and not decorators:
        return signature(Named("__init__", made, node), bound=True)
    if node.bases or len(decorators) != 1 or decorators[0] not in _DATA:
        return None
    return _of_fields(node)


def _of_fields(node: ast.ClassDef) -> Signature | None:
    """Of a dataclass."""
    decorator = node.decorator_list[0]
    by_name = isinstance(decorator, ast.Call) and any(
        each.arg in ("kw_only", "init") for each in decorator.keywords
    )
    names: list[str] = []
    required: list[str] = []
    for each in node.body:
        if not isinstance(each, ast.AnnAssign) or not isinstance(each.target, ast.Name):
            continue
        note = ast.unparse(each.annotation)
        if "ClassVar" in note:
            continue
        if "KW_ONLY" in note or "InitVar" in note:
            return None
        names.append(each.target.id)
        if each.value is None:
            required.append(each.target.id)
        elif isinstance(each.value, ast.Call) and dotted(each.value.func).endswith("field"):
            keywords = {one.arg for one in each.value.keywords}
            if keywords & {"init", "kw_only"}:
                return None
            if not keywords & {"default", "default_factory"}:
                required.append(each.target.id)
    if by_name:
        return Signature((), 0, 0, frozenset(names), frozenset(required), rest=False, others=False)
    return Signature(tuple(names), len(required), 0, frozenset(), frozenset(), rest=False, others=False)


def _count(number: int) -> str:
    return "1 argument by place" if number == 1 else f"{number} arguments by place"
