"""The worker of the first copilot: what it tells of a proposal, and what it does not take."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.core.errors import Cancelled, CockpitError
from cockpit.core.home import Home
from cockpit.core.settings import CopilotsSettings
from cockpit.dual.recordings import ARTEFACTS
from cockpit.features.copilots.objection import Gap, Outcome, State, Verdict
from cockpit.features.copilots.recording_messages import RecordingArtefact
from cockpit.features.copilots.validator import Judgement
from cockpit.workers import generation


@pytest.fixture
def asked(tmp_path, monkeypatch) -> Any:
    """Has the worker do something in this process; the second copilot has nothing against anything."""

    def judge(*_: object, **__: object) -> Judgement:
        return Judgement(Verdict.APPROVED, (), 0.0)

    for module in ("generating", "recordings"):
        monkeypatch.setattr(f"cockpit.dual.{module}.judge", judge)
    workspace = tmp_path / "work"
    workspace.mkdir()
    site = {
        "workspace": str(workspace),
        "home": Home(tmp_path / "data", workspace, None).parts(),
        "shared": Home(tmp_path / "shared", tmp_path, None).parts(),
        "backups": "",
        "user": "ann",
        "session": "1",
    }
    models = {"models": msgspec.to_builtins(CopilotsSettings()), "key": ""}

    def ask(verb: str, *, cancelled: bool = False, **order: object) -> Any:
        given = order if verb == "record" else {**order, **models}
        payload = {**site, "order": given}
        nobody = lambda *_: {}  # noqa: E731 - Nobody is asked.
        return generation.run_generation(verb, payload, lambda _: None, lambda: cancelled, nobody)

    return ask


WORDS = {"path": "shop/again.py", "line": 0, "kind": "words", "words": "retry with back-off"}


def test_a_long_diff_is_cut_and_what_does_not_fit_on_a_line_is_refused(asked, monkeypatch) -> None:
    whole = asked("generate", **WORDS)["told"]
    monkeypatch.setattr(generation, "MOST_DIFF", 100)
    cut = asked("generate", **WORDS)["told"]
    rest = len(whole["diff"]) - 100
    assert cut["diff"] == f"{whole['diff'][:100]}\n({rest:,} more characters)\n"
    assert cut["files"] == whole["files"]
    monkeypatch.setattr(generation, "MOST_BYTES", 1_000)
    with pytest.raises(
        CockpitError, match="too large to be shown in the editor; `cockpit generate` in a"
    ) as it:
        asked("generate", **WORDS)
    assert it.value.kind == "refused"


def test_what_somebody_withdraws_ends(asked) -> None:
    run = asked("generate", **WORDS)["told"]["run"]
    with pytest.raises(Cancelled):
        asked("refine", cancelled=True, run=run, words="another one")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A small session, beside the workspace."""
    path = tmp_path / "shop.har"
    path.write_bytes(recorded(exchange("GET /orders", [{"id": 4711}])))
    return path


def wanted(recording: Path) -> dict[str, Any]:
    """A client of it."""
    return {"recording": str(recording), "artefacts": ["client"], "into": "", "entries": None}


def test_what_can_be_asked_for_of_a_recording_is_what_can_be_made() -> None:
    assert set(get_args(RecordingArtefact)) == set(ARTEFACTS)


def test_what_is_made_of_a_recording_is_named_after_it_and_taken_as_a_whole(
    asked, recording, monkeypatch
) -> None:
    told = asked("record", **wanted(recording))["told"]
    assert (told["symbol"], told["verdict"], told["hunks"]) == ("shop.har", "approved", [])
    monkeypatch.setattr(generation, "MOST_BYTES", 1_000)
    with pytest.raises(CockpitError, match="; `cockpit har generate` in a terminal shows it"):
        asked("record", **wanted(recording))


def test_a_check_that_cannot_tell_says_why(asked, recording, monkeypatch) -> None:
    gaps = (Gap("a.py", "it is too long", decisive=True),)
    outcomes = (
        Outcome("replay", State.UNKNOWN, reason="The suite needs httpx.", seconds=1.2345),
        Outcome("types", State.UNKNOWN, gaps=gaps),
        Outcome("lint", State.PASSED, gaps=gaps),
    )
    verdict = Judgement(Verdict.UNKNOWN, outcomes, 0.0)
    monkeypatch.setattr("cockpit.dual.recordings.judge", lambda *_, **__: verdict)
    answer = asked("record", **wanted(recording))
    assert [tuple(each.values()) for each in answer["told"]["checks"]] == [
        ("replay", "unknown", "The suite needs httpx.", 1.234),
        ("types", "unknown", "it is too long", 0.0),
        ("lint", "passed", "", 0.0),
    ]
    assert answer["proposal"]["changes"] == []


def test_a_recording_that_changes_meanwhile_gives_nothing(asked, recording, monkeypatch) -> None:
    def judge(*_: object, **__: object) -> Judgement:
        recording.write_bytes(b"{}")
        return Judgement(Verdict.APPROVED, (), 0.0)

    monkeypatch.setattr("cockpit.dual.recordings.judge", judge)
    with pytest.raises(CockpitError, match=r"shop\.har changed while it was read\. Try again"):
        asked("record", **wanted(recording))
