"""The templates for CI do what they say."""

from __future__ import annotations

import re
import shlex
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from .conftest import PROJECT


def steps(action: dict) -> dict[str, dict]:
    return {step.get("name", step.get("uses")): step for step in action["runs"]["steps"]}


def test_the_action_installs_and_audits(template, copy, history, script, tmp_path):
    root, base = history
    every = steps(template("action.yml"))
    path = tmp_path / "path"
    runner = {"RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(copy), "GITHUB_PATH": str(path)}
    installed = script(every["Install the cockpit"]["run"], root, runner)
    assert installed.code == 0, installed.text
    variables = {
        "PATH": f"{path.read_text().strip()}:/usr/bin:/bin",
        "PATHS": ".",
        "NEW_SINCE": base,
        "FAIL_ON": "warning",
        "SARIF_FILE": "cockpit.sarif",
    }
    audited = script(every["Audit"]["run"], root, variables)
    assert audited.code == 1, audited.text
    assert "::warning file=users.py,line=6" in audited.text
    results = msgspec.json.decode((root / "cockpit.sarif").read_bytes())["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["audit.stub"]
    whole = script(every["Audit"]["run"], root, variables | {"NEW_SINCE": "", "FAIL_ON": "error"})
    assert whole.code == 0, whole.text
    assert len(msgspec.json.decode((root / "cockpit.sarif").read_bytes())["runs"][0]["results"]) == 2


def test_the_action_fetches_a_base_that_a_shallow_clone_lacks(template, history, script, here, tmp_path):
    root, base = history
    shallow = tmp_path / "shallow"
    fetch = steps(template("action.yml"))["Fetch the base"]["run"]
    variables = {"PATH": here, "NEW_SINCE": base}
    cloned = script(
        f"git clone -q --depth=1 {shlex.quote(root.as_uri())} {shallow}", tmp_path, {"PATH": here}
    )
    assert cloned.code == 0, cloned.text
    assert script("git cat-file -e $NEW_SINCE", shallow, variables).code != 0
    fetched = script(fetch, shallow, variables)
    assert fetched.code == 0, fetched.text
    audited = script("cockpit audit --no-lint --new-since $NEW_SINCE", shallow, variables)
    assert (audited.code, "load_groups" in audited.text, "load_users" in audited.text) == (1, True, False)


def test_no_script_of_the_action_holds_what_a_stranger_may_write(template):
    for step in template("action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize(
    ("since", "found"), [(True, ["load_groups"]), (False, ["load_users", "load_groups"])]
)
def test_the_gitlab_job(template, history, script, here, since, found):
    root, base = history
    job = template("ci/gitlab.yml")["cockpit"]
    variables = {"PATH": here, "COCKPIT_FAIL_ON": job["variables"]["COCKPIT_FAIL_ON"]}
    if since:
        variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = base
    ended = script("\n".join(job["script"]), root, variables)
    assert ended.code == 1, ended.text
    report = msgspec.json.decode((root / job["artifacts"]["reports"]["codequality"]).read_bytes())
    assert [re.findall(r"load_\w+", entry["description"])[0] for entry in report] == found
    for entry in report:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(entry)
        assert entry["location"]["path"] == "users.py"
        assert entry["location"]["lines"]["begin"] > 0


def test_pre_commit_runs_the_hook(copy, history, script, here, tmp_path):
    root, _ = history
    variables = {"PATH": here, "PRE_COMMIT_HOME": str(tmp_path / "pre-commit")}
    python = Path(sys.executable).with_name("pre-commit")
    command = f"{python} try-repo {shlex.quote(str(copy))} cockpit-audit --files "
    ended = script(f"{command} users.py", root, variables)
    assert ended.code == 1, ended.text
    assert "users.py:2:5: warning audit.stub `load_users` has no body" in ended.text
    (root / "clean.py").write_text("x = 1\n")
    clean = script(f"git add clean.py && {command} clean.py", root, variables)
    assert clean.code == 0, clean.text


def test_the_image_builds_the_wheel_and_installs_what_is_pinned(copy, script, here, tmp_path):
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    runs = [line.removeprefix("RUN ") for line in lines if line.startswith("RUN ")]
    sources = [
        name
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    ]
    context = {
        line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    assert all((copy / name).exists() and name.split("/")[0] in context for name in sources)
    wheels = tmp_path / "wheels"
    build = next(run for run in runs if run.startswith("pip wheel")).replace("/wheels", str(wheels))
    ended = script(f"{sys.executable} -m {build}", copy, {"PATH": here})
    assert ended.code == 0, ended.text
    (wheel,) = wheels.glob("*.whl")
    assert "cockpit/__main__.py" in zipfile.ZipFile(wheel).namelist()
    assert any("--require-hashes --requirement /tmp/runtime.txt" in run for run in runs)
    # The mounted folder belongs to whoever runs the container, who needs a home for the caches.
    assert "ENV HOME=/home/auditor" in lines
    assert "useradd --create-home auditor && chmod 1777 /home/auditor" in runs
    documented = (PROJECT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert re.search(r'^docker run .*--user "\$\(id -u\):\$\(id -g\)" .*--output', documented, re.MULTILINE)
    assert lines.index("USER auditor") < lines.index('ENTRYPOINT ["cockpit"]')


def test_the_documented_gate_judges_the_reports(history, script, here):
    root, _ = history
    document = (PROJECT / "docs" / "compliance.md").read_text(encoding="utf-8")
    steps = re.search(r"```sh\n(python -m coverage.*?)```", document, re.DOTALL)
    assert steps is not None
    (root / "pyproject.toml").write_text("[tool.coverage.run]\nsource = ['.']\n")
    for content, code, outcome in (
        ("def test_it():\n    assert 1 == 2\n", 1, "is below 90."),
        ("def test_it():\n    assert 1 == 1\n", 0, 'failures="0" errors="0"'),
    ):
        (root / "test_a.py").write_text(content)
        ended = script(steps[1], root, {"PATH": here})
        gate = (root / "gate.xml").read_text()
        assert (ended.code, outcome in gate) == (code, True), ended.text + gate


def test_the_documented_hook_keeps_a_push_back(history, script, here, tmp_path):
    root, _ = history
    document = (PROJECT / "docs" / "compliance.md").read_text(encoding="utf-8")
    hook = re.search(r"```sh\n(#!/bin/sh\n.*?)```", document, re.DOTALL)
    assert hook is not None
    (root / ".git" / "hooks" / "pre-push").write_text(hook[1])
    (root / ".git" / "hooks" / "pre-push").chmod(0o755)
    variables = {"PATH": here, "VIRTUAL_ENV": sys.prefix}
    push = f"git init -q --bare {tmp_path / 'remote'} && git push -q {tmp_path / 'remote'} HEAD:refs/heads/x"
    test = root / "test_a.py"
    for content, code, said in (
        ("def test_it():\n    assert 1 == 2\n", 1, "below the minimum"),
        ("import gone_for_good\n", 1, "tests: failed"),
        ("def test_it():\n    assert 1 == 1\n", 0, "passed"),
    ):
        test.write_text(content)
        ended = script(push, root, variables)
        assert (ended.code, said in ended.text) == (code, True), ended.text
