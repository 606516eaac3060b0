"""The templates and the examples of docs/ci.md are valid by the schemas of the services and of pre-commit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .conftest import PROJECT

EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", (PROJECT / "docs/ci.md").read_text("utf-8"), re.M | re.S)
WHOLE, INCLUDE, PRE_COMMIT, STEPS = EXAMPLES
JOB = {"on": "push", "jobs": {"gate": {"runs-on": "ubuntu-latest", **yaml.safe_load(STEPS)}}}
VALID = {
    "the action": ("github-actions", (PROJECT / "action.yml").read_text("utf-8")),
    "the GitLab job": ("gitlab-ci", (PROJECT / "ci/gitlab.yml").read_text("utf-8")),
    "the hooks": ("validate-manifest", (PROJECT / ".pre-commit-hooks.yaml").read_text("utf-8")),
    "the documented workflow": ("github-workflows", WHOLE),
    "the documented steps": ("github-workflows", yaml.safe_dump(JOB)),
    "the documented include": ("gitlab-ci", INCLUDE),
    "the documented hook": ("validate-config", PRE_COMMIT),
}
FAULTS = [
    ("github-actions", "name: x\nruns: { using: composite }\n"),
    ("github-workflows", WHOLE.replace("runs-on", "run-on")),
    ("gitlab-ci", "include:\n  - remot: x\n"),
    ("validate-config", PRE_COMMIT.replace("hooks", "hook")),
]


def judged(folder: Path, schema: str, text: str) -> subprocess.CompletedProcess[str]:
    """What is said of a file by a schema that comes with the program, or by pre-commit itself."""
    path = folder / "file.yml"
    path.write_text(text, encoding="utf-8")
    judge = ["check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    if schema.startswith("validate-"):
        judge = ["pre_commit", schema]
    argv = [sys.executable, "-m", *judge, str(path)]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", VALID)
def test_it_is_valid(name: str, tmp_path: Path) -> None:
    schema, text = VALID[name]
    done = judged(tmp_path, schema, text)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("schema", "text"), FAULTS)
def test_a_fault_is_found(schema: str, text: str, tmp_path: Path) -> None:
    assert judged(tmp_path, schema, text).returncode == 1
