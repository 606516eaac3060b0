"""What the curated templates promise: each can be read, filled and parsed, passes the linters and the second
copilot, and does what it says."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import yaml

from cockpit.core.clock import SystemClock
from cockpit.features.audit.config import Config
from cockpit.features.audit.scan import scan
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.checks.asynchrony import asynchrony
from cockpit.features.copilots.checks.debug import debug
from cockpit.features.copilots.checks.handlers import handlers
from cockpit.features.copilots.checks.injection import injection
from cockpit.features.copilots.checks.secrets import secrets
from cockpit.features.copilots.checks.stubs import stubs
from cockpit.features.copilots.grammars import first_fault
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.tree import Tree
from cockpit.features.lint.ruff import find_ruff
from cockpit.features.templates.curation import FOLDER, curated, files, identifier_of
from cockpit.features.templates.languages import MARK, SUFFIXES
from cockpit.features.templates.placeholders import PLACE, fault_of, names_in, render
from cockpit.features.templates.template import Template
from cockpit.features.templates.template_file import read, written

ROOT = Path(__file__).parents[4]
TEMPLATES = curated()
RULES = "F,B,S,BLE,E9,W,PLE,PLW,ASYNC,DTZ,RET,SIM,UP,A,C4,PTH,T20"
NOT_FOR_TEMPLATES = "S101,S310,S603,PLW1514,T201"
"""What a test asserts, an address or a program that the caller chose, and what a program prints."""


def named(kind: str) -> list[Template]:
    return [each for each in TEMPLATES if each.language == kind]


def path_of(template: Template) -> str:
    """A file that tools recognise, as the template would be written into a repository."""
    suffix = SUFFIXES.get(template.language, ".txt")
    return f"{template.id.replace('-', '_')}{suffix}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every template as a file of its own, filled with its defaults."""
    top = tmp_path_factory.mktemp("templates")
    for each in TEMPLATES:
        (top / path_of(each)).write_text(render(each, {}), encoding="utf-8")
    return top


def test_there_are_enough_of_them_and_each_is_told_apart() -> None:
    assert len(TEMPLATES) >= 120
    assert len(TEMPLATES) == len(files())
    for what in ("id", "name", "content"):
        twice = [
            value for value, count in Counter(getattr(each, what) for each in TEMPLATES).items() if count > 1
        ]
        assert twice == [], what
    functions = [each for each in TEMPLATES if each.kind in ("function", "class")]
    assert len(functions) >= 60
    assert {each.kind for each in TEMPLATES} == {
        *("function", "class", "test", "cli", "service", "ci", "docker", "database", "har", "config", "docs")
    }


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.id)
def test_each_says_what_it_is_and_can_be_filled(template: Template) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", template.id)
    assert template.name[0].isupper() or not template.name[0].isascii()
    assert template.description.endswith(".")
    assert len(template.words) >= 3
    assert [each.name for each in template.placeholders] == list(names_in(template.content))
    for each in template.placeholders:
        assert each.default is not None, each.name
        assert fault_of(each, each.default) == ""
        assert each.description, each.name
    assert PLACE.search(render(template, {})) is None


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_a_file_stays_the_same_when_it_is_written_again(path: Path) -> None:
    template = read(path.read_text(encoding="utf-8"), path.name, identifier_of(path))
    assert read(written(template), path.name, template.id) == template


@pytest.mark.parametrize(
    "template", [each for each in TEMPLATES if each.kind in ("function", "class")], ids=lambda each: each.id
)
def test_a_function_has_a_signature_and_a_proof(template: Template) -> None:
    assert template.signature
    assert template.proof


@pytest.mark.parametrize(
    "template", [each for each in named("python") if each.proof], ids=lambda each: each.id
)
def test_the_proof_of_a_function_holds(template: Template) -> None:
    program = compile(render(template, {}) + template.proof, f"<{template.id}>", "exec", dont_inherit=True)
    exec(program, {"__name__": template.id})


