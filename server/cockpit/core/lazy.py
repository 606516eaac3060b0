"""Modules that are imported when they are first used, to keep the start of the daemon short."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any


class _Lazy(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


def lazy(name: str) -> ModuleType:
    """Stands for the module of that name, which is imported at the first access to one of its attributes.

    Unlike the standard library's LazyLoader it leaves the packages above the module alone, too.
    """
    return _Lazy(name)
