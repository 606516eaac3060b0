"""What a language model has against a change, asked at a real server of the protocol."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cockpit.cli.program import main
from cockpit.features.copilots.validator import Judgement, SecondaryCopilotValidator

from .endpoint_server import EndpointServer, Reply, failing, saying

BEFORE = """\
TITLE = "Sums"
API_TOKEN = "abcd-1234-efgh"
LARGEST = 100


def area(width: float, height: float) -> float:
    return width
"""
AFTER = BEFORE.replace("return width", "return width * height")


@pytest.fixture
def project(tmp_path: Path, own_home: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a change of one line."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "sums.py").write_text(BEFORE)
    (root / ".env").write_text("PASSWORD=before-1234\n")
    for words in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"),
    ):
        subprocess.run(("git", *words), cwd=root, check=True)
    (root / "sums.py").write_text(AFTER)
    (root / ".env").write_text("PASSWORD=after-5678\n")
    monkeypatch.chdir(root)
    return root


def opinions(capfd: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    """The check of the language model in a report."""
    main(("validate", "sums.py", "--reviewer", "openai", "--format", "json", *more))
    report = json.loads(capfd.readouterr().out)
    (found,) = [each for each in report["checks"] if each["name"] == "opinions"]
    found["claims"] = [each for each in report["reasons"] if each["code"] == "validate.opinion"]
    return {"verdict": report["verdict"], **found}


def claims(*rows: tuple[str, int, str]) -> Reply:
    listed = [{"path": path, "line": line, "message": message} for path, line, message in rows]
    return saying(json.dumps({"claims": listed}))


def test_claims_are_opinions_on_lines_of_the_change(
    project: Path, server: EndpointServer, capfd: pytest.CaptureFixture[str]
) -> None:
    server.replies[:] = [
        claims(
            ("sums.py", 7, "Negative  sizes\nare multiplied."),
            ("sums.py", 1, "This line was there before."),
            ("sums.py", 99, "There is no such line."),
            ("../etc/passwd", 1, "This file is none of it."),
        )
    ]
    found = opinions(capfd)
    assert (found["verdict"], found["state"]) == ("approved", "objected")
    (claim,) = found["claims"]
    assert (claim["line"], claim["rejects"]) == (7, False)
    assert claim["message"] == "Opinion of small-2026: Negative sizes are multiplied."
    sent = json.dumps(server.requests)
    assert "+    return width * height" in sent
    assert "abcd-1234" not in sent


def test_files_for_secrets_are_not_sent(
    project: Path, server: EndpointServer, capfd: pytest.CaptureFixture[str]
) -> None:
    server.replies[:] = [claims()]
    assert main(("validate", "--reviewer", "openai", "--without", "secrets")) == 0
    assert "5678" not in json.dumps(server.requests)
    assert "width * height" in json.dumps(server.requests)


def test_files_that_were_for_secrets_are_not_sent(
    project: Path, server: EndpointServer, capfd: pytest.CaptureFixture[str]
) -> None:
    server.replies[:] = [claims()]
    (project / ".env").write_text("Lamp=before-1234\n" * 9)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run((*git, "commit", "-qam", "b"), cwd=project, check=True)
    subprocess.run(("git", "mv", ".env", "notes.txt"), cwd=project, check=True)
    (project / "notes.txt").write_text("Lamp=before-1234\n" * 8 + "Lamp=after-5678\n")
    (project / "sums.py").write_text(BEFORE)
    main(("validate", "--reviewer", "openai"))
    assert "Lamp" not in json.dumps(server.requests)


def test_what_is_missing_is_told_before_anything_is_checked(
    project: Path, server: EndpointServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COCKPIT_OPENAI_MODEL", "")
    assert main(("validate", "--reviewer", "openai", "--format", "jsonl")) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert "no model is named" in told.err


def test_no_program_that_checks_has_the_key(
    project: Path, server: EndpointServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    keys: list[str | None] = []
    validate = SecondaryCopilotValidator.validate

    def watched(validator: SecondaryCopilotValidator, *arguments: Any) -> Judgement:
        keys.append(os.environ.get("COCKPIT_OPENAI_API_KEY"))
        return validate(validator, *arguments)

    server.replies[:] = [claims()]
    monkeypatch.setattr(SecondaryCopilotValidator, "validate", watched)
    assert opinions(capfd)["state"] == "passed"
    assert keys == [None, None]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (saying("It looks good to me."), "gave no review: Its answer is not as it was asked for"),
        (saying(json.dumps({"claims": "none"})), "gave no review"),
        (failing(401), "No language model has reviewed it"),
    ],
)
def test_a_model_of_no_use_changes_no_verdict(
    project: Path, server: EndpointServer, capfd: pytest.CaptureFixture[str], reply: Reply, reason: str
) -> None:
    server.replies[:] = [reply]
    found = opinions(capfd)
    assert (found["verdict"], found["state"], found["claims"]) == ("approved", "not checked", [])
    assert reason in str(found["reason"])


def test_what_is_rejected_anyway_costs_nothing(
    project: Path, server: EndpointServer, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "sums.py").write_text("def area(:\n")
    assert main(("validate", "sums.py", "--reviewer", "openai")) == 1
    assert server.requests == []


def test_nobody_reviews_its_own_work(
    project: Path, server: EndpointServer, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "sums.py").write_text(BEFORE.replace("return width", "raise NotImplementedError"))
    edit = {"search": "    raise NotImplementedError", "replace": "    return width * height"}
    proposal = json.dumps({"plan": ["Fill it."], "files": [{"path": "sums.py", "edits": [edit]}]})
    server.replies[:] = [saying(proposal)] * 3
    wanted = ("generate", "--stub", "sums.py:6", "--reviewer", "openai", "--format", "json")
    main((*wanted, "--provider", "openai"))
    (own,) = _reviews(capfd)
    assert own == ("not checked", "The provider openai has made the change itself.")

    (project / "sums.py").write_text(
        BEFORE.replace("    return width", '    """Returns width * height."""\n    raise NotImplementedError')
    )
    server.replies[:] = [claims(("sums.py", 8, "It may overflow."))]
    main(wanted)
    assert _reviews(capfd) == [("objected", "")]


def _reviews(capfd: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    made = json.loads(capfd.readouterr().out)
    checks = [each for attempt in made["attempts"] for each in attempt["checks"]]
    return [(each["state"], each["reason"]) for each in checks if each["name"] == "opinions"][-1:]
