"""Change sets without a repository: files before, files after."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.tree import Tree

from .endpoint_server import EndpointServer, serving

Files = Mapping[str, "str | bytes | None"]


def data(text: str | bytes) -> bytes:
    """The content of a file; the indentation of a table is not meant."""
    return text if isinstance(text, bytes) else textwrap.dedent(text).encode()


def review(before: Files, after: Files, *, objective: str = "", moved: Mapping[str, str] = {}) -> Review:
    """What `after` changes; None in it is a file that goes, `moved` has the old paths by the new ones."""
    old = {path: data(text) for path, text in before.items() if text is not None}
    changes = []
    for path, text in after.items():
        former = moved.get(path, "")
        was = old.get(former or path)
        changes.append(Change(path, was, None if text is None else data(text), former))
    new = {change.path: change.after for change in changes} | dict.fromkeys(moved.values())
    return Review(
        Path("/nowhere"),
        ChangeSet(tuple(changes), "a test"),
        Tree(old, old.get, {}),
        Tree(old, old.get, new),
        objective,
    )


@pytest.fixture
def judge() -> Callable[..., list[str]]:
    """The codes of what a check objects to; advice is in parentheses, what it cannot tell is a `?`."""

    def run(check: Callable[..., object], before: Files, after: Files, **more: object) -> list[str]:
        said = check(review(before, after, **more))
        return [_named(each) for each in said]

    return run


def _named(each: Objection | Gap) -> str:
    if isinstance(each, Gap):
        return "?" if each.decisive else "(?)"
    code = each.code.partition(".")[2]
    return code if each.rejects else f"({code})"


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home in which nobody has worked before."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EndpointServer]:
    """A server of the protocol of language models, as the environment names one."""
    with serving() as server:
        monkeypatch.setenv("COCKPIT_OPENAI_BASE_URL", server.address)
        monkeypatch.setenv("COCKPIT_OPENAI_MODEL", "small")
        monkeypatch.setenv("COCKPIT_OPENAI_API_KEY", "swordfish")
        yield server
