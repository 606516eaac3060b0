"""`[tool.cockpit.compliance]`: models of a team, and one clear sentence about each fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.core.errors import Invalid
from cockpit.features.audit.config import load as load_audit
from cockpit.features.compliance.config import load
from cockpit.features.compliance.models import BUILT_IN, STANDARD

OURS = """
[compliance]
model = "ours"
keep-days = 7
[compliance.models.ours]
weights = { lint = 0.25, tests = 0.75 }
minimums = { main = 0.95, "release/*" = 0.92, "*" = 0.7 }
"""


def write(root: Path, text: str, name: str = "cockpit.toml") -> Path:
    (root / name).write_text(text)
    return root


def test_without_a_project_file_there_are_the_built_in_models(tmp_path):
    config = load(tmp_path)
    assert (config.model(), dict(config.models)) == (STANDARD, dict(BUILT_IN))
    assert (config.options.keep_days, config.options.keep_daily_days) == (30, 730)


def test_a_model_of_the_team(tmp_path):
    config = load(write(tmp_path, OURS))
    ours = config.model()
    assert (ours.name, ours.method, config.options.keep_days) == ("ours", "density", 7)
    assert [ours.weight(component) for component in ("lint", "tests", "sessions")] == [0.25, 0.75, 0]
    assert config.model("classic").name == "classic"


@pytest.mark.parametrize(
    ("branch", "minimum"),
    [("main", 0.95), ("release/1.2", 0.92), ("feature", 0.7), ("", 0.7), ("release/[x]", 0.92)],
)
def test_minimums(tmp_path, branch, minimum):
    assert load(write(tmp_path, OURS)).model().minimum(branch) == minimum


@pytest.mark.parametrize(("branch", "minimum"), [("main", 0.9), ("master", 0.9), ("x", 0.8), ("", 0.8)])
def test_minimums_of_the_standard_model(branch, minimum):
    assert STANDARD.minimum(branch) == minimum


def test_the_id_changes_with_what_decides(tmp_path):
    before = load(write(tmp_path, OURS)).model().id
    assert load(write(tmp_path, OURS.replace("0.95", "0.96"))).model().id != before
    assert load(write(tmp_path, OURS.replace("keep-days = 7", "keep-days = 8"))).model().id == before


def test_the_audit_reads_its_own_part_only(tmp_path):
    own = load_audit(write(tmp_path, 'tags = ["X"]' + OURS))
    assert own.tags == ("X",)
    shared = OURS.replace("compliance", "tool.cockpit.compliance")
    other = tmp_path / "other"
    other.mkdir()
    assert load(write(other, shared, "pyproject.toml")).chosen == "ours"


FAULTS = [
    ("compliance = 3", "cockpit.toml: compliance: expected `object`, got `int`."),
    (
        "[compliance]\nmodel = 'x'",
        "cockpit.toml: compliance.model: no such model: 'x'; the models are standard",
    ),
    ("[compliance]\nwight = 1", "cockpit.toml: compliance: object contains unknown field `wight`."),
    ("[compliance]\nkeep-days = 0", "cockpit.toml: compliance.keep-days: expected `int` >= 1."),
    (
        "[compliance.models.a]\nweights = { lint = 0.5 }",
        "cockpit.toml: compliance.models.a.weights: they add up to 0.5; they must add up to 1.",
    ),
    (
        "[compliance.models.a]\nweights = { lnt = 1.0 }",
        "cockpit.toml: compliance.models.a.weights.lnt: no such component; they are lint, tests, placeh",
    ),
    ("[compliance.models.a]\nweights = { lint = 1.5, tests = -0.5 }", "cockpit.toml: compliance.models"),
    ("[compliance.models.a]\nweights = { lint = nan, tests = 1 }", "cockpit.toml: compliance.models"),
    (
        "[compliance.models.classic]\nweights = { lint = 1 }",
        "cockpit.toml: compliance.models.classic: classic is a built-in model; give yours another name.",
    ),
    ("[compliance.models.a]\nmethod = 'x'\nweights = { lint = 1 }", "cockpit.toml: compliance.models"),
    ("[compliance", "cockpit.toml: not valid TOML"),
]


@pytest.mark.parametrize(("text", "sentence"), FAULTS)
def test_faults(tmp_path, text, sentence):
    with pytest.raises(Invalid) as caught:
        load(write(tmp_path, text))
    assert caught.value.message.startswith(sentence)
    assert caught.value.message.endswith(".")
