"""`cockpit har export`: a recording as NDJSON files, a dry run unless it is told to write."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.cli.har_files import with_bar
from cockpit.cli.roots import root_of
from cockpit.cli.verbs import answer, does
from cockpit.core.errors import NotFound
from cockpit.core.lazy import lazy
from cockpit.features.har.apart import Progress
from cockpit.features.har.export.exporting import Export, Exported, earlier
from cockpit.features.har.export.flags import Flags, flags_of
from cockpit.features.har.export.guarding import require_allowed

if TYPE_CHECKING:
    from cockpit.cli import har_keeping
else:
    har_keeping = lazy("cockpit.cli.har_keeping")


def fill(parser: argparse.ArgumentParser) -> None:
    """Give `cockpit har export` its arguments; variables of the environment say what none of them says."""
    does(parser, _export)
    add = parser.add_argument
    add("file", metavar="FILE", type=Path, help="a recording")
    add("--output", metavar="DIR", type=Path, required=True, help="the folder of the files")
    add("--apply", action="store_true", help="write; the same as DRY_RUN=0")
    add("--keep", action="store_true", help="also keep the recording in the database")
    add("--force", action="store_true", help="replace the files of an earlier export")
    add("--strict-schema", action="store_true", help="creator and browser have to be named")
    add("--max-bytes", type=int, metavar="BYTES", help="begin another file at so many bytes")
    add("--with-secrets", choices=("headers", "bodies", "all"), help="do not redact these")


def _export(options: argparse.Namespace) -> int:
    flags = _flags(options)
    root = root_of((), Path.cwd())
    output: Path = options.output.absolute()
    require_allowed(output, root, flags)
    if not options.file.is_file():
        raise NotFound(f"{options.file} is not a file.")
    before = [] if flags.dry_run else earlier(output, force=options.force)
    work = partial(_exported, output=output, flags=flags, salt=os.urandom(32))
    exported = with_bar(options.file, work)
    if exported.ok:
        for path in before:
            if path.name not in {Path(name).name for name in exported.files}:
                path.unlink(missing_ok=True)
    if options.keep:
        kept = with_bar(options.file, partial(har_keeping.keep, root=root, apply=not flags.dry_run))
        exported.logs += [f"keep: {line}" for line in har_keeping.lines_of(kept)]
    answer(options, exported, _lines(exported))
    return 0 if exported.ok else 2


def _flags(options: argparse.Namespace) -> Flags:
    flags = flags_of(os.environ)
    with_secrets: str | None = options.with_secrets
    return replace(
        flags,
        dry_run=flags.dry_run and not options.apply,
        strict_schema=flags.strict_schema or options.strict_schema,
        max_bytes=flags.max_bytes if options.max_bytes is None else max(0, options.max_bytes),
        redact_headers=flags.redact_headers and with_secrets not in ("headers", "all"),
        redact_bodies=flags.redact_bodies and with_secrets not in ("bodies", "all"),
    )


def _exported(path: Path, progress: Progress | None, *, output: Path, flags: Flags, salt: bytes) -> Exported:
    with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary:
        return Export(path, output, Path(temporary), flags, salt).run(progress)


def _lines(exported: Exported) -> Iterator[str]:
    yield f"{exported.path} -> {exported.output}"
    yield from (f"  {line}" for line in exported.logs)
    for name, count in exported.rows.items():
        yield f"  {count:>10,}  {name}"
    if exported.dry_run:
        yield "Nothing was written: --apply writes it."
