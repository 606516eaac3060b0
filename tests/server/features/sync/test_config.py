"""What a project may say about synchronisation."""

from __future__ import annotations

import pytest

from cockpit.core.errors import CockpitError
from cockpit.features.sync.config import load
from cockpit.features.sync.policies import Policy

GOOD = """
[tool.cockpit.sync]
max-ahead-hours = 48
[tool.cockpit.sync.replicas]
laptop = "a.db"
team = "b.db"
[tool.cockpit.sync.tables.notes]
policy = "priority"
priority = ["team"]
key = ["code"]
leave-out = ["cache"]
[tool.cockpit.sync.tables.notes.replicas.team]
table = "memo"
columns = { code = "nr" }
"""


def test_everything(tmp_path):
    (tmp_path / "pyproject.toml").write_text(GOOD)
    options = load(tmp_path)
    assert options.replicas == {"laptop": "a.db", "team": "b.db"}
    notes = options.tables["notes"]
    assert (notes.policy, notes.priority, notes.key, notes.leave_out) == (
        Policy.PRIORITY,
        ("team",),
        ("code",),
        ("cache",),
    )
    assert (notes.replicas["team"].table, notes.replicas["team"].columns) == ("memo", {"code": "nr"})
    assert options.max_ahead_hours == 48


BASE = '[sync.replicas]\na = "a.db"\nb = "b.db"\n[sync.tables.notes]\n'
FAULTS = [
    ("", "nothing says what to synchronise"),
    (
        '[sync.tables.notes]\n[sync.replicas]\na = "a.db"\n',
        "sync.replicas: expected two databases or more, got 1",
    ),
    (
        BASE.replace("[sync.tables.notes]\n", "[sync.tables]\n"),
        "sync.tables: expected a table to synchronise, got none",
    ),
    (BASE + 'policy = "latest"\n', "sync.tables[...].policy: invalid enum value 'latest'"),
    (BASE + 'policy = "priority"\n', "sync.tables.notes.priority: expected replicas to believe"),
    (
        BASE + 'priority = ["a"]\n',
        "sync.tables.notes.priority: expected replicas to believe for the policy priority, and",
    ),
    (
        BASE + 'policy = "priority"\npriority = ["c"]\n',
        "sync.tables.notes.priority: no such replica: 'c'; they are a, b",
    ),
    (
        BASE + '[sync.tables.notes.replicas.c]\ntable = "x"\n',
        "sync.tables.notes.replicas: no such replica: 'c'",
    ),
    (BASE + "keys = []\n", "sync.tables[...]: object contains unknown field `keys`"),
    ("[sync]\nmax-ahead-hours = 0\n" + BASE, "sync.max-ahead-hours: expected `int` >= 1"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS, ids=[message for _, message in FAULTS])
def test_faults_are_named_with_their_place(tmp_path, text, message):
    if text:
        (tmp_path / "cockpit.toml").write_text(text)
    with pytest.raises(CockpitError) as fault:
        load(tmp_path)
    assert message in fault.value.message
