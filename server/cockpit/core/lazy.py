"""Modules, regexes and attributes that are made when they are first used."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any, Generic, Self, TypeVar, cast, overload

T = TypeVar("T")


class _Lazy(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def lazy(name: str) -> ModuleType:
    """Stands for the module of that name, which is imported at the first access to one of its attributes.

    Unlike the standard library's LazyLoader it leaves the packages above the module alone, too.
    """
    return _Lazy(name)


class _LazyPattern:
    """After the first use its slots hold the methods of the compiled regex, which then cost what they do."""

    __slots__ = (
        "_flags", "_source", "findall", "finditer", "flags", "fullmatch", "groupindex", "groups", "match",
        "pattern", "search", "split", "sub", "subn",
    )  # fmt: skip

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        for slot in self.__slots__:
            if not slot.startswith("_"):
                setattr(self, slot, getattr(compiled, slot))
        return getattr(compiled, name)


def lazy_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Stands for `re.compile(source, flags)`, which happens at the first use.

    For regexes in modules: compiling all of the audit and the guard takes longer than auditing 100 files.
    """
    return cast("re.Pattern[str]", _LazyPattern(source, flags))


class cached(Generic[T]):  # noqa: N801 - A decorator.
    """An attribute that is computed at its first use.

    The standard library's cached_property takes a lock up to Python 3.11, which costs more than many of the
    audit's values; here two threads that are the first ones both compute it.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)
        return value
