"""The steps of an export: look, redact a copy, write pages, entries, headers and bodies, count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.core.errors import Conflict, Invalid, Unavailable
from cockpit.features.har.checks.exchange import Exchange, applied, exchange_of
from cockpit.features.har.entry import Content, Pair, PostData, string_of
from cockpit.features.har.export.flags import Flags
from cockpit.features.har.export.ndjson import Writer
from cockpit.features.har.export.pipeline import ExecutionResult, StepCtx, execute
from cockpit.features.har.facts import Page
from cockpit.features.har.reading import Har, read
from cockpit.features.har.redacting import Redaction
from cockpit.features.har.sanitizing import sanitize
from cockpit.features.har.wording import counted

PAGES: Final = "pages.ndjson"
ENTRIES: Final = (
    "entries.ndjson", "request_headers.ndjson", "response_headers.ndjson", "request_bodies.ndjson",
    "response_bodies.ndjson",
)  # fmt: skip
METRICS: Final = "metrics.ndjson"
PREVIEWED: Final = 5
_EXPORTED: Final = re.compile(r"(pages|entries|metrics|(request|response)_(headers|bodies))(-\d+)?\.ndjson")


class Exported(msgspec.Struct, rename="camel"):
    """What was written, or would be."""

    path: str
    output: str
    dry_run: bool
    ok: bool
    phases_completed: list[str]
    logs: list[str]
    rows: dict[str, int]
    files: list[str]


class Export:
    """One recording into one folder. `temporary` is where its redacted copy lies while it is read."""

    def __init__(self, source: Path, output: Path, temporary: Path, flags: Flags, salt: bytes) -> None:
        self._source = source
        self._output = output
        self._clean = temporary / "redacted.har"
        self._flags = flags
        self._salt = salt
        self._rows: Counter[str] = Counter()
        self._files: list[str] = []
        self._statuses: Counter[str] = Counter()
        self._bytes = 0
        self._read = False
        """Whether all entries were."""

    def run(self, progress: Callable[[int, int], None] | None = None) -> Exported:
        """All steps."""
        flags, redacts = self._flags, self._flags.redact_headers or self._flags.redact_bodies
        steps = (
            StepCtx("validate", "the file can be read", self._validate),
            StepCtx("schema", "what HAR requires is there", self._schema),
            StepCtx(
                "preview-pages", "the first pages", self._preview, 1, flags.preview_pages and flags.dry_run
            ),
            StepCtx("redact", "a copy without secrets", self._redact, 6, redacts, dry_run_ok=False),
            StepCtx("pages", "pages as NDJSON", self._pages, 1, flags.pages),
            StepCtx("entries", "entries, headers and bodies as NDJSON", self._entries, 4, flags.entries),
            StepCtx("metrics", "figures as NDJSON", self._metrics, 1, flags.summary and flags.entries),
        )
        result = execute(steps, dry_run=flags.dry_run, progress=progress)
        return self._exported(result)

    def _exported(self, result: ExecutionResult) -> Exported:
        return Exported(
            str(self._source), str(self._output), self._flags.dry_run, result.ok, result.phases_completed,
            result.logs, dict(self._rows), self._files,
        )  # fmt: skip

    def _validate(self) -> str:
        har = self._opened(self._source)
        size = har.source.stop - har.source.start
        return f"{self._source.name}, {size:,} bytes."

    def _schema(self) -> str:
        har = self._opened(self._source)
        if not har.whole:
            raise Invalid("this is damaged or no strict JSON; every whole entry is exported.")
        if self._flags.strict_schema:
            programs = (har.facts.creator, har.facts.browser)
            for name, program in zip(("creator", "browser"), programs, strict=True):
                if program is None or not program.name or not program.version:
                    raise Invalid(f"log.{name} has no name or no version.")
        return "log and entries are there."

    def _preview(self) -> str:
        har, redaction = self._opened(self._source), Redaction(self._salt)
        shown = [f"{page.id} {redaction.text(page.title)}".strip() for page in har.facts.pages[:PREVIEWED]]
        more = len(har.facts.pages) - len(shown)
        return f"{'; '.join(shown) or 'no pages'}{f'; {more:,} more' if more > 0 else ''}."

    def _redact(self) -> str:
        outcome = sanitize(self._source, None, target=self._clean, salt=self._salt)
        values = sum(outcome.values.values())
        verb = "is" if values == 1 else "are"
        return f"{counted(values, 'value')} in {counted(outcome.places, 'place')} {verb} replaced."

    def _pages(self) -> str:
        har = self._opened(self._path(redacted=self._flags.redact_headers or self._flags.redact_bodies))
        if self._flags.dry_run:
            self._rows[PAGES] = len(har.facts.pages)
            return f"{len(har.facts.pages):,} rows."
        with self._writer(PAGES, self._flags.pages_chunk) as writer:
            for index, page in enumerate(har.facts.pages):
                writer.add(_page(index, page))
        return self._written([writer], [PAGES])

    def _entries(self) -> str:
        if self._flags.dry_run:
            return self._counted()
        with ExitStack() as stack:
            writers = [stack.enter_context(self._writer(name, self._flags.entries_batch)) for name in ENTRIES]
            for heads, bodies in self._pairs():
                self._note(heads)
                index = heads.placed.index
                writers[0].add(_entry(heads))
                writers[1].add({"entry_index": index, "headers": _headers(heads.request.headers)})
                writers[2].add({"entry_index": index, "headers": _headers(heads.response.headers)})
                for writer, part in ((3, bodies.request.post_data), (4, bodies.response.content)):
                    if part is not None and (row := _body(index, part)) is not None:
                        writers[writer].add(row)
        self._read = True
        return self._written(writers, list(ENTRIES))

    def _counted(self) -> str:
        self._rows.update(dict.fromkeys(ENTRIES, 0))
        for placed in self._opened(self._source).entries():
            seen = exchange_of(placed)
            self._note(seen)
            for name in ENTRIES[:3]:
                self._rows[name] += 1
            self._rows[ENTRIES[3]] += bool(seen.request.post_data and len(seen.request.post_data.text))
            self._rows[ENTRIES[4]] += bool(seen.response.content and len(seen.response.content.text))
        self._read = True
        return f"{counted(self._rows[ENTRIES[0]], 'entry', 'entries')}."

    def _pairs(self) -> Iterator[tuple[Exchange, Exchange]]:
        """Each entry twice: as its headers, and as its bodies are to be shown."""
        flags = self._flags
        heads = self._opened(self._path(redacted=flags.redact_headers))
        if flags.redact_headers == flags.redact_bodies:
            for placed in heads.entries():
                seen = exchange_of(placed)
                yield seen, seen
            return
        bodies = self._opened(self._path(redacted=flags.redact_bodies))
        for head, body in zip(heads.entries(), bodies.entries(), strict=True):
            yield exchange_of(head), exchange_of(body)

    def _metrics(self) -> str:
        if not self._read:
            raise Unavailable("the entries were not read, so there are no figures.")
        figures: dict[str, Any] = {
            "entries": self._statuses.total(),
            "bytes": self._bytes,
            "statuses": dict(sorted(self._statuses.items())),
        }
        if self._flags.emit_meta:
            facts = self._opened(self._source).facts
            for name, program in (("creator", facts.creator), ("browser", facts.browser)):
                figures[name] = {"name": program.name, "version": program.version} if program else None
        said = ", ".join(f"{count:,} {name}" for name, count in figures["statuses"].items())
        self._rows[METRICS] = 1
        if not self._flags.dry_run:
            with self._writer(METRICS, 1) as writer:
                writer.add(figures)
            self._files += writer.names
        return f"{said or 'no entries'}."

    def _note(self, seen: Exchange) -> None:
        bins = [limit for limit in self._flags.status_bins if limit <= seen.status]
        self._statuses[str(bins[-1]) if bins else "other"] += 1
        content = seen.response.content
        self._bytes += int(content.size) if content and content.size and content.size > 0 else 0

    def _writer(self, name: str, batch: int) -> Writer:
        self._output.mkdir(parents=True, exist_ok=True)
        return Writer(self._output / name, batch, self._flags.max_bytes)

    def _written(self, writers: list[Writer], names: list[str]) -> str:
        for name, writer in zip(names, writers, strict=True):
            self._rows[name] = writer.count
            self._files += writer.names
        return f"{sum(writer.count for writer in writers):,} rows."

    def _path(self, *, redacted: bool) -> Path:
        if not redacted or self._flags.dry_run:
            return self._source
        if not self._clean.is_file():
            raise Unavailable("there is no redacted copy, and nothing else is exported.")
        return self._clean

    def _opened(self, path: Path) -> Har:
        har = read(path)
        if har.refused is not None:
            raise Invalid(har.refused.message)
        return har


def existing(output: Path) -> list[Path]:
    """The files of an earlier export."""
    return sorted(path for path in output.glob("*.ndjson") if _EXPORTED.fullmatch(path.name))


def earlier(output: Path, *, force: bool) -> list[Path]:
    """What was exported before, which `force` lets go once the new files are there; else raises Conflict."""
    found = existing(output)
    if found and not force:
        raise Conflict(f"{found[0]} is there already. --force replaces the files of an earlier export.")
    return found


def _page(index: int, page: Page) -> dict[str, Any]:
    return {
        "page_index": index,
        "id": page.id,
        "title": page.title,
        "started_at": page.started,
        "on_content_load_ms": page.on_content_load,
        "on_load_ms": page.on_load,
    }


def _entry(seen: Exchange) -> dict[str, Any]:
    """A phase that did not apply is null; `ssl_ms` is a part of `connect_ms`, and not counted again."""
    entry, timings = seen.placed.entry, seen.timings
    phases = {f"{name}_ms": applied(getattr(timings, name)) for name in timings.__struct_fields__}
    return {
        "id": seen.placed.index,
        "page": entry.pageref,
        "started_at": entry.started,
        "method": seen.request.method,
        "url": seen.request.url,
        "host": seen.url.host,
        "path": seen.url.path,
        "status": seen.status,
        "status_text": seen.response.status_text or "",
        "mime_type": seen.kind,
        **phases,
        "total_ms": applied(entry.time),
    }


def _headers(pairs: list[Pair] | None) -> list[dict[str, str]]:
    return [{"name": pair.name, "value": pair.value} for pair in pairs or ()]


def _body(index: int, part: Content | PostData) -> dict[str, Any] | None:
    text = string_of(part.text)
    if text is None:
        return None
    return {
        "entry_index": index,
        "mime_type": part.mime_type or "",
        "encoding": part.encoding or "",
        "body_text": text,
    }
