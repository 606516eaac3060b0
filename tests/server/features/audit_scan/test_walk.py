"""Which files are audited, and what is counted of the others."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from cockpit.core.errors import Cancelled, NotFound
from cockpit.features.audit.config import Config
from cockpit.features.audit.walk import Skip, candidates_of, walk


def seen(
    root: Path, config: Config | None = None, paths: tuple[str, ...] = ()
) -> tuple[list[str], dict[str, int]]:
    walked = walk(root, config or Config(), [root / path for path in paths])
    return [candidate.path for candidate in walked.candidates], dict(walked.skipped)


TABLE = [
    ("known languages only", {"a.py": "", "b.ts": "", "c.png": "", "d.xyz": ""}, {}, "a.py b.ts", {}),
    ("git's own folder is not worth a word", {".git/a.py": "", "a.py": ""}, {}, "a.py", {}),
    ("what may be a script", {"run": "#!/bin/sh\n", "Makefile": ""}, {}, "Makefile run", {}),
    ("order of paths", {"b/a.py": "", "a.py": "", "b.py": ""}, {}, "a.py b.py b/a.py", {}),
    (
        "folders of tools",
        {
            "node_modules/x/a.js": "",
            "src/__pycache__/a.py": "",
            ".git/hooks/a.py": "",
            "e/pyvenv.cfg": "",
            "e/a.py": "",
        },
        {},
        "",
        {Skip.TOOLING: 3},
    ),
    (
        "vendored",
        {"vendor/a.go": "", "static/jquery-3.7.1.js": "", "static/site.js": ""},
        {},
        "static/site.js",
        {Skip.VENDORED: 2},
    ),
    (
        "git's ignore files",
        {
            ".gitignore": "*.ts\nout/\n",
            "a.ts": "",
            "out/b.py": "",
            "out/c.py": "",
            "c.py": "",
            "d/.gitignore": "!e.ts",
            "d/e.ts": "",
        },
        {},
        "c.py d/e.ts",
        {Skip.IGNORED: 2},
    ),
    (
        "settings",
        {"docs/a.py": "", "src/a.py": "", "src/b_pb.py": ""},
        {"exclude": ("/docs", "*_pb.py")},
        "src/a.py",
        {Skip.EXCLUDED: 2},
    ),
    (
        "workspace folders of their own",
        {"a.py": "", "in/a.py": "", "in/deep/b.py": "", "into/a.py": "", "out/in/a.py": ""},
        {"apart": ("in", "out/in")},
        "a.py into/a.py",
        {Skip.APART: 2},
    ),
    ("size", {"a.py": "x" * 1025, "b.py": "x" * 1024}, {"max_file_size": 1}, "b.py", {Skip.TOO_LARGE: 1}),
    (
        "spaces and letters of the world",
        {"mein ordner/größe 1.py": "", "日本/猫.ts": ""},
        {},
        "mein ordner/größe 1.py|日本/猫.ts",
        {},
    ),
]


@pytest.mark.parametrize(
    ("name", "files", "options", "candidates", "skipped"), TABLE, ids=[row[0] for row in TABLE]
)
def test_a_walk(tree, name, files, options, candidates, skipped):
    expected = candidates.split("|") if "|" in candidates else candidates.split()
    assert seen(tree(files), Config(**options)) == (expected, skipped)


NAMED = [
    ("a folder", ("src",), ["src/a.py"], {}),
    ("a file that git ignores", ("ignored.py",), ["ignored.py"], {}),
    ("a folder that git ignores", ("gone",), ["gone/a.py"], {}),
    ("a file that the settings exclude", ("docs/a.py",), [], {Skip.EXCLUDED: 1}),
    ("a folder that the settings exclude", ("docs",), [], {Skip.EXCLUDED: 1}),
    ("a vendored file", ("vendor/a.py",), [], {Skip.VENDORED: 1}),
    ("a language that is not read", ("a.xyz",), [], {Skip.LANGUAGE: 1}),
    ("the same thing twice", ("src", "src/a.py"), ["src/a.py"], {}),
]


@pytest.mark.parametrize(("name", "paths", "candidates", "skipped"), NAMED, ids=[row[0] for row in NAMED])
def test_named_paths(tree, name, paths, candidates, skipped):
    root = tree(
        {
            ".gitignore": "ignored.py\ngone/\n",
            "ignored.py": "",
            "gone/a.py": "",
            "docs/a.py": "",
            "src/a.py": "",
            "vendor/a.py": "",
            "a.xyz": "",
        }
    )
    assert seen(root, Config(exclude=("docs/",)), paths) == (candidates, skipped)


def test_a_path_that_is_not_there(tree):
    with pytest.raises(NotFound):
        seen(tree({}), paths=("gone.py",))


def test_ignore_files_of_the_repository_above(tree, git):
    root = tree(
        {
            ".gitignore": "*.gen.py\n/pkg/top.py\n",
            "pkg/a.gen.py": "",
            "pkg/top.py": "",
            "pkg/b.py": "",
            "pkg/c.py": "",
        }
    )
    git("init", "-q")
    (root / ".git/info/exclude").write_text("c.py\n")
    assert seen(root / "pkg") == (["b.py"], {Skip.IGNORED: 3})


def test_a_linked_work_tree_shares_the_excludes(tree, git, tmp_path):
    root = tree({"a.py": "", "b.py": ""})
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    (root / ".git/info/exclude").write_text("b.py\n")
    git("worktree", "add", "-q", str(tmp_path / "linked"))
    assert seen(tmp_path / "linked") == (["a.py"], {Skip.IGNORED: 1})


def test_links_are_counted_not_followed(tree):
    root = tree({"src/a.py": ""})
    (root / "src/loop").symlink_to(root)
    (root / "b.py").symlink_to(root / "src/a.py")
    (root / "picture.png").symlink_to(root / "nowhere")
    assert seen(root) == (["src/a.py"], {Skip.LINK: 2})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_special_files_are_never_opened(tree):
    root = tree({"a.py": ""})
    os.mkfifo(root / "pipe.py")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(root / "s.py"))
        assert seen(root) == (["a.py"], {Skip.SPECIAL: 2})
    assert seen(root, paths=("pipe.py",)) == ([], {Skip.SPECIAL: 1})


def test_a_file_of_200_megabytes_is_not_opened(tree):
    root = tree({"a.py": ""})
    with (root / "huge.py").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert seen(root) == (["a.py"], {Skip.TOO_LARGE: 1})


@pytest.mark.parametrize(
    ("error", "reason"), [(PermissionError, Skip.UNREADABLE), (FileNotFoundError, Skip.VANISHED)]
)
def test_a_folder_that_cannot_be_listed_is_counted(tree, monkeypatch, error, reason):
    root = tree({"a.py": "", "closed/b.py": ""})
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("closed"):
            raise error(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert seen(root) == (["a.py"], {reason: 1})


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_not_unicode_is_escaped(tree):
    root = tree({})
    Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.py")).write_text("pass\n")
    walked = walk(root, Config())
    assert [candidate.path for candidate in walked.candidates] == ["caf\\udce9.py"]
    assert Path(walked.candidates[0].location).read_text() == "pass\n"


def test_a_walk_can_be_cancelled(tree):
    root = tree({f"d{number}/a.py": "" for number in range(70)})
    with pytest.raises(Cancelled):
        walk(root, Config(), cancelled=lambda: True)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("src/a.py", True),
        ("src/gone.py", False),
        ("src/b.gen.py", False),
        ("out/a.py", False),
        ("docs/a.py", False),
        ("node_modules/a.js", False),
        ("vendor/a.py", False),
        ("src", False),
        ("a.xyz", False),
        ("link.py", False),
        ("huge.py", False),
    ],
)
def test_changed_files_that_a_walk_would_find(tree, path, found):
    root = tree(
        {
            ".gitignore": "out/\n",
            "src/.gitignore": "*.gen.py\n",
            "src/a.py": "",
            "src/b.gen.py": "",
            "out/a.py": "",
            "docs/a.py": "",
            "node_modules/a.js": "",
            "vendor/a.py": "",
            "a.xyz": "",
            "huge.py": "x" * 2048,
        }
    )
    (root / "link.py").symlink_to(root / "src/a.py")
    config = Config(exclude=("docs",), max_file_size=1)
    assert [each.path for each in candidates_of(root, config, [root / path])] == ([path] if found else [])


def test_a_folder_of_its_own_is_not_entered_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "in" / "deep" / "a.py"
    path.parent.mkdir(parents=True)
    path.touch()
    config = Config(apart=("in",))
    for named in ("in", "in/deep", "in/deep/a.py"):
        assert seen(tmp_path, config, (named,)) == ([], {Skip.APART: 1})
    assert candidates_of(tmp_path, config, [path]) == []
