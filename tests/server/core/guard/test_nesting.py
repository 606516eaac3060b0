"""A copy of the workspace is told by content, not by its name."""

from __future__ import annotations

import pytest

from cockpit.core.guard.nesting import same_files

WORKSPACE = {"a.py": "a", "b.py": "bb", "c.py": "ccc", "README.md": "dddd", "e.toml": "eeeee", "empty": ""}


@pytest.mark.parametrize(
    ("what", "folder", "same"),
    [
        ("a whole copy", WORKSPACE, 5),
        ("one with a file changed", WORKSPACE | {"a.py": "A"}, 4),
        ("one with a file more", WORKSPACE | {"z.py": "z"}, 5),
        ("one with too much changed", WORKSPACE | {"a.py": "A", "b.py": "BB"}, 0),
        ("the same names with other contents", {name: text.upper() for name, text in WORKSPACE.items()}, 0),
        ("the same names with other sizes", {name: text + "!" for name, text in WORKSPACE.items()}, 0),
        ("the usual two files", {"README.md": "dddd", "a.py": "a"}, 0),
        ("nothing", {}, 0),
    ],
)
def test_copies(what: str, folder: dict[str, str], same: int) -> None:
    def sizes(texts: dict[str, str]) -> dict[str, int]:
        return {name: len(text) for name, text in texts.items()}

    assert same_files(sizes(WORKSPACE), sizes(folder), WORKSPACE.get, folder.get) == same, what


def test_a_small_workspace_has_no_copies() -> None:
    both = {"a.py": 1, "b.py": 2}
    assert same_files(both, both, str, str) == 0
