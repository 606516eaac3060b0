"""`cockpit har`: files, folders, patterns and standard input in; findings, figures and exit codes out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from cockpit.cli import har_files, har_keeping
from cockpit.core.errors import Conflict, Unavailable
from cockpit.features.har import apart, opening
from cockpit.features.har.checking import check
from cockpit.features.har.opening import MAPPED_ABOVE

ALONE = """
import sys, threading
from pathlib import Path
from cockpit.features.har import apart
apart.MAPPED_ABOVE = 10
print(apart._context().get_start_method())
print(apart.done(Path(sys.argv[1]), apart.sum_up_file).summary.entries)
ended = threading.Event()
threading.Thread(target=ended.wait).start()
print(apart._context().get_start_method())
ended.set()
"""


def exchange(status: int, path: str = "/") -> dict[str, Any]:
    """One exchange with nothing but its status to report."""
    return {
        "startedDateTime": "2026-03-03T09:00:00Z",
        "time": 120,
        "request": {
            "method": "GET",
            "url": f"https://shop.example{path}",
            "httpVersion": "h2",
            "cookies": [],
            "headers": [],
            "queryString": [],
        },
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "h2",
            "cookies": [],
            "headers": [],
            "content": {"size": 12, "mimeType": "application/json"},
            "redirectURL": "",
        },
        "timings": {"send": 0, "wait": 120, "receive": 0},
    }


def recording(*statuses: int) -> str:
    entries = [exchange(status) for status in statuses]
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}
    )


@pytest.mark.parametrize(
    ("arguments", "code", "codes"),
    [
        (["good.har"], 0, []),
        (["bad.har"], 1, ["http/5xx", "http/4xx"]),
        (["bad.har", "--fail-on", "never"], 0, ["http/5xx", "http/4xx"]),
        (["bad.har", "--select", "http/4xx"], 1, ["http/4xx"]),
        (["bad.har", "--ignore", "http"], 0, []),
        (["bad.har", "--select", "schema"], 0, []),
        (["good.har", "page.har"], 2, ["schema/not-json"]),
        (["*d.har"], 1, ["http/5xx", "http/4xx"]),
        (["."], 2, ["http/5xx", "http/4xx", "http/4xx", "schema/not-json"]),
        (["deep"], 1, ["http/4xx"]),
    ],
)
def test_what_is_meant_is_checked_and_the_exit_code_says_so(place, cockpit, arguments, code, codes):
    place(
        {
            "good.har": recording(200),
            "bad.har": recording(200, 404, 503),
            "page.har": "<html>",
            "deep/er/x.har": recording(403),
        }
    )
    ended = cockpit("har", "check", "--format", "json", *arguments)
    found = [each["code"] for file in ended.json["files"] for each in file["findings"]]
    assert (ended.code, found) == (code, codes)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "none.har"], "none.har is not a file."),
        (["check", "no*.har"], "no*.har matches no file."),
        (["check", "empty"], "empty holds no *.har."),
        (["keep", "-"], "keep: standard input is not kept"),
        (["check", "a.har", "--select", "speed"], "--select: speed is no code and no family of: http, perf"),
    ],
)
def test_bad_input_is_one_sentence(place, cockpit, arguments, said):
    place({"a.har": recording(200), "empty/readme.txt": ""})
    ended = cockpit("har", *arguments)
    assert ended.code == 2
    assert said in ended.err


def test_a_line_for_each_finding(place, cockpit):
    place({"bad.har": recording(503)})
    ended = cockpit("har", "check", "bad.har")
    column = recording(503).index("503") + 1
    assert ended.out == f"bad.har:1:{column}: error http/5xx GET shop.example/ answered 503.\n"
    assert ended.err == "1 error in 1 entry of 1 file.\n"


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab"])
def test_reviews_and_scanners_get_their_formats(place, cockpit, form):
    place({"bad.har": recording(503)})
    out = cockpit("har", "check", "bad.har", "--format", form).out
    if form == "sarif":
        (run,) = json.loads(out)["runs"]
        (result,) = run["results"]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "http/5xx"
        assert run["columnKind"] == "utf16CodeUnits"
    else:
        assert "bad.har" in out
        assert "http/5xx" in out


def test_standard_input(place, cockpit, monkeypatch):
    place({})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(recording(404).encode())))
    ended = cockpit("har", "check", "-")
    assert (ended.code, ended.out.partition(":")[0]) == (1, "<stdin>")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "a.har"),
        ("check", "."),
        ("report", "*.har"),
        ("diff", "b.har", "a.har"),
    ],
)
def test_a_recording_is_never_the_output(place, cockpit, arguments):
    root = place({"a.har": recording(200), "b.har": recording(200)})
    ended = cockpit("har", *arguments, "--output", "./a.har")
    assert (ended.code, "is a recording itself, which is never overwritten" in ended.err) == (2, True)
    assert (root / "a.har").read_text() == recording(200)


def test_what_is_kept_is_known_by_its_whole_path(place, cockpit):
    root = place({"a.har": recording(200)})
    cockpit("har", "keep", "a.har", "--apply")
    board = cockpit("har", "dashboard", "--format", "json").json
    assert [each["name"] for each in board["recordings"]] == [str(root / "a.har")]


def test_the_summary_for_people_and_programs(place, cockpit):
    place({"a.har": recording(200, 404), "cut.har": recording(200)[:60]})
    ended = cockpit("har", "summary", "a.har")
    assert ended.code == 0
    assert "2 entries on 0 pages" in ended.out
    assert "1 2xx, 1 4xx" in ended.out
    cut = cockpit("har", "summary", "cut.har", "--format", "json")
    assert (cut.code, cut.json[0]["refused"]) == (2, "The log has no list of entries.")


def test_a_large_file_is_read_apart(place, monkeypatch):
    root = place({"large.har": recording(200, 503)})
    monkeypatch.setattr(apart, "MAPPED_ABOVE", 10)
    seen: list[int] = []
    result = apart.done(root / "large.har", apart.check_file, lambda _done, total: seen.append(total))
    assert [found.code for found in result.findings] == ["http/5xx"]
    assert seen == [(root / "large.har").stat().st_size]
    assert opening.MAPPED_ABOVE > 10


def test_a_process_without_other_threads_is_copied(place):
    path = place({"large.har": recording(200, 503)}) / "large.har"
    done = subprocess.run([sys.executable, "-c", ALONE, path], capture_output=True, text=True, check=True)
    method = "fork" if sys.platform == "linux" else "spawn"
    assert done.stdout.split() == [method, "2", "spawn"]


def test_a_file_that_is_cut_while_it_is_read_is_one_sentence(place, cockpit, monkeypatch):
    entries = ",".join(json.dumps(exchange(404)) for _ in range(3000))
    log = f'{{"log": {{"version": "1.2", "_filler": "{"x" * MAPPED_ABOVE}", "entries": [{entries}]}}}}'
    path = place({"large.har": log}) / "large.har"
    told: list[int] = []

    class Editor:
        """Saves the file as soon as something of it was read."""

        def __init__(self, _stream, _what):
            pass

        def __call__(self, done, _total):
            if not told:
                os.truncate(path, 4096)
            told.append(done)

        def wipe(self):
            pass

    monkeypatch.setattr(har_files, "Bar", Editor)
    ended = cockpit("har", "check", "large.har")
    assert told
    assert ended.code == 2
    assert "large.har changed while it was read. Try again when it is written completely." in ended.err


def test_a_process_that_ends_early_is_said_and_whether_the_file_was_cut(place, monkeypatch):
    path = place({"large.har": recording(200)}) / "large.har"
    monkeypatch.setattr(apart, "MAPPED_ABOVE", 10)
    with pytest.raises(Unavailable, match="was not read to its end: the process that read it ended with 1"):
        apart.done(path, int)  # It takes no path: what it raises ends the process.
    monkeypatch.setattr(apart, "state_of", lambda _path: (path.stat().st_size + 1, 0))
    with pytest.raises(Conflict, match="changed while it was read"):
        apart.done(path, int)


def test_a_recording_that_changes_meanwhile_is_not_kept(place, cockpit, monkeypatch):
    root = place({"a.har": recording(200)})

    def checked(har, **more):
        (root / "a.har").write_text(recording(200, 404))
        return check(har, **more)

    monkeypatch.setattr(har_keeping, "check", checked)
    ended = cockpit("har", "keep", "a.har", "--apply")
    assert (ended.code, "changed while it was read" in ended.err) == (2, True)
    asked = ("--sql", "select count(*) as n from har_files", "--database", "har", "--format", "json")
    assert cockpit("db", "query", *asked).json["rows"] == [[0]]


def test_keeping_says_first_and_writes_when_told(place, cockpit, home):
    place({"a.har": recording(200, 404), "page.har": "<html>"})
    dry = cockpit("har", "keep", "a.har")
    assert dry.out.startswith("a.har: 2 entries with 0 headers; 0 values as hashes. Nothing was written")
    assert not list(home.rglob("har.*"))
    done = cockpit("har", "keep", "a.har", "--apply", "--format", "json")
    assert (done.json[0]["applied"], done.json[0]["entries"]) == (True, 2)
    (salt,) = home.rglob("har.salt")
    assert len(salt.read_bytes()) == 32
    again = cockpit("har", "keep", "a.har", "--apply")
    assert "was kept on" in again.out
    counted = cockpit("db", "query", "--sql", "select count(*) as n from har_entries", "--database", "har")
    assert "2" in counted.out
    assert cockpit("har", "keep", "page.har").code == 2


def test_bodies_are_kept_on_demand_once_each_and_without_secrets(place, cockpit, home):
    secret = "b7Qx2LmN9pRt5WvY8zAc"
    first, second, third = exchange(200, "/login"), exchange(200, "/me"), exchange(200, "/me?again")
    first["request"] |= {
        "method": "POST",
        "postData": {"mimeType": "application/json", "text": json.dumps({"password": secret})},
    }
    for each in (second, third):
        each["response"]["content"] |= {"text": json.dumps({"said": f"it was {secret}"})}
    entries = [first, second, third]
    place({"a.har": json.dumps({"log": {"version": "1.2", "entries": entries}})})
    assert "and 3 bodies; " in cockpit("har", "keep", "a.har", "--bodies", "--apply").out
    joined = "har_bodies join har_contents using (file, content_hash) order by entry_index"
    asked = f"select entry_index, side, mime_type, body_text from {joined}"
    found = cockpit("db", "query", "--sql", asked, "--database", "har", "--format", "json").json["rows"]
    assert [row[:3] for row in found] == [
        [0, "request", "application/json"],
        [1, "response", "application/json"],
        [2, "response", "application/json"],
    ]
    assert json.loads(found[1][3])["said"].startswith("it was ")
    assert secret.encode() not in b"".join(file.read_bytes() for file in home.rglob("har.*"))
    counted = ("--sql", "select count(*) from har_contents", "--database", "har", "--format", "json")
    assert cockpit("db", "query", *counted).json["rows"] == [[2]]


@pytest.mark.parametrize("verb", ["check", "summary", "keep"])
def test_a_file_that_cannot_be_opened_does_not_end_the_others(place, cockpit, verb):
    place({"a.har": recording(200), "b.HAR": recording(200)})
    ended = cockpit("har", verb, "none.har", "a.har", "b.HAR", "a.har", "--format", "json")
    assert ended.code == 2
    assert ended.err.startswith("cockpit: none.har ")
    files = ended.json["files"] if verb == "check" else ended.json
    assert [each["path"] for each in files] == ["a.har", "b.HAR"]


def test_checking_and_keeping_in_one_pass(place, cockpit):
    place({"a.har": recording(200, 503), "page.har": "<html>"})
    ended = cockpit("har", "check", "a.har", "page.har", "--keep", "--format", "json")
    assert ended.code == 2
    assert [[each["code"] for each in file["findings"]] for file in ended.json["files"]] == [
        ["http/5xx"],
        ["schema/not-json"],
    ]
    assert "a.har: 2 entries with 0 headers; 0 values as hashes. Kept." in ended.err
    asked = ("--sql", "select entries from har_files", "--database", "har", "--format", "json")
    assert cockpit("db", "query", *asked).json["rows"] == [[2]]
    again = cockpit("har", "check", "a.har", "--keep")
    assert again.code == 1
    assert "was kept on" in again.err
    assert "keep: standard input is not kept" in cockpit("har", "check", "-", "--keep").err


def test_the_suffix_counts_in_any_case(place, cockpit):
    place({"deep/A.HAR": recording(503), "deep/b.Har": recording(503)})
    assert cockpit("har", "check", "deep", "--statistics").err.startswith("2 errors in 2 entries of 2 files.")
