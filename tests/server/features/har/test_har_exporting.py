"""A recording as NDJSON: what is written, what is not, and what each flag does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cockpit.core.errors import Conflict, Invalid, Refused, Unavailable
from cockpit.features.har.export.exporting import Export, Exported, earlier
from cockpit.features.har.export.flags import Flags, flags_of
from cockpit.features.har.export.guarding import require_allowed
from cockpit.features.har.export.pipeline import StepCtx, execute

from .recordings import entry, request, response, text

TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
URL = f"https://a.example/orders?access_token={TOKEN}"
APPLY = Flags(dry_run=False)
SIX = ["entries", "pages", "request_bodies", "request_headers", "response_bodies", "response_headers"]


def shop() -> bytes:
    """A page, and two exchanges of which one gives a token away in every place."""
    post = {"mimeType": "application/json", "text": json.dumps({"api_key": TOKEN, "note": "hello"})}
    asked = request(
        URL, "POST", headers=[{"name": "Authorization", "value": f"Bearer {TOKEN}"}], postData=post
    )
    answer = {"mimeType": "application/json", "size": 20, "text": json.dumps({"token": TOKEN, "rows": [1]})}
    pages = [{"id": "p", "title": URL, "startedDateTime": "2026-03-03T09:00:00Z", "pageTimings": {}}]
    found = entry(URL, request=asked, response=response(201, {"Set-Cookie": f"sid={TOKEN}"}, content=answer))
    return text(found, entry(response=response(404)), pages=pages)


@pytest.fixture
def export(tmp_path: Path):
    def run(flags: Flags = APPLY, data: bytes = b"") -> tuple[Exported, Path]:
        source, output, temporary = tmp_path / "shop.har", tmp_path / "out", tmp_path / "temporary"
        source.write_bytes(data or shop())
        temporary.mkdir(exist_ok=True)
        return Export(source, output, temporary, flags, b"salt").run(), output

    return run


def rows(output: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / f"{name}.ndjson").read_text().splitlines()]


def test_six_files_and_figures(export):
    exported, output = export()
    assert exported.ok
    assert sorted(path.stem for path in output.iterdir()) == sorted([*SIX, "metrics"])
    assert [(row["id"], row["method"], row["status"]) for row in rows(output, "entries")] == [
        (0, "POST", 201),
        (1, "GET", 404),
    ]
    first = rows(output, "entries")[0]
    assert (first["host"], first["path"], first["blocked_ms"], first["wait_ms"]) == (
        "a.example",
        "/orders",
        None,
        100,
    )
    assert rows(output, "request_bodies")[0]["entry_index"] == 0
    assert json.loads(rows(output, "request_bodies")[0]["body_text"])["note"] == "hello"
    assert rows(output, "metrics") == [{"entries": 2, "bytes": 20, "statuses": {"200": 1, "400": 1}}]


def test_no_secret_is_in_any_file(export):
    _, output = export()
    assert not [path.name for path in output.iterdir() if TOKEN.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    ("flags", "open_files"),
    [
        (replace(APPLY, redact_headers=False), {"entries", "request_headers", "response_headers"}),
        (replace(APPLY, redact_bodies=False), {"request_bodies", "response_bodies"}),
        (replace(APPLY, redact_headers=False, redact_bodies=False), set(SIX)),
    ],
)
def test_who_wants_secrets_has_to_say_where(export, flags, open_files):
    _, output = export(flags)
    assert {path.stem for path in output.iterdir() if TOKEN.encode() in path.read_bytes()} == open_files


def test_a_dry_run_writes_nothing_and_counts_the_same(export):
    said, output = export(Flags())
    assert not output.exists()
    done, _ = export()
    assert said.rows == done.rows
    assert TOKEN not in " ".join(said.logs)
    steps = "validate schema preview-pages pages entries metrics"
    assert " ".join(log.partition(":")[0] for log in said.logs) == steps


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        (replace(APPLY, pages=False), {"entries", "metrics"}),
        (replace(APPLY, entries=False), {"pages"}),
        (replace(APPLY, summary=False), {"pages", "entries"}),
    ],
)
def test_what_is_switched_off_is_not_written(export, flags, names):
    _, output = export(flags)
    assert {path.stem for path in output.iterdir()} & {"pages", "entries", "metrics"} == names


def test_a_file_that_is_full_is_followed_by_another(export):
    many = text(*(entry(f"https://a.example/{n}") for n in range(10)))
    exported, output = export(replace(APPLY, max_bytes=900, entries_batch=3), many)
    parts = sorted(output.glob("entries*.ndjson"))
    assert len(parts) > 2
    assert all(part.stat().st_size <= 900 for part in parts)
    assert sum(len(part.read_text().splitlines()) for part in parts) == exported.rows["entries.ndjson"] == 10


def test_statuses_fall_into_their_groups(export):
    data = text(*(entry(response=response(status)) for status in (0, 200, 204, 299, 404, 503)))
    _, output = export(replace(APPLY, status_bins=(200, 204, 400), emit_meta=True), data)
    (figures,) = rows(output, "metrics")
    assert figures["statuses"] == {"200": 1, "204": 2, "400": 2, "other": 1}
    assert figures["creator"] == {"name": "by hand", "version": "1"}


def test_a_step_that_fails_does_not_stop_the_others(export):
    exported, output = export(replace(APPLY, strict_schema=True))
    assert not exported.ok
    assert "schema: failed: log.browser has no name or no version." in exported.logs
    assert len(rows(output, "entries")) == 2


def test_of_a_damaged_file_the_whole_entries_are_written(export):
    exported, output = export(APPLY, shop()[:-700])
    assert not exported.ok
    assert len(rows(output, "entries")) == 1


def test_without_a_redacted_copy_nothing_is_written(export, monkeypatch):
    def fail(*_: Any, **__: Any) -> None:
        raise Unavailable("the disk is full.")

    monkeypatch.setattr("cockpit.features.har.export.exporting.sanitize", fail)
    exported, output = export()
    assert not exported.ok
    assert [path for path in output.glob("*") if path.stem in SIX and path.stat().st_size] == []


def test_what_is_no_recording_is_refused_by_every_step(export):
    exported, output = export(APPLY, b"<html>")
    assert not exported.ok
    assert exported.phases_completed == []
    assert list(output.glob("*.ndjson")) == []


def test_an_earlier_export_is_replaced_on_demand_only(tmp_path):
    for name in ("entries.ndjson", "entries-2.ndjson", "entries-mine.ndjson"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(Conflict):
        earlier(tmp_path, force=False)
    assert [path.name for path in earlier(tmp_path, force=True)] == ["entries-2.ndjson", "entries.ndjson"]


@pytest.mark.parametrize(
    ("output", "flags", "words"),
    [
        ("out", {}, ""),
        (".github/workflows/har", {}, "below .github/workflows"),
        ("my-Backups/har", {}, "named as a backup"),
        ("C:/temp/har", {}, "temporary folder"),
        ("e:\\Temp\\har", {}, "temporary folder"),
        ("out", {"denied": ("out",)}, "denied by GUARD_DENYLIST"),
        ("out/deep", {"denied": ("out",)}, "denied by GUARD_DENYLIST"),
        ("out", {"denied": ("*/o?t",)}, "denied by GUARD_DENYLIST"),
        ("out", {"denied": ("o?t",)}, "denied by GUARD_DENYLIST"),
        ("data/out/deep", {"denied": ("./o?t/",)}, "denied by GUARD_DENYLIST"),
        ("data/out", {"denied": ("data/*",)}, "denied by GUARD_DENYLIST"),
        ("data/outer", {"denied": ("o?t",)}, ""),
        ("data/out", {"allowed": ("d?ta",)}, ""),
        ("outer", {"denied": ("out",)}, ""),
        ("out", {"allowed": ("data",)}, "not in GUARD_ALLOWLIST"),
        ("data/out", {"allowed": ("data",)}, ""),
        ("data/out", {"allowed": ("data",), "denied": ("data/out",)}, "denied by GUARD_DENYLIST"),
        ("link", {"denied": ("real",)}, "denied by GUARD_DENYLIST"),
    ],
)
def test_where_nothing_is_written(tmp_path, monkeypatch, output, flags, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    if not words:
        require_allowed(tmp_path / output, tmp_path, Flags(**flags))
        return
    with pytest.raises(Refused) as caught:
        require_allowed(tmp_path / output, tmp_path, Flags(**flags))
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, {}),
        ({"DRY_RUN": "0"}, {"dry_run": False}),
        ({"APPLY": "1"}, {"dry_run": False}),
        ({"APPLY": "1", "DRY_RUN": "1"}, {}),
        ({"HAR_PREVIEW_PAGES": "0", "HAR_PAGES_JSONL": "no"}, {"preview_pages": False, "pages": False}),
        ({"HAR_ENTRIES_JSONL": "0", "NDJSON_SUMMARY": "0"}, {"entries": False, "summary": False}),
        ({"HAR_PAGES_CHUNK_SIZE": "5", "HAR_ENTRIES_BATCH": "6"}, {"pages_chunk": 5, "entries_batch": 6}),
        ({"HAR_STRICT_SCHEMA": "1", "HAR_EMIT_META": "true"}, {"strict_schema": True, "emit_meta": True}),
        ({"HAR_REDACT_HEADERS": "0"}, {"redact_headers": False}),
        ({"HAR_REDACT_BODIES": "off"}, {"redact_bodies": False}),
        ({"NDJSON_MAX_BYTES": "9"}, {"max_bytes": 9}),
        ({"NDJSON_STATUS_BINS": "400, 200"}, {"status_bins": (200, 400)}),
        ({"GUARD_ALLOWLIST": "a, b", "GUARD_DENYLIST": "c"}, {"allowed": ("a", "b"), "denied": ("c",)}),
    ],
)  # fmt: skip
def test_what_the_environment_says(environ, expected):
    assert flags_of(environ) == replace(Flags(), **expected)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DRY_RUN", "maybe"), ("NDJSON_MAX_BYTES", "-1"), ("HAR_ENTRIES_BATCH", "0"),
        ("NDJSON_STATUS_BINS", "ok"),
    ],
)  # fmt: skip
def test_a_variable_that_cannot_be_is_named(name, value):
    with pytest.raises(Invalid) as caught:
        flags_of({name: value})
    assert caught.value.message.startswith(f"{name}: expected")


def test_steps_have_their_weights():
    told: list[tuple[int, int]] = []
    steps = [StepCtx(name, "", lambda: "done.", weight) for name, weight in (("a", 1), ("b", 3))]
    hidden = StepCtx("c", "", lambda: "done.", 9, dry_run_ok=False)
    result = execute([*steps, hidden], dry_run=True, progress=lambda done, total: told.append((done, total)))
    assert (result.phases_completed, told) == (["a", "b"], [(1, 4), (4, 4)])
