"""One wrong value costs that value and nothing else."""

from __future__ import annotations

from cockpit.core.settings import Settings
from cockpit.kernel.settings import SettingsStore


def test_folders_have_their_own_and_fall_back_to_the_window() -> None:
    store = SettingsStore()
    store.replace({"": {"audit": {"delay": 7}}, "file:///w/%5Ba%5D": {"audit": {"delay": 9}}})
    assert store.window.audit.delay == 7
    assert store.of("file:///w/[a]").audit.delay == 9
    assert store.of("file:///elsewhere").audit.delay == 7


def test_a_wrong_value_is_named_and_its_default_used() -> None:
    store = SettingsStore()
    store.replace({"": {"audit": {"delay": "soon", "onChange": False}, "lint": 3, "unknown": {"x": 1}}})
    assert store.window.audit.on_change is False
    assert store.window.audit.delay == Settings().audit.delay
    assert store.faults == [
        "cockpit.audit.delay: Expected `int`, got `str`; the default is used.",
        "cockpit.lint: expected an object; the defaults are used.",
    ]


def test_null_means_not_set() -> None:
    store = SettingsStore()
    store.replace({"": None, "file:///w": {"audit": {"delay": None}}})
    assert store.of("file:///w") == Settings()
    assert store.faults == []
