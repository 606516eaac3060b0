"""What is kept of templates, in files and on a team's server."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import text

from cockpit.core.errors import CockpitError, Conflict, NotFound, Refused
from cockpit.features.templates import store as storing
from cockpit.features.templates.curation import curated
from cockpit.features.templates.store import TemplateStore, bring
from cockpit.features.templates.template import Placeholder, Template
from cockpit.storage.keeper import opened
from cockpit.storage.migrate import PRODUCTION

MINE = Template(
    id="greeting",
    name="Greeting",
    kind="function",
    language="python",
    description="Says hello.",
    content='def {{NAME}}() -> str:\n    return "größe 日本 🙂"\n',
    words=("hello", "hi"),
    placeholders=(
        Placeholder("NAME", "identifier", "greet", "[a-z_]+", (), {"production": "welcome"}, "Its name."),
        Placeholder("LEFT", "choice", None, "", ("a", "b")),
    ),
    signature="def greet() -> str",
    path="greeting.py",
    proof="assert greet()\n",
    licence="MIT",
    provenance="src/greet.py",
)


@pytest.fixture
def templates(home, clock):
    with closing(TemplateStore(home, clock, pytest.fail)) as store:
        yield store


def test_the_curated_ones_are_there_at_the_first_use(templates: TemplateStore) -> None:
    kept = templates.all(source="curated")
    assert [replace(each, created_at="") for each in kept] == list(curated())
    assert {each.created_at for each in kept} == {"2026-03-04T12:00:00+00:00"}


def test_an_own_one_comes_and_goes(templates: TemplateStore) -> None:
    (kept,) = templates.add([MINE])
    assert kept == replace(MINE, created_at="2026-03-04T12:00:00+00:00")
    assert templates.one("greeting") == kept
    assert templates.all(source="own") == [kept]
    assert kept in templates.all(kind="function", language="python")
    assert templates.all(kind="docs", language="python", source="own") == []
    templates.add([replace(MINE, name="Another", placeholders=())], again=True)
    assert (templates.one("greeting").name, templates.one("greeting").placeholders) == ("Another", ())
    assert templates.remove("greeting").name == "Another"
    assert templates.all(source="own") == []


REFUSED = [
    (lambda store: store.add([MINE, MINE]), Conflict, "more than once"),
    (lambda store: (store.add([MINE]), store.add([MINE])), Conflict, "There is a template greeting already."),
    (lambda store: store.add([replace(MINE, id="python-slugify")], again=True), Conflict, "another id"),
    (lambda store: store.add([MINE, replace(MINE, id="python-slugify")]), Conflict, "another id"),
    (lambda store: store.remove("python-slugify"), Refused, "only own templates can be removed"),
    (lambda store: store.remove("nothing"), NotFound, "There is no template nothing."),
    (lambda store: store.one("nothing"), NotFound, "There is no template nothing."),
]


@pytest.mark.parametrize(("action", "error", "said"), REFUSED)
def test_what_is_refused_changes_nothing(templates: TemplateStore, action, error, said) -> None:
    with pytest.raises(CockpitError, match=said) as told:
        action(templates)
    assert type(told.value) is error
    assert templates.all(source="curated") == [each for each in templates.all() if each.source == "curated"]


def test_the_curated_ones_become_those_of_this_version(home, clock, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (replace(MINE, id=name, source="curated", version="1.2.0") for name in "abc")

    def ship(*templates: Template) -> int:
        monkeypatch.setattr(storing, "curated", lambda: templates)
        with closing(opened(home, PRODUCTION)) as database:
            return bring(database, "now")

    def kept() -> dict[str, str]:
        with closing(opened(home, PRODUCTION)) as database, database.read() as connection:
            return {
                row.id: row.name for row in connection.execute(text("SELECT id, name FROM code_templates"))
            }

    assert ship(first, second) == 2
    assert ship(first, second) == 0
    assert ship(replace(first, name="Changed"), third) == 3
    assert kept() == {"a": "Changed", "c": "Greeting"}
    # A newer cockpit shares the database: the older one neither changes nor removes what that has brought.
    assert (
        ship(replace(first, name="Newer", version="1.10.0"), replace(third, version="1.10.0", name="X")) == 2
    )
    assert ship(replace(first, name="Changed"), second) == 1
    assert kept() == {"a": "Newer", "b": "Greeting", "c": "X"}


def test_an_own_one_of_the_same_id_stays(home, clock, monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(MINE, id="other", source="curated", version="1.0.0")
    monkeypatch.setattr(storing, "curated", lambda: (other,))
    with closing(TemplateStore(home, clock, pytest.fail)) as store:
        store.add([MINE])
    monkeypatch.setattr(storing, "curated", lambda: (other, replace(MINE, source="curated", name="Theirs")))
    with closing(TemplateStore(home, clock, pytest.fail)) as store:
        assert (store.one("greeting").name, store.one("greeting").source) == ("Greeting", "own")
