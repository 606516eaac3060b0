"""What the name of a file says: a copy, an older version, something that is given up, or an entry point."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

_COPY_SUFFIX: Final = re.compile(r"(?:\.(?:bak|backup|orig|old|save|tmp)\d*|~)$", re.IGNORECASE)
"""Behind a whole name: `x.py.bak`."""
_COPY_STEM: Final = re.compile(
    r"(?:[_.-](?:old|bak|backup|orig|copy)\d*| ?- ?copy(?: ?\(\d+\))?| copy(?: \d+)?)$",
    re.IGNORECASE,
)
"""At the end of a stem: `x_old.py`, `x - Copy.py`."""
_COUNTED: Final = re.compile(r" ?\(\d{1,2}\)$| \d{1,2}$")
"""`x (1).csv` and `x 2.py`, as file managers name copies, and people what comes next: the content tells which
it is, but that nobody counts programs in brackets."""
_COPY_PREFIX: Final = re.compile(r"^(?:copy of |copy_of_|old_)", re.IGNORECASE)
_VERSION: Final = re.compile(r"^(?P<base>.+?)(?P<mark>[_.-]?v)(?P<number>\d{1,3})$", re.IGNORECASE)
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_NUMBERED: Final = re.compile(r"^(?P<base>.*?[a-z])(?:_?[2-9]|[_.-]v[2-9])$", re.IGNORECASE)
"""`utils2.py`, `utils_v2.py`."""
_FINAL: Final = ("_final", "-final", ".final")

_GIVEN_UP: Final = frozenset({"deprecated", "obsolete", "legacy"})
_GIVEN_UP_AT_THE_END: Final = frozenset({*_GIVEN_UP, "unused"})
"""What finds unused routes is in use."""
_ATTIC_NAMES: Final = """
    attic graveyard unused dead_code deadcode old_code oldcode old_files old_stuff to_delete trash junk
    _archive _archived _attic _backup _backups _bak _deprecated _old _trash _unused
"""
_ATTIC: Final = frozenset(_ATTIC_NAMES.split())
"""Folders for what is kept only because nobody removes it."""
_ONCE_NAMES: Final = """
    backfill convert debug experiment fix hotfix migrate migration oneoff rename replace scratch temp tmp
"""
_ONCE: Final = frozenset(_ONCE_NAMES.split())
"""The first word of what was written to be run once."""
_SOURCE_NAMES: Final = """
    .py .pyw .js .mjs .cjs .jsx .ts .mts .cts .tsx .vue .svelte .rb .php .sh .bash .zsh .ps1 .bat .cmd
    .pl .lua .r .c .cc .cpp .cxx .h .hpp .hh .rs .css .scss .less
"""
_SOURCE: Final = frozenset(_SOURCE_NAMES.split())
_SCRIPTS: Final = (".tsx", ".ts", ".jsx", ".js")
_PICTURES: Final = frozenset({".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico"})
"""Icons are named after what they show: of `document-copy.svg` the content tells what it is."""
_SHELL: Final = frozenset({".sh", ".bash", ".zsh", ".ps1", ".bat", ".cmd"})
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


def is_listed(path: str) -> bool:
    """Whether it lies in a folder whose files are found by listing them."""
    return any(part.lower() in _LISTED for part in Named(path).folders)


def is_kept(path: str) -> bool:
    """Whether a file may be used without a mention: an entry point, a test, one of a listed folder."""
    named = Named(path)
    stem = named.stem.lower()
    return (
        is_hidden(path)
        or is_listed(path)
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


def is_of_series(path: str) -> bool:
    """Whether it is one of the pictures that a program may name by their numbers."""
    named = Named(path)
    return named.suffix in _PICTURES and named.stem[-1:].isdigit()


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
        if base and base != named.stem:
            known = same if named.suffix in _PICTURES else names
            if (original := _named_so(base, suffix, known)) is not None:
                return original
    counted = f"{_COUNTED.sub('', named.stem)}{suffix}"
    is_program = named.suffix in _SOURCE and named.stem.endswith(")")
    return counted if counted != named.name and counted in (names if is_program else same) else None


def _named_so(base: str, suffix: str, names: Collection[str]) -> str | None:
    """The file of that stem, whose suffix may be another one of the same language."""
    suffixes = (suffix, *(_SCRIPTS if suffix in _SCRIPTS else ()))
    return next((f"{base}{each}" for each in suffixes if f"{base}{each}" in names), None)


def first_of(path: str, names: Collection[str]) -> str | None:
    """The name in its folder that a numbered source file is a later attempt at: `x.py` of `x_v2.py`."""
    named = Named(path)
    match = _NUMBERED.match(named.stem)
    if match is None or named.suffix not in _SOURCE:
        return None
    first = f"{match['base']}{named.name[len(named.stem) :]}"
    return first if first in names else None


def later_than(path: str, names: Collection[str]) -> str | None:
    """The last of the numbered names in its folder that are later attempts at a source file."""
    numbered = [name for name in names if name != path and first_of(name, {Named(path).name}) is not None]
    return max(numbered, default=None) if is_source(path) else None


def copied_folder(path: str, folders: Collection[str]) -> tuple[str, str] | None:
    """The outermost folder above a file that is a copy of the one beside it, and that one."""
    parts = Named(path).folders
    for depth, name in enumerate(parts):
        for pattern in (_COPY_STEM, _COPY_PREFIX):
            base = pattern.sub("", name)
            original = "/".join((*parts[:depth], base))
            if base and base != name and original in folders:
                return "/".join(parts[: depth + 1]), original
    return None


def attic_of(path: str) -> str | None:
    """The outermost folder above a file whose name says that what lies in it is given up."""
    parts = Named(path).folders
    return next(
        ("/".join(parts[: depth + 1]) for depth, name in enumerate(parts) if name.lower() in _ATTIC), None
    )


def is_source(path: str) -> bool:
    """Whether it is code of some language."""
    return Named(path).suffix in _SOURCE


def is_shell(path: str) -> bool:
    """Whether it is code that is run, and never imported."""
    return Named(path).suffix in _SHELL


def is_for_once(path: str) -> bool:
    """Whether the name of a program says that it was written to be run once, such as `convert_dates.py`."""
    words = _WORDS.findall(Named(path).stem)
    return len(words) > 1 and words[0].lower() in _ONCE


def is_hidden(path: str) -> bool:
    """Whether its name, or that of a folder above it, begins with a dot."""
    named = Named(path)
    return any(part.startswith(".") for part in (*named.folders, named.name))


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


def final_of(path: str, names: Collection[str]) -> str | None:
    """The name in its folder that says to be the last of all versions, if this is a numbered one."""
    match = _VERSION.match(Named(path).stem)
    if match is None:
        return None
    suffix = Named(path).suffix
    return next((name for end in _FINAL if (name := f"{match['base']}{end}{suffix}") in names), None)


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
