"""What the name of a file says: a copy, an older version, something that is given up, or an entry point."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

_COPY_SUFFIX: Final = re.compile(r"(?:\.(?:bak|backup|orig|old|save)\d*|~)$", re.IGNORECASE)
"""Behind a whole name: `x.py.bak`."""
_COPY_STEM: Final = re.compile(
    r"(?:[_.-](?:old|bak|backup|orig|copy)\d*| ?- ?copy(?: ?\(\d+\))?| copy(?: \d+)?| ?\(\d+\))$",
    re.IGNORECASE,
)
"""At the end of a stem: `x_old.py`, `x (1).py`, `x - Copy.py`."""
_COUNTED: Final = re.compile(r" \d{1,2}$")
"""`x 2.py`, as file managers name copies, and people chapters: the content tells which it is."""
_COPY_PREFIX: Final = re.compile(r"^(?:copy of |copy_of_|old_)", re.IGNORECASE)
_VERSION: Final = re.compile(r"^(?P<base>.+?)(?P<mark>[_.-]?v)(?P<number>\d{1,3})$", re.IGNORECASE)
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_GIVEN_UP: Final = frozenset({"deprecated", "obsolete", "legacy"})
_GIVEN_UP_AT_THE_END: Final = frozenset({*_GIVEN_UP, "unused"})
"""What finds unused routes is in use."""
_SOURCE_NAMES: Final = """
    .py .pyw .js .mjs .cjs .jsx .ts .mts .cts .tsx .vue .svelte .rb .php .sh .bash .zsh .ps1 .bat .cmd
    .pl .lua .r .c .cc .cpp .cxx .h .hpp .hh .rs .css .scss .less
"""
_SOURCE: Final = frozenset(_SOURCE_NAMES.split())
_AS_A_WHOLE_NAMES: Final = """
    .go .cs .vb .fs .swift .kt .kts .java .scala .groovy .dart .tf .proto .sql .m .mm .hs
"""
_AS_A_WHOLE: Final = frozenset(_AS_A_WHOLE_NAMES.split())
"""Compilers and tools take these folder by folder: that no other file names one says nothing."""
_CONFIGURATION_NAMES: Final = """
    .toml .cfg .ini .yml .yaml .json .json5 .jsonc .properties .conf .env .lock .xml .plist .gradle
"""
_CONFIGURATION: Final = frozenset(_CONFIGURATION_NAMES.split())
_PROSE_NAMES: Final = """
    .md .mdx .rst .adoc .txt .html .htm .ipynb .tex
"""
_PROSE: Final = frozenset(_PROSE_NAMES.split())
_ENTRY_NAMES: Final = """
    __init__ __main__ conftest setup manage main index mod lib build wsgi asgi app makefile dockerfile
    rakefile gemfile procfile jenkinsfile vagrantfile codeowners py.typed
"""
_ENTRY: Final = frozenset(_ENTRY_NAMES.split())
_NOTICE: Final = ("license", "licence", "copying", "notice", "readme", "changelog", "authors", "contributing")
_TEST: Final = re.compile(r"^(?:test_|tests?$)|(?:[_.-](?:tests?|spec))$|(?:Test|Tests|Spec)$")
_LISTED_NAMES: Final = """
    commands rules checks handlers generators tasks jobs hooks
    migrations versions plugins fixtures snapshots __snapshots__ locales locale i18n l10n lang langs
    languages translations templates newsfragments changelog.d test tests testing testdata spec specs e2e
    examples example samples demo demos vendor third_party node_modules
"""
_LISTED: Final = frozenset(_LISTED_NAMES.split())
"""Folders whose files are found by listing them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A path, taken apart."""

    path: str

    @property
    def name(self) -> str:
        """The last part."""
        return PurePosixPath(self.path).name

    @property
    def stem(self) -> str:
        """The name without its last suffix."""
        return PurePosixPath(self.path).stem

    @property
    def suffix(self) -> str:
        """The last suffix, in lower case, with its dot."""
        return PurePosixPath(self.path).suffix.lower()

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders above, the outermost first."""
        return PurePosixPath(self.path).parts[:-1]


def is_kept(path: str) -> bool:
    """Whether a file may be used without a mention: an entry point, a test, one of a listed folder."""
    named = Named(path)
    stem = named.stem.lower()
    return (
        any(part.startswith(".") for part in (*named.folders, named.name))
        or any(part.lower() in _LISTED for part in named.folders)
        or stem in _ENTRY
        or stem.startswith(_NOTICE)
        or _TEST.search(named.stem) is not None
    )


def is_compiled_as_a_whole(path: str) -> bool:
    """Whether a tool takes the file without anybody naming it."""
    return Named(path).suffix in _AS_A_WHOLE


def is_configuration(path: str) -> bool:
    """Whether a program may look for the file by a name of its own."""
    named = Named(path)
    return named.suffix in _CONFIGURATION or not named.suffix or ".config." in named.name


def is_prose(path: str) -> bool:
    """Whether people find the file by themselves."""
    return Named(path).suffix in _PROSE


def copied_from(path: str, names: Collection[str], same: Collection[str] = ()) -> str | None:
    """The name in its folder that a file is a copy or former state of; `same` has those with its content."""
    named = Named(path)
    if match := _COPY_SUFFIX.search(named.name):
        base = named.name[: match.start()]
        return base if base in names else None
    suffix = named.name[len(named.stem) :]
    for pattern in (_COPY_STEM, _COPY_PREFIX):
        base = pattern.sub("", named.stem)
        if base and base != named.stem and f"{base}{suffix}" in names:
            return f"{base}{suffix}"
    counted = f"{_COUNTED.sub('', named.stem)}{suffix}"
    return counted if counted in same and counted != named.name else None


@dataclass(frozen=True, slots=True)
class Version:
    """A file of a family such as `report_v1.py` and `report_v2.py`."""

    family: tuple[str, str, str]
    number: int


def version_of(path: str) -> Version | None:
    """The version in a name."""
    named = Named(path)
    match = _VERSION.match(named.stem)
    if match is None:
        return None
    family = (match["base"].lower(), match["mark"].lower(), named.suffix)
    return Version(family, int(match["number"]))


def newer_than(path: str, versions: Mapping[tuple[str, str, str], Mapping[int, str]]) -> str | None:
    """The name of the newest version in the same folder, if this is an older one."""
    version = version_of(path)
    if version is None:
        return None
    family = versions[version.family]
    newest = max(family)
    return family[newest] if newest > version.number else None


def given_up(path: str) -> str | None:
    """The word in the name of a source file, or of a folder above it, that says it is given up."""
    named = Named(path)
    if named.suffix not in _SOURCE:
        return None
    words = [word.lower() for word in _WORDS.findall(named.stem)]
    if words and words[-1] in _GIVEN_UP_AT_THE_END:
        return words[-1]
    words += [folder.lower() for folder in named.folders]
    return next((word for word in words if word in _GIVEN_UP), None)
