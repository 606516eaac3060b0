"""The worker of the first copilot: what it tells of a proposal, and what it does not take."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cockpit.core.errors import Cancelled, CockpitError
from cockpit.core.home import Home
from cockpit.core.settings import CopilotsSettings
from cockpit.features.copilots.objection import Verdict
from cockpit.features.copilots.validator import Judgement
from cockpit.workers import generation


@pytest.fixture
def asked(tmp_path, monkeypatch) -> Any:
    """Has the worker do something in this process; the second copilot has nothing against anything."""

    def judge(*_: object, **__: object) -> Judgement:
        return Judgement(Verdict.APPROVED, (), 0.0)

    monkeypatch.setattr("cockpit.dual.generating.judge", judge)
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
        payload = {**site, "order": {**order, **models}}
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
