"""One wrong value costs that value and nothing else, and one sentence says so."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.core.settings import AuditSettings, Settings
from cockpit.kernel.settings import SettingsStore


def test_folders_have_their_own_and_fall_back_to_the_window() -> None:
    store = SettingsStore()
    store.replace({"": {"audit": {"delay": 7}}, "file:///w/%5Ba%5D": {"audit": {"delay": 9}}})
    assert store.window.audit.delay == 7
    assert store.of("file:///w/[a]").audit.delay == 9
    assert store.of("file:///elsewhere").audit.delay == 7


WRONG = [
    (
        {"delay": "soon"},
        'cockpit.audit.delay: "soon" is not a whole number from 0 to 5000; the default 0 is used.',
    ),
    (
        {"delay": 9000},
        "cockpit.audit.delay: 9000 is not a whole number from 0 to 5000; the default 0 is used.",
    ),
    (
        {"maxFileSize": 0},
        "cockpit.audit.maxFileSize: 0 is not a whole number of at least 1; the default 1024 is used.",
    ),
    (
        {"densityLimit": "5"},
        'cockpit.audit.densityLimit: "5" is not a number of at least 0; the default 5 is used.',
    ),
    ({"onChange": "yes"}, 'cockpit.audit.onChange: "yes" is not true or false; the default true is used.'),
    (
        {"exclude": "docs"},
        'cockpit.audit.exclude: "docs" is not a list, of which each is a text; the default [] is used.',
    ),
    (
        {"exclude": ["docs", 3]},
        "cockpit.audit.exclude: 3 at position 2 is not a text; the default [] is used.",
    ),
    (
        {"severities": {"audit.tag": "loud"}},
        (
            'cockpit.audit.severities: "loud" under "audit.tag" is not '
            '"error", "hint", "info", "off" or "warning"; the default {} is used.'
        ),
    ),
    (
        {"onChange": "x" * 70},
        f'cockpit.audit.onChange: "{"x" * 59}… is not true or false; the default true is used.',
    ),
]


@pytest.mark.parametrize(("audit", "sentence"), WRONG, ids=[sentence for _, sentence in WRONG])
def test_a_wrong_value_is_named_and_its_default_used(audit: dict[str, Any], sentence: str) -> None:
    store = SettingsStore()
    store.replace({"": {"audit": {"workspace": False, **audit}}})
    assert store.window == Settings(audit=AuditSettings(workspace=False))
    assert [each.sentence for each in store.refused] == [sentence]


@pytest.mark.parametrize("folder", ["zz", " ", "./data", "../data", "~ann/data", "C:data", "data/cockpit"])
@pytest.mark.parametrize(("section", "name"), [("storage", "folder"), ("backup", "root")])
def test_a_folder_that_depends_on_where_the_daemon_was_started_is_refused(
    section: str, name: str, folder: str
) -> None:
    store = SettingsStore()
    store.replace({"": {section: {name: folder}}})
    assert store.window == Settings()
    [told] = store.refused
    assert told.sentence == (
        f'cockpit.{section}.{name}: "{folder}" is not a whole path, from the root or from ~; '
        'the default "" is used.'
    )


@pytest.mark.parametrize(
    "folder", ["", "/data/cockpit", "~", "~/data", "D:\\cockpit", "D:/cockpit", "\\\\nas\\cockpit"]
)
def test_a_whole_path_is_taken(folder: str) -> None:
    store = SettingsStore()
    store.replace({"": {"storage": {"folder": folder}, "backup": {"root": folder}}})
    assert store.refused == ()
    assert (store.window.storage.folder, store.window.backup.root) == (folder, folder)


def test_a_wrong_section_costs_that_section() -> None:
    store = SettingsStore()
    store.replace({"": {"audit": {"delay": 7}, "lint": 3, "unknown": {"x": 1}}})
    assert store.window.audit.delay == 7
    assert [each.sentence for each in store.refused] == [
        "cockpit.lint: 3 is not an object; the default {} is used."
    ]


def test_what_is_wrong_in_several_folders_is_named_once_and_forgotten_when_it_is_right() -> None:
    store = SettingsStore()
    wrong = {"lint": {"publish": "loud"}}
    store.replace({"": wrong, "file:///w": wrong})
    assert [(each.setting, each.value, each.default) for each in store.refused] == [
        ("cockpit.lint.publish", '"loud"', '"auto"')
    ]
    store.replace({"": {}})
    assert store.refused == ()


def test_null_means_not_set() -> None:
    store = SettingsStore()
    store.replace({"": None, "file:///w": {"audit": {"delay": None}}})
    assert store.of("file:///w") == Settings()
    assert store.refused == ()
