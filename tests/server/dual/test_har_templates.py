"""Own templates are found in the project and in the database of templates, and judged as the shipped ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.home import Home
from cockpit.core.process import SystemRunner
from cockpit.dual.generating import Generated, Site
from cockpit.dual.har_templates import own_templates
from cockpit.dual.recordings import Wanted, generate_from
from cockpit.dual.replaying import BLIND
from cockpit.features.copilots.objection import Verdict
from cockpit.features.har.writing.files import Options
from cockpit.features.templates.own import Said, taken
from cockpit.features.templates.store import TemplateStore

NAMED = '[har.templates]\n{} = "tools/own.j2"\n'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    root = tmp_path / "root"
    root.mkdir()
    (root / "session.har").write_bytes(recorded(exchange("GET /orders", [{"id": 4711}])))
    home, shared = Home(tmp_path / "home"), Home(tmp_path / "shared")
    return Site(root, home, shared, SystemClock(), SystemRunner(), lambda _: None, "anna", "")


def generated(site: Site, *artefacts: str) -> Generated:
    return generate_from(site, Wanted(site.root / "session.har", artefacts, "", options=Options("session")))


def name(site: Site, artefact: str, text: str | None) -> None:
    (site.root / "cockpit.toml").write_text(NAMED.format(artefact))
    (site.root / "tools").mkdir(exist_ok=True)
    if text is not None:
        (site.root / "tools" / "own.j2").write_text(text)


def keep(site: Site, identifier: str, text: str) -> None:
    store = TemplateStore(site.shared, site.clock, site.tell)
    store.add(taken(text, "own.j2", Said(id=identifier, kind="har", language="plaintext")))
    store.close()


def test_a_file_wins_over_the_database_which_wins_over_the_shipped_one(site: Site) -> None:
    assert own_templates(site, ("curl", "http")).templates == ()
    keep(site, "har-curl", "# kept\n")
    kept = own_templates(site, ("curl",))
    assert [(each.source, each.text) for each in kept.templates] == [
        ("har-curl (cockpit templates)", "# kept\n")
    ]
    name(site, "curl", "# file\n")
    found = own_templates(site, ("curl",))
    assert [(each.source, each.text) for each in found.templates] == [("tools/own.j2", "# file\n")]
    assert found.said == ("curl: written by tools/own.j2.",)
    assert own_templates(site, ("k6",)).templates == ()


def test_placeholders_of_the_database_are_filled_and_one_without_a_default_is_refused(site: Site) -> None:
    keep(site, "har-curl", "# {{TEAM}} {{ provenance[0] }}\n")
    with pytest.raises(Invalid) as raised:
        own_templates(site, ("curl",))
    assert "TEAM" in raised.value.message
    header = '# /// template\n# name = "Ours"\n# kind = "har"\n# description = "Of us."\n'
    header += (
        '# language = "shellscript"\n#\n# [placeholders.TEAM]\n# type = "text"\n# default = "shop"\n# ///\n'
    )
    keep(site, "har-k6", header + "// {{TEAM}}\n")
    assert [each.text for each in own_templates(site, ("k6",)).templates] == ["// shop\n"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "har.templates.curl: tools/own.j2 cannot be read: No such file or directory."),
        ("\n{{ nothing_such }}", "tools/own.j2:2: 'nothing_such' is undefined."),
        ("{% if %}", "tools/own.j2:1: "),
    ],
)
def test_a_template_that_does_not_work_is_refused(site: Site, text: str | None, sentence: str) -> None:
    name(site, "curl", text)
    with pytest.raises(Invalid) as raised:
        generated(site, "curl")
    assert raised.value.message.startswith(sentence)


@pytest.mark.parametrize("path", ["../own.j2", "/etc/passwd", "tools/link.j2"])
def test_a_template_elsewhere_is_refused(site: Site, path: str, tmp_path: Path) -> None:
    (tmp_path / "own.j2").write_text("x")
    (site.root / "tools").mkdir()
    (site.root / "tools" / "link.j2").symlink_to(tmp_path / "own.j2")
    (site.root / "cockpit.toml").write_text(f'[har.templates]\ncurl = "{path}"\n')
    with pytest.raises(Invalid) as raised:
        own_templates(site, ("curl",))
    assert raised.value.message == f"har.templates.curl: {path} is not in this folder."


def test_in_a_folder_that_is_not_trusted_its_templates_are_not_used(site: Site) -> None:
    name(site, "curl", "# {{ 1 / 0 }}")
    own = own_templates(replace(site, trusted=False), ("curl",))
    assert own.templates == ()
    assert own.said[0].startswith("tools/own.j2: not used, because this folder is not trusted")


def test_what_was_written_by_hand_is_not_lost_by_a_template_without_marks(site: Site) -> None:
    marks = "# Own tests begin here.\ndef test_mine() -> None: ...\n# Own tests end here.\n"
    (site.root / "test_session.py").write_text(marks)
    name(site, "pytest", "# no marks\n")
    with pytest.raises(Invalid) as raised:
        generated(site, "pytest")
    assert raised.value.message.startswith("test_session.py: the own tests would be lost")


@pytest.mark.parametrize(
    ("text", "verdict", "code"),
    [
        ('# Of the team.\n{% include "shipped/suite.py.j2" %}', Verdict.APPROVED, ""),
        ("def test_nothing() -> None:\n    assert int('1') == 1\n", Verdict.REJECTED, BLIND),
    ],
    ids=["as good", "blind"],
)
def test_what_an_own_template_gives_is_proved_and_the_template_is_named(
    site: Site, text: str, verdict: Verdict, code: str
) -> None:
    name(site, "pytest", text)
    run = generated(site, "pytest").run
    best = run.attempts[0]
    assert run.verdict == verdict
    assert "pytest: written by tools/own.j2." in best.proposal.because
    assert best.proposal.changes.origin == "a recording, by tools/own.j2"
    assert not code or code in {each.code for each in best.judgement.objections}
