"""The invariants of ARCHITECTURE.md that no linter knows."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from cockpit.app import FEATURES, build, register_features

ROOT = Path(__file__).parents[3]
SERVER = ROOT / "server" / "cockpit"
NO_MODULES = {"migrations", "curated"}
"""Scripts of Alembic, and templates: texts for other programs."""
MODULES = sorted(path for path in SERVER.rglob("*.py") if not NO_MODULES & {*path.parts})
FEATURE_FOLDERS = sorted(path.parent for path in SERVER.glob("features/*/feature.py"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name(path: Path) -> str:
    return path.relative_to(SERVER).as_posix()


def places(pattern: str, *, but: tuple[str, ...]) -> list[str]:
    """Modules, other than those below `but`, whose imports match."""
    return [
        f"{name(path)} imports {module}"
        for path in MODULES
        if not name(path).startswith(but)
        for module in imports(path)
        if re.match(pattern, module)
    ]


RULES = [
    ("only the faces of LSP know LSP", r"pygls|lsprotocol", ("protocol/", "kernel/", "app.py")),
    (
        "programs are started in three places",
        r"subprocess|multiprocessing",
        ("core/process.py", "features/audit/pool.py", "features/har/apart.py"),
    ),
    ("time comes from the clock", r"time$", ("core/clock.py", "core/process.py")),
    ("nothing is random", r"random|secrets", ()),
    (
        "rows are read and written in stores",
        r"sqlalchemy|cockpit\.storage(?!\.(?:sessions|corrections|lessons|patterns|acceptance)$)",
        (
            "storage/",
            "features/audit/store.py",
            "features/audit/listing.py",
            "features/backup/databases.py",
            "features/backup/own.py",
            "features/backup/store.py",
            "features/compliance/dossier/store.py",
            "features/compliance/store.py",
            "features/compliance/suite_store.py",
            "features/copilots/ledger_store.py",
            "features/copilots/store.py",
            "features/databases/",
            "features/har/store.py",
            "features/sync/store/",
            "features/templates/store.py",
            "cli/db.py",
            "cli/diagnosis/databases.py",
        ),
    ),
    ("SQLite is one library", r"sqlite3|apsw|pysqlite3", ("storage/engine.py", "cli/diagnosis/")),
    ("no heavy science at hand", r"sklearn|qiskit|numpy|scipy", ("workers/",)),
]


@pytest.mark.parametrize(("rule", "pattern", "but"), RULES, ids=[rule for rule, *_ in RULES])
def test_imports(rule: str, pattern: str, but: tuple[str, ...]) -> None:
    assert places(pattern, but=but) == []


def test_nobody_prints_or_hands_work_to_the_pool_of_pygls() -> None:
    found = [
        f"{name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "print")
            or (isinstance(node.func, ast.Attribute) and node.func.attr == "thread_pool")
        )
    ]
    assert found == []


def test_every_feature_is_registered() -> None:
    registered = {feature.__name__.split(".")[2] for feature in FEATURES}
    assert registered == {folder.name for folder in FEATURE_FOLDERS}


def test_every_message_to_the_daemon_is_served() -> None:
    document = json.loads((ROOT / "shared/protocol/cockpit.openrpc.json").read_text(encoding="utf-8"))
    messages = {each["name"] for each in document["methods"] if each["x-direction"] == "toServer"}
    ctx = build()
    register_features(ctx)
    assert ctx.wire.served() == messages


@pytest.mark.parametrize("folder", FEATURE_FOLDERS, ids=lambda folder: folder.name)
def test_the_steps_of_the_recipe(folder: Path) -> None:
    feature = folder.name
    forgotten = [
        step
        for step, place in {
            "step 4: the extension's part": ROOT / f"extension/src/features/{feature}/index.ts",
            "step 5: an end-to-end test": ROOT / f"tests/server/e2e/test_{feature}.py",
        }.items()
        if not place.exists()
    ]
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if f'"cockpit.features.{feature}"' not in contracts:
        forgotten.append("step 3: the import-linter contract of independent features")
    if not re.search(
        rf"^#+ .*{feature}", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.IGNORECASE
    ):
        forgotten.append("step 6: a heading in the README")
    assert forgotten == []


HEAVY = ["sqlalchemy", "alembic", "watchdog", "sklearn", "qiskit"]


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("cockpit.app", [*HEAVY, "multiprocessing", "cockpit.features"]),
        ("cockpit.cli.har", [*HEAVY, "jinja2", "cockpit.dual", "cockpit.storage.engine"]),
    ],
)
def test_what_starts_often_imports_nothing_heavy(module: str, heavy: list[str]) -> None:
    code = f"import sys, {module}; print([m for m in {heavy!r} if m in sys.modules])"
    # A measured child would import what measures it.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    argv = [sys.executable, "-c", code]
    answer = subprocess.run(argv, capture_output=True, text=True, check=True, env=plain)
    assert answer.stdout.strip() == "[]"


def test_every_line_of_the_changelog_is_under_a_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert headings
    assert headings[0] == "Unreleased"
