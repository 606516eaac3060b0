"""`cockpit har report`: what is handed on of recordings."""

from __future__ import annotations

import json

import pytest

from .test_har import recording


@pytest.mark.parametrize(
    ("form", "begins"), [("md", "# Recording a.har"), ("html", "<!doctype"), ("json", "{"), ("sarif", "{")]
)
def test_each_format_is_written(place, cockpit, form, begins):
    place({"a.har": recording(503)})
    ended = cockpit("har", "report", "a.har", "--format", form)
    assert ended.code == 0
    assert ended.out.lstrip().startswith(begins)
    if form == "sarif":
        assert json.loads(ended.out)["runs"][0]["results"][0]["ruleId"] == "http/5xx"


def test_several_recordings_make_one_document(place, cockpit):
    root = place(
        {"a.har": recording(200), "b.har": recording(404), "cockpit.toml": "[har.budgets]\nrequests = 0"}
    )
    ended = cockpit("har", "report", ".", "--format", "json", "--output", "out.json")
    assert ended.out == ""
    reports = json.loads((root / "out.json").read_bytes())["reports"]
    assert [each["name"] for each in reports] == ["a.har", "b.har"]
    assert {each["rule"]: each["state"] for each in reports[0]["rulings"]}["budgets"] == "broken"


def test_a_report_of_what_is_no_recording_ends_with_2(place, cockpit):
    place({"a.har": "<html>"})
    assert cockpit("har", "report", "a.har").code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["a.har", "a.har"], 0, "0 regressions; endpoints: 0 added, 0 removed, 0 changed, 1 same."),
        (["a.har", "b.har"], 1, "worse  status: fails with 503, 1 of 1"),
        (["b.har", "a.har"], 0, "other  status: no longer fails (1 did)"),
        (["b.har", "a.har", "--fail-on", "change"], 1, "0 regressions"),
        (["a.har", "b.har", "--fail-on", "never"], 0, "1 changed"),
        (["a.har", "b.har", "--format", "md"], 1, "**fails with 503, 1 of 1**"),
        (["a.har", "a.har", "--all"], 0, "= GET shop.example/"),
    ],
)
def test_two_recordings_are_compared(place, cockpit, arguments, code, said):
    place({"a.har": recording(200), "b.har": recording(503)})
    ended = cockpit("har", "diff", *arguments)
    assert (ended.code, said in ended.out) == (code, True)


def test_a_comparison_for_programs(place, cockpit):
    place({"a.har": recording(200), "b.har": recording(503)})
    document = cockpit("har", "diff", "a.har", "b.har", "--format", "json").json
    (found,) = document["endpoints"]
    assert (found["path"], found["state"], found["after"]["failures"]) == ("/", "changed", 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.har", "a.har"], "none.har is not a file."),
        (["a.har", "page.har"], "page.har: This is no HAR"),
        (["a.har", "a.har", "--min-ms", "-1"], "expected a number from 0 on"),
        (["a.har", "a.har", "--min-percent", "much"], "expected a number from 0 on"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(place, cockpit, arguments, said):
    place({"a.har": recording(200), "page.har": "<html>"})
    ended = cockpit("har", "diff", *arguments)
    assert (ended.code, said in ended.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "said"),
    [
        ([], {}, 0, "Nothing was written: --apply writes it."),
        (["--apply"], {}, 0, "entries.ndjson"),
        (["--apply", "--keep"], {}, 0, "1 entry with 0 headers; 0 values as hashes. Kept."),
        ([], {"DRY_RUN": "0"}, 0, "redact: 0 values"),
        (["--strict-schema"], {}, 2, "schema: failed: log.browser"),
        ([], {"DRY_RUN": "perhaps"}, 2, "DRY_RUN: expected 1 or 0"),
        (["--apply"], {"GUARD_DENYLIST": "out"}, 2, "denied by GUARD_DENYLIST"),
    ],
)
def test_a_recording_is_exported(place, cockpit, monkeypatch, arguments, variables, code, said):
    root = place({"a.har": recording(200)})
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ended = cockpit("har", "export", "a.har", "--output", "out", *arguments)
    assert ended.code == code
    assert said in ended.out + ended.err
    wrote = code == 0 and ("--apply" in arguments or bool(variables))
    assert (root / "out" / "entries.ndjson").is_file() is wrote


def test_an_export_is_not_written_over(place, cockpit):
    root = place({"a.har": recording(200), "page.har": "<html>"})
    export = ("har", "export", "a.har", "--output", "out", "--apply")
    assert cockpit(*export).code == 0
    (root / "out" / "entries-2.ndjson").write_text("{}")
    before = {path.name: path.read_bytes() for path in (root / "out").iterdir()}
    assert "--force replaces" in cockpit(*export).err
    assert cockpit("har", "export", "page.har", *export[3:], "--force").code == 2
    assert {path.name: path.read_bytes() for path in (root / "out").iterdir()} == before
    assert cockpit(*export, "--force").code == 0
    assert {path.name for path in (root / "out").iterdir()} == before.keys() - {"entries-2.ndjson"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "2 recordings from 2026-03-03 to 2026-03-03"),
        ([], "██  GET shop.example/  p95 120 ms to 120 ms  2 x, 24 B, 1 failed"),
        (["--host", "other.example"], "Nothing is kept yet"),
        (["--format", "html"], '<th scope="row" class="text">GET shop.example/</th>'),
        (["--format", "json"], '"p95": 120'),
    ],
)
def test_a_dashboard_of_what_is_kept(place, cockpit, arguments, said):
    place({"a.har": recording(200), "b.har": recording(503)})
    assert cockpit("har", "keep", "a.har", "b.har", "--apply").code == 0
    ended = cockpit("har", "dashboard", *arguments)
    assert ended.code == 0
    assert said in ended.out


def test_a_dashboard_of_nothing_makes_no_database(place, cockpit, home):
    place({})
    assert "Nothing is kept yet" in cockpit("har", "dashboard").out
    assert not list(home.rglob("har.db"))