def test_python_passes_ruff(folder: Path) -> None:
    argv = [
        find_ruff(),
        "check",
        "--isolated",
        "--quiet",
        "--output-format=concise",
        "--target-version=py311",
    ]
    argv += ["--line-length=110", f"--select={RULES}", f"--ignore={NOT_FOR_TEMPLATES}"]
    argv += ["."]
    done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")


PYRIGHT = ROOT / "node_modules" / "pyright" / "index.js"
UNKNOWN = {"reportMissingImports": False, "reportMissingModuleSource": False, "typeCheckingMode": "basic"}
"""What a template imports is installed where it is inserted."""


@pytest.mark.skipif(not PYRIGHT.exists(), reason="There is no pyright: npm run setup installs it.")
def test_python_with_placeholders_passes_pyright(folder: Path) -> None:
    """The other ones are files that the repository's own gate judges, strictly."""
    written_out = [path_of(each) for each in named("python") if each.placeholders]
    settings = {**UNKNOWN, "include": written_out, "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    argv = ["node", str(PYRIGHT), "--outputjson", "-p", str(folder)]
    answer = json.loads(subprocess.run(argv, capture_output=True, check=False).stdout)
    (folder / "pyrightconfig.json").unlink()
    assert answer["summary"]["filesAnalyzed"] == len(written_out)
    assert [(each["file"], each["message"]) for each in answer["generalDiagnostics"]] == []


def test_nothing_is_unfinished_or_dangerous(folder: Path) -> None:
    found = [
        f"{each.path}:{each.span.line + 1} {each.code} {each.message}"
        for each in scan(folder, Config(), clock=SystemClock()).findings
    ]
    assert found == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.id)
def test_the_second_copilot_has_nothing_against_it(template: Template) -> None:
    text = render(template, {}).encode()
    change = Change(path_of(template), None, text)
    review = Review(
        Path("/nowhere"),
        ChangeSet((change,), "a test"),
        Tree({}, {}.get, {}),
        Tree({}, {}.get, {change.path: text}),
    )
    said = [
        each for check in (secrets, stubs, debug, injection, asynchrony, handlers) for each in check(review)
    ]
    assert said == []


@pytest.mark.parametrize(
    "template", [each for each in TEMPLATES if each.language in ("typescript", "javascript", "shellscript")],
    ids=lambda each: each.id,
)  # fmt: skip
def test_other_programs_can_be_parsed(template: Template) -> None:
    assert first_fault(render(template, {}), path_of(template)) is None


READERS = {"yaml": yaml.safe_load, "toml": tomllib.loads, "json": json.loads}


@pytest.mark.parametrize(
    "template", [each for each in TEMPLATES if each.language in READERS], ids=lambda each: each.id
)
def test_data_can_be_read(template: Template) -> None:
    assert READERS[template.language](render(template, {}))


@pytest.mark.parametrize("template", named("dockerfile"), ids=lambda each: each.id)
def test_an_image_has_a_base_a_user_and_a_command(template: Template) -> None:
    lines = [
        line.split() for line in render(template, {}).splitlines() if line and not line.startswith(("#", " "))
    ]
    words = [line[0] for line in lines]
    assert words[0] in ("FROM", "ARG")
    assert {"FROM", "USER"} <= {*words}
    assert {"CMD", "ENTRYPOINT"} & {*words}
    bases = [line[1] for line in lines if line[0] == "FROM"]
    assert all((":" in base and not base.endswith(":latest")) or base == "scratch" for base in bases[:1])


PACKAGES = (
    *("alembic", "click", "fastapi", "flask", "httpx", "hypothesis", "nox", "pydantic", "pytest", "requests"),
    *("sqlalchemy", "typer"),
)


def test_only_texts_that_are_not_quite_of_their_language_are_kept_from_its_linters() -> None:
    """A Python file without placeholders that needs nothing besides the standard library is a real one."""
    for path in files():
        if path.name.endswith(f".py{MARK}"):
            text = path.read_text(encoding="utf-8")
            outside = re.search(rf"^\s*(?:import|from) (?:{'|'.join(PACKAGES)})\b", text, re.MULTILINE)
            assert PLACE.search(text) or outside, path.relative_to(FOLDER)
