"""Configuration: what is read, how layers add up, and what is said about mistakes."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from cockpit.core.errors import Invalid
from cockpit.core.finding import Severity
from cockpit.core.project import has_config
from cockpit.features.audit.config import Config, Options, load, resolve
from cockpit.features.audit.policies import Policies

FULL = """
exclude = ["docs/**", "*.snap"]
tags = ["TODO", "LATER"]
issue-pattern = "ABC-[0-9]+"
issue-tags = "allow"
max-file-size = 64
baseline = "debt.json"
select = ["audit.*", "F"]
ignore = ["audit.deferral"]
density-limit = 2.5
severities = { "audit.tag" = "hint", "guard.*" = "error" }

[[per-path]]
paths = ["tests/**"]
severities = { "*" = "off" }
"""


LEVEL = "expected one of error, warning, info, hint, off"


def test_every_key_is_read(tree):
    config = resolve(load(tree({"cockpit.toml": FULL})))
    assert config.exclude == ("docs/**", "*.snap")
    assert config.tags == ("TODO", "LATER")
    assert (config.issue_pattern, config.issue_tags) == ("ABC-[0-9]+", "allow")
    assert (config.max_file_size, config.baseline, config.density_limit) == (64, "debt.json", 2.5)
    assert (config.select, config.ignore) == (("audit.*", "F"), ("audit.deferral",))
    assert config.severities == ({"audit.tag": "hint", "guard.*": "error"},)
    assert config.per_path[0].paths == ("tests/**",)


@pytest.mark.parametrize(
    ("files", "tags"),
    [
        ({}, UNSET),
        ({"pyproject.toml": "[project]\nname = 'x'\n"}, UNSET),
        ({"pyproject.toml": "[tool.cockpit]\ntags = ['A']\n"}, ("A",)),
        ({"cockpit.toml": "tags = ['B']\n"}, ("B",)),
        ({"cockpit.toml": "[tool.cockpit]\ntags = ['C']\n"}, ("C",)),
        ({"cockpit.toml": "\ufefftags = ['D']\r\n"}, ("D",)),
        ({"cockpit.toml": "tags = ['E']\n", "pyproject.toml": "[tool.cockpit]\ntags = ['A']\n"}, ("E",)),
    ],
)
def test_the_file_that_counts(tree, files, tags):
    root = tree(files)
    assert load(root).tags == tags
    assert has_config(root) is (tags is not UNSET)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("exclude = 'docs'", "cockpit.toml: exclude: expected `array`, got `str`."),
        ("exclude = ['a', 3]", "cockpit.toml: exclude[1]: expected `str`, got `int`."),
        ("max-file-size = 0", "cockpit.toml: max-file-size: expected `int` >= 1."),
        ("severities = 'off'", "cockpit.toml: severities: expected a table of codes and severities."),
        (
            "severities = { 'audit.tag' = 'loud' }",
            f"cockpit.toml: severities.audit.tag: {LEVEL}, got 'loud'.",
        ),
        (
            "[severities]\naudit.tag = 'loud'",
            f"cockpit.toml: severities.audit.tag: {LEVEL}, got 'loud'.",
        ),
        ("severities = { 'audit.tga' = 'off' }", "cockpit.toml: severities.audit.tga: no such code."),
        (
            "[[per-path]]\npaths = ['a']\nseverities = { 'audit.tag' = 'shout' }",
            f"cockpit.toml: per-path[0].severities.audit.tag: {LEVEL}, got 'shout'.",
        ),
        (
            "[[per-path]]\npath = 'a'\nseverities = {}",
            "cockpit.toml: per-path[0].path: no such key; the keys are paths, severities.",
        ),
        (
            "[[per-path]]\npaths = []\nseverities = {}",
            "cockpit.toml: per-path[0].paths: expected `array` of length >= 1.",
        ),
        ("select = ['audit.nope']", "cockpit.toml: select[0]: no such code: 'audit.nope'."),
        ("issue-pattern = '('", "cockpit.toml: issue-pattern: not a regular expression: "),
        ("issue-tags = 'drop'", "cockpit.toml: issue-tags: invalid enum value 'drop'."),
        ("exclude = [", "cockpit.toml: not valid TOML: "),
    ],
)
def test_a_mistake_is_named_with_its_path(tree, text, sentence):
    with pytest.raises(Invalid) as caught:
        load(tree({"cockpit.toml": text}))
    assert caught.value.message.startswith(sentence)


def test_an_unknown_key_is_answered_with_the_known_ones(tree):
    with pytest.raises(Invalid) as caught:
        load(tree({"pyproject.toml": "[tool.cockpit]\nexcludes = []\n"}))
    assert caught.value.message.startswith(
        "pyproject.toml: tool.cockpit.excludes: no such key; the keys are baseline, "
    )


def test_the_tables_of_other_features_are_left_to_them(tree):
    tables = "".join(f"[{name}]\nany = 1\n" for name in ("backup", "compliance", "sync"))
    assert resolve(load(tree({"cockpit.toml": tables}))) == Config()


def test_layers():
    editor = Options(exclude=("a",), tags=("X",), severities={"audit.tag": "hint"}, density_limit=9.0)
    project = Options(exclude=("b",), severities={"audit.*": "error"}, density_limit=1.0)
    config = resolve(editor, project, Options(select=("audit.tag",)))
    assert config.exclude == ("a", "b")
    assert (config.tags, config.density_limit, config.select) == (("X",), 1.0, ("audit.tag",))
    assert resolve() == Config()


@pytest.mark.parametrize(
    ("severities", "rules", "path", "code", "expected"),
    [
        ([], [], "a.py", "audit.tag", None),
        ([{"audit.tag": "hint"}], [], "a.py", "audit.tag", Severity.HINT),
        ([{"*": "off", "audit.*": "error", "audit.tag": "hint"}], [], "a.py", "audit.tag", Severity.HINT),
        ([{"*": "off", "audit.*": "error"}], [], "a.py", "audit.tag", Severity.ERROR),
        ([{"*": "off"}], [], "a.py", "guard.delete", "off"),
        ([{"audit.tag": "hint"}, {"audit.*": "error"}], [], "a.py", "audit.tag", Severity.ERROR),
        ([{"audit.tag": "error"}], [("tests/", {"*": "off"})], "tests/a.py", "audit.tag", "off"),
        ([{"audit.tag": "error"}], [("tests/", {"*": "off"})], "src/a.py", "audit.tag", Severity.ERROR),
        (
            [],
            [("/src", {"audit.tag": "info"}), ("*.ts", {"audit.tag": "error"})],
            "src/a.ts",
            "audit.tag",
            Severity.ERROR,
        ),
        (
            [],
            [("/src", {"audit.tag": "info"}), ("*.ts", {"audit.tag": "error"})],
            "src/a.js",
            "audit.tag",
            Severity.INFO,
        ),
    ],
)
def test_the_narrowest_name_of_the_last_layer_decides(severities, rules, path, code, expected):
    per_path = [{"paths": [pattern], "severities": levels} for pattern, levels in rules]
    config = resolve(
        *(Options(severities=each) for each in severities),
        load_rules(per_path),
    )
    assert Policies(config).of(path).severities.get(code) == expected


def load_rules(rules):
    from cockpit.features.audit.config import decode

    return decode({"per-path": rules}, "cockpit.toml")


@pytest.mark.parametrize(
    ("levels", "code", "expected"),
    [
        ({}, "F401", Severity.WARNING),
        ({"ruff.*": "info"}, "F401", Severity.INFO),
        ({"ruff.*": "info", "F": "hint"}, "F401", Severity.HINT),
        ({"F": "hint", "F401": "error"}, "F401", Severity.ERROR),
        ({"F": "hint"}, "FIX002", Severity.WARNING),
        ({"*": "off"}, "F401", None),
    ],
)
def test_severities_of_ruff(levels, code, expected):
    assert Policies(resolve(Options(severities=levels))).severity("a.py", code, Severity.WARNING) == expected


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), {"audit.tag", "audit.stub", "guard.delete", "F401", "invalid-syntax"}),
        (("audit.tag",), (), {"audit.tag"}),
        (("audit",), ("audit.stub",), {"audit.tag"}),
        (("guard.*", "F4"), (), {"guard.delete", "F401"}),
        (("ruff",), (), {"F401", "invalid-syntax"}),
        ((), ("*",), set()),
    ],
)
def test_select_and_ignore(select, ignore, wanted):
    policies = Policies(resolve(Options(select=select, ignore=ignore)))
    codes = ("audit.tag", "audit.stub", "guard.delete", "F401", "invalid-syntax")
    assert {code for code in codes if policies.wants(code)} == wanted


def test_the_fingerprint_follows_what_detection_depends_on():
    base = resolve()
    assert base.fingerprint == resolve(Options(exclude=("a",), select=("audit.tag",))).fingerprint
    others = [
        Options(tags=("A",)),
        Options(severities={"*": "off"}),
        Options(issue_pattern="X"),
        load_rules([{"paths": ["a"], "severities": {"*": "off"}}]),
    ]
    assert len({base.fingerprint, *(resolve(each).fingerprint for each in others)}) == 5
