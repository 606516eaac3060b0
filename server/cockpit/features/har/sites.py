"""Whose a host is, by the public suffix list: `shop.co.uk` and `me.github.io` are sites, `co.uk` is none."""

from __future__ import annotations

import functools
import importlib.util
import re
from pathlib import Path
from typing import Final

_PACKAGE: Final = "publicsuffixlist"
_LIST: Final = "public_suffix_list.dat"
_LONGEST: Final = 253
"""A name of the domain name system is not longer."""
_LOCAL: Final = re.compile(r"(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.localhost)(:\d+)?")


@functools.lru_cache(maxsize=4096)
def is_local(host: str) -> bool:
    """Whether a host, with or without its port, is this computer."""
    return _LOCAL.fullmatch(host) is not None


@functools.lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """The part of a host that one owner has; the host itself where no rule leaves one, as of `localhost`."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    name = host.partition(":")[0].rstrip(".")
    labels = name.split(".")
    if len(labels) <= 2 or labels[-1].isdigit() or len(name) > _LONGEST:
        return name
    return ".".join(labels[-min(_suffix_length(labels) + 1, len(labels)) :])


def _suffix_length(labels: list[str]) -> int:
    """How many labels of the end belong to everybody; one, where the list has no rule."""
    rules, readable = _rules(), [_readable(label) for label in labels]
    for start in range(len(labels)):
        rest = readable[start + 1 :]
        if f"!{'.'.join(readable[start:])}" in rules:
            return len(rest)
        if ".".join(readable[start:]) in rules or (rest and f"*.{'.'.join(rest)}" in rules):
            return len(labels) - start
    return 1


def _readable(label: str) -> str:
    """The list has names as they are read, a recording as they travel."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


@functools.cache
def _rules() -> frozenset[str]:
    """The lines of the list. Its package takes fifteen times as long to index them: only its data is used."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        return frozenset()
    text = (Path(found.submodule_search_locations[0]) / _LIST).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("//"))
