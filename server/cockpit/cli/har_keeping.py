"""`cockpit har keep`: what would be kept of a recording, and the keeping of it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from itertools import repeat
from pathlib import Path
from typing import Final

import msgspec

from cockpit.cli.roots import home_of
from cockpit.cli.telling import say
from cockpit.core.clock import SystemClock
from cockpit.core.errors import Unavailable
from cockpit.core.home import Home
from cockpit.features.har.apart import Progress, check_file
from cockpit.features.har.checking import Checked, check, judges_of
from cockpit.features.har.checks.exchange import Exchange
from cockpit.features.har.config import Config
from cockpit.features.har.entry import Entry
from cockpit.features.har.finds import Search
from cockpit.features.har.opening import require_unchanged, state_of
from cockpit.features.har.reading import read
from cockpit.features.har.redacting import Redaction
from cockpit.features.har.rows import Batch, Rows, pages_of
from cockpit.features.har.sanitizing import sanitize
from cockpit.features.har.store import HarStore, Source
from cockpit.features.har.wording import counted

Fill = Callable[[Callable[[Batch], None]], int]
"""Hands on all rows of a recording, and says how many entries they are."""

Look = Callable[[Callable[[Exchange], None], Search], object]
"""Passes over the recording and shows each exchange; the search knows what was judged already."""

SALT_FILE: Final = "har.salt"
SALT_BYTES: Final = 32


class KeptFile(msgspec.Struct, frozen=True, rename="camel"):
    """What was done with a file, or would be."""

    path: str
    sha256: str
    entries: int
    duplicates: int
    """Entries that are the same as an earlier one of the file; each is kept once."""
    headers: int
    bodies: int
    redacted: int
    """Different values that are kept as hashes only, without those in bodies."""
    applied: bool
    kept_before: str | None
    """When the same file was kept; then nothing is done."""
    refused: str
    """Why nothing of it could be read."""


def keep(
    path: Path,
    progress: Progress | None,
    *,
    root: Path,
    apply: bool,
    bodies: bool = False,
    salt: bytes = b"",
) -> KeptFile:
    """Keep a file in the database of the workspace folder, or only look what would be kept.

    `salt` is another one than this user's: that of whoever shares the work.
    """

    def look(each: Callable[[Exchange], None], _search: Search) -> None:
        check(read(path), judges=(), progress=progress, each=each)

    return _keep(path, look, root=root, apply=apply, bodies=bodies, salt=salt)


def check_and_keep(
    path: Path, progress: Progress | None, *, root: Path, config: Config
) -> tuple[Checked, KeptFile]:
    """Check a file, and keep it in the same pass."""
    checked: list[Checked] = []

    def look(each: Callable[[Exchange], None], search: Search) -> None:
        har = read(path)
        judges = judges_of(har, config, search)
        checked[:] = [check(har, judges=judges, progress=progress, each=each)]

    kept = _keep(path, look, root=root, apply=True, bodies=False, salt=b"")
    # What was kept before is not kept again, but it is checked all the same.
    return checked[0] if checked else check_file(path, progress, config=config), kept


def _keep(path: Path, look: Look, *, root: Path, apply: bool, bodies: bool, salt: bytes) -> KeptFile:
    home, state = home_of(root), state_of(path)
    with closing(HarStore(home, SystemClock(), say)) as store:
        sha256 = _sha256(path)
        before = store.kept_at(sha256) if apply or _is_there(home) else None
        salt = salt or (salt_of(home) if apply else bytes(SALT_BYTES))
        rows: list[Rows] = []

        def fill(write: Callable[[Batch], None]) -> int:
            # The store may ask once more when its database had to be replaced, so each time begins anew.
            search = Search()
            made = Rows(Redaction(salt, search), write)
            rows[:] = [made]
            with _sanitized(path, salt) if bodies else nullcontext(repeat(None)) as shown:
                look(lambda seen: made.add(seen, next(shown)), search)
            made.flush()
            # Raised before anything is committed: what was read is not what the hash is of.
            require_unchanged(path, state)
            return made.entries

        har = read(path)
        refused = har.refused.message if har.refused else ""
        if not refused and before is None:
            if apply:
                source = Source(sha256, os.fspath(path.absolute()), state[0])
                pages = pages_of(har.facts, Redaction(salt))
                with _made_before(fill) if home.team is not None else nullcontext(fill) as ready:
                    if not store.keep(source, har.facts, pages, ready):
                        before = store.kept_at(sha256)
            else:
                fill(lambda _batch: None)
        made = rows[0] if rows else None
        return KeptFile(
            path=os.fspath(path),
            sha256=sha256,
            entries=made.entries if made else 0,
            duplicates=made.duplicates if made else 0,
            headers=made.headers if made else 0,
            bodies=made.bodies if made else 0,
            redacted=made.redacted if made else 0,
            applied=made is not None and apply,
            kept_before=before,
            refused=refused,
        )


@contextmanager
def _sanitized(path: Path, salt: bytes) -> Generator[Iterator[Entry]]:
    """The entries as they can be shared: what is secret in one place is replaced in all others, too."""
    with tempfile.TemporaryDirectory(prefix="cockpit-", ignore_cleanup_errors=True) as folder:
        clean = Path(folder, "sanitized.har")
        sanitize(path, None, target=clean, salt=salt)
        yield (placed.entry for placed in read(clean).entries())


@contextmanager
def _made_before(fill: Fill) -> Generator[Fill]:
    """The same rows from a file: while a recording is read, nobody waits for a team's database."""
    with tempfile.TemporaryFile(prefix="cockpit-") as file:
        lengths: list[int] = []

        def put(batch: Batch) -> None:
            lengths.append(file.write(msgspec.msgpack.encode(batch)))

        entries = fill(put)

        def again(write: Callable[[Batch], None]) -> int:
            file.seek(0)
            for length in lengths:
                write(msgspec.msgpack.decode(file.read(length), type=Batch))
            return entries

        yield again


def lines_of(kept: KeptFile) -> Iterator[str]:
    """For people."""
    if kept.refused:
        yield f"{kept.path}: {kept.refused}"
    elif kept.kept_before:
        yield f"{kept.path}: was kept on {kept.kept_before}; nothing to do."
    else:
        same = f", {counted(kept.duplicates, 'duplicate')} left out" if kept.duplicates else ""
        bodies = f" and {counted(kept.bodies, 'body', 'bodies')}" if kept.bodies else ""
        entries = counted(kept.entries, "entry", "entries")
        said = f"{entries} with {counted(kept.headers, 'header')}{bodies}{same}"
        done = "Kept." if kept.applied else "Nothing was written: --apply keeps it."
        yield f"{kept.path}: {said}; {counted(kept.redacted, 'value')} as hashes. {done}"


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error


def _is_there(home: Home) -> bool:
    """Whether anything was kept before: only to look, no database is made."""
    return home.team is not None or home.file("har").is_file()


def salt_of(home: Home) -> bytes:
    """The salt of this user and workspace. It lies beside the database, not in it: without it, short secrets
    could be guessed from their hashes."""
    path = home.folder / SALT_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(SALT_BYTES))
    except FileExistsError:
        pass
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error
    salt = path.read_bytes()
    if len(salt) != SALT_BYTES:
        raise Unavailable(f"{path} is not whole: remove it; hashes kept before then no longer compare.")
    return salt
