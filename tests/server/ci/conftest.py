"""What the templates for CI need: a copy of the project, and a repository with an old and a new finding."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[3]
OLD = "def load_users(path):\n    pass\n"
NEW = OLD + "\n\ndef load_groups(path):\n    pass\n"
IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")


@dataclass(frozen=True)
class Ended:
    """How a script ended."""

    code: int
    text: str


def git(folder: Path, *arguments: str) -> str:
    """What git answers in a folder."""
    done = subprocess.run(
        ["git", *IDENTITY, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="session")
def template() -> Callable[[str], dict]:
    """A YAML file of the project."""
    return lambda name: yaml.safe_load((PROJECT / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def copy(tmp_path_factory) -> Path:
    """The project as somebody else gets it: what git knows or would know, in a repository of its own."""
    folder = tmp_path_factory.mktemp("project")
    listed = git(PROJECT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all")
    return folder


@pytest.fixture
def history(tmp_path) -> tuple[Path, str]:
    """A repository with a finding from before a branch began and one from after, and where that was."""
    root = tmp_path / "work space"
    root.mkdir()
    git(root, "init", "-q")
    (root / "users.py").write_text(OLD)
    git(root, "add", ".")
    git(root, "commit", "-qm", "base")
    base = git(root, "rev-parse", "HEAD")
    (root / "users.py").write_text(NEW)
    git(root, "commit", "-qam", "branch")
    return root, base


@pytest.fixture
def script(tmp_path) -> Callable[[str, Path, Mapping[str, str]], Ended]:
    """Runs a script as the services do, in bash that ends at the first failure."""

    def run(text: str, cwd: Path, variables: Mapping[str, str]) -> Ended:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            **{
                name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP"))
            },
            **variables,
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
            cwd=cwd, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout + done.stderr)

    return run


@pytest.fixture(scope="session")
def here() -> str:
    """A PATH on which the `cockpit` of this project comes first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
