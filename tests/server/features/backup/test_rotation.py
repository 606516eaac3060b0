"""Which backups remain, and that only what nobody needs is deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cockpit.core.errors import Invalid
from cockpit.features.backup.config import Options, load
from cockpit.features.backup.head import Link
from cockpit.features.backup.prune import prune
from cockpit.features.backup.rotation import kept

from .conftest import seen

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def links(*days: float) -> list[Link]:
    """Backups so many days ago, the oldest first."""
    return [
        Link(number, (NOW - timedelta(days=ago)).isoformat(), "by hand", "", "")
        for number, ago in enumerate(days, 1)
    ]


NONE = {"keep_daily": 0, "keep_weekly": 0, "keep_monthly": 0}
ROTATIONS = [
    ("fewer than are kept", (3, 2, 1), Options(), {1, 2, 3}),
    ("only the newest", (5, 4, 3, 2, 1), Options(keep=2, **NONE), {4, 5}),
    ("never fewer than two", (2, 1), Options(keep=2, **NONE), {1, 2}),
    ("the last one of a day", (2.4, 2.3, 2.1, 1.2, 1.1, 0.1, 0), Options(keep=2, **{**NONE, "keep_daily": 3}),
     {3, 5, 6, 7}),
    ("days without one do not count", (50, 40, 30, 0.1, 0), Options(keep=2, **{**NONE, "keep_daily": 3}),
     {2, 3, 4, 5}),
    ("weeks", (21, 20, 14, 7, 0.1, 0), Options(keep=2, **{**NONE, "keep_weekly": 3}), {3, 4, 5, 6}),
    ("months", (90, 60, 45, 29, 1, 0), Options(keep=2, **{**NONE, "keep_monthly": 2}), {3, 5, 6}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "options", "numbers"), [row[1:] for row in ROTATIONS], ids=[row[0] for row in ROTATIONS]
)
def test_what_a_rotation_keeps(days, options, numbers) -> None:
    assert set(kept(links(*days), options)) == numbers


def pruned(backups, **options):
    with backups.opened() as repository:
        return prune(repository, Options(**NONE, **options), NOW)


def test_what_is_kept_can_be_restored_and_the_rest_is_gone(backups, tmp_path) -> None:
    states = []
    for number in range(1, 6):
        backups.write({"same": "x" * 1000, "other": bytes([number]) * 9 + bytes(range(256)) * 400 * number})
        backups.write({f"only{number}": f"{number}" * 50})
        states.append(seen(backups.workspace))
        backups.create()
    before = sum(path.stat().st_size for path in backups.packs())
    done = pruned(backups, keep=2)
    assert [link.number for link in done.removed] == [1, 2, 3]
    assert sum(path.stat().st_size for path in backups.packs()) == before - done.freed < before
    for number in (4, 5):
        backups.restore(tmp_path / str(number), number=number)
        assert seen(tmp_path / str(number)) == states[number - 1]
    verdict = backups.verify()
    assert (verdict.faults, verdict.losses, verdict.backups) == ([], [], 2)
    assert len(list((backups.folder / "manifests").iterdir())) == 2
    assert backups.create().manifest.number == 6
    assert backups.verify().faults == []


def test_many_small_packs_are_put_together(backups) -> None:
    for number in range(18):
        backups.write({"a": f"{number}"})
        backups.create()
    assert len(backups.packs()) > 16
    pruned(backups, keep=18)
    assert len(backups.packs()) == 1
    verdict = backups.verify()
    assert (verdict.faults, verdict.losses, verdict.backups) == ([], [], 18)


CONFIGS = [
    ("keep = 1", "", "cockpit.toml: backup.keep: "),
    ("keap = 3", "", "cockpit.toml: backup: "),
    ('include = "x"', "", "cockpit.toml: backup.include: "),
    ("", "1", "GH_COPILOT_MAX_BACKUPS: expected a number of backups, 2 or more, got '1'."),
    ("", "many", "GH_COPILOT_MAX_BACKUPS: "),
]


@pytest.mark.parametrize(("table", "variable", "sentence"), CONFIGS)
def test_a_wrong_setting_is_named(tmp_path, table: str, variable: str, sentence: str) -> None:
    (tmp_path / "cockpit.toml").write_text(f"[backup]\n{table}\n")
    with pytest.raises(Invalid) as failure:
        load(tmp_path, {"GH_COPILOT_MAX_BACKUPS": variable})
    assert failure.value.message.startswith(sentence)


def test_settings(tmp_path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.cockpit.backup]\nkeep = 3\nkeep-weekly = 1\n")
    assert load(tmp_path, {}) == Options(keep=3, keep_weekly=1)
    assert load(tmp_path, {"GH_COPILOT_MAX_BACKUPS": "9"}) == Options(keep=9, keep_weekly=1)
