"""Which packages a project says that it needs, and which are locked."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Final, cast

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.tree import Tree

_NAME: Final = lazy_pattern(r"^\s*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)")
_LINE: Final = lazy_pattern(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)")
_QUOTED: Final = lazy_pattern(
    r"[\"']([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:[<>=!~;@ ][^\"']*)?[\"']"
)
_REQUIREMENTS: Final = lazy_pattern(
    r"(?:^|/)(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*)\.(?:txt|in|pip)$|(?:^|/)requirements/[^/]+\.(?:txt|in)$"
)
_LOCKS: Final = ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
_MODULES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "yaml": ("pyyaml",), "PIL": ("pillow",), "cv2": ("opencv-python", "opencv-python-headless"),
        "sklearn": ("scikit-learn",), "skimage": ("scikit-image",), "bs4": ("beautifulsoup4",),
        "jwt": ("pyjwt",), "attr": ("attrs",), "OpenSSL": ("pyopenssl",),
        "Crypto": ("pycryptodome", "pycrypto"), "Cryptodome": ("pycryptodomex",), "git": ("gitpython",),
        "github": ("pygithub",), "zmq": ("pyzmq",), "fitz": ("pymupdf",), "nacl": ("pynacl",),
        "rest_framework": ("djangorestframework",), "MySQLdb": ("mysqlclient",),
        "pkg_resources": ("setuptools",), "environ": ("django-environ",),
        "corsheaders": ("django-cors-headers",), "gi": ("pygobject",), "serial": ("pyserial",),
        "usb": ("pyusb",), "win32api": ("pywin32",), "_pytest": ("pytest",),
        "flask_sqlalchemy": ("flask-sqlalchemy",), "mpl_toolkits": ("matplotlib",),
        "pylab": ("matplotlib",), "psycopg2": ("psycopg2-binary",), "google": ("protobuf",),
        "Xlib": ("python-xlib",), "socks": ("pysocks",),
    }
)  # fmt: skip
"""Modules whose package has quite another name."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The packages of a project by their normal names."""

    named: frozenset[str]
    """In a manifest, a requirements file or a lock."""
    locked: frozenset[str]
    """With a version that somebody has resolved."""
    has_lock: bool

    def provides(self, module: str) -> bool:
        """Whether a package that is named here may well have a module of that name."""
        return any(_fits(module, package) for package in self.named)


def normal(name: str) -> str:
    """The one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(tree: Tree) -> Declared:
    """What all files of a tree say that is needed."""
    named, locked, has_lock = set[str](), set[str](), False
    for path in tree.paths:
        name = PurePosixPath(path).name
        if name in _LOCKS:
            has_lock = True
            of_lock = {normal(each) for each in _of_lock(name, tree.text(path) or "")}
            named |= of_lock
            locked |= of_lock
        elif _REQUIREMENTS.search(path):
            for package, rest in _of_requirements(tree.text(path) or ""):
                named.add(normal(package))
                if rest.startswith(("==", "@")):
                    locked.add(normal(package))
        else:
            named |= {
                normal(each) for each in _of_manifest(name, tree.text(path) if name in _MANIFESTS else "")
            }
    return Declared(frozenset(named), frozenset(locked), has_lock)


def _fits(module: str, package: str) -> bool:
    if package in _MODULES.get(module, ()):
        return True
    plain = normal(module)
    bare = package.removeprefix("python-").removeprefix("py-").removesuffix("-python").removesuffix("-py")
    return (
        plain in (package, bare, package.removesuffix("-binary"), package.removeprefix("django-"))
        or plain.replace("-", "") == package.replace("-", "")
        or f"py{plain}" == package
        or ("-" in package and package.split("-", maxsplit=1)[0] == plain)
        or (package.startswith("types-") and package[6:] == plain)
    )


_MANIFESTS: Final = frozenset(
    {
        "pyproject.toml",
        "setup.cfg",
        "setup.py",
        "Pipfile",
        "environment.yml",
        "environment.yaml",
        "noxfile.py",
        "tox.ini",
    }
)


def _of_requirements(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if line.strip().startswith(("#", "-")):
            continue
        if found := _LINE.match(line.partition("#")[0]):
            yield found[1], found[2].strip()


def _of_lock(name: str, text: str) -> Iterator[str]:
    if name == "Pipfile.lock":
        try:
            document = json.loads(text)
        except ValueError:
            return
        for part in ("default", "develop"):
            yield from document.get(part, {})
        return
    yield from re.findall(r'^name\s*=\s*"([^"]+)"', text, re.MULTILINE)


def _of_manifest(name: str, text: str | None) -> Iterator[str]:
    if not text:
        return
    if name in ("pyproject.toml", "Pipfile"):
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return
        yield from _of_toml(document, name)
    elif name == "setup.py":
        yield from _QUOTED.findall(text)
    else:
        for line in text.splitlines():
            if found := _NAME.match(line.strip().removeprefix("- ").removeprefix("deps =")):
                yield found[1]


def _of_toml(document: dict[str, Any], name: str) -> Iterator[str]:
    """The names of all lists and tables of dependencies, wherever a tool keeps them."""
    if name == "Pipfile":
        for part in ("packages", "dev-packages"):
            yield from document.get(part, {})
        return
    for key, value in _walk(document, ""):
        if not re.search(r"dependencies|dependency-groups|requires|\.extras\b", key):
            continue
        if isinstance(value, str):
            if found := _NAME.match(value):
                yield found[1]
        elif isinstance(value, dict):
            yield from cast("dict[str, Any]", value)


def _walk(node: Any, key: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield key, node
        for name, value in cast("dict[str, Any]", node).items():
            yield from _walk(value, f"{key}.{name}")
    elif isinstance(node, list):
        for value in cast("list[Any]", node):
            yield from _walk(value, key)
    else:
        yield key, node
