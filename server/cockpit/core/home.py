"""Where the databases of the product are: in files of their own, or in the schemas of a team's PostgreSQL."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from urllib.parse import unquote, urlsplit, urlunsplit

from cockpit.core.clock import Clock
from cockpit.core.errors import Invalid
from cockpit.core.paths import data_home, workspace_key

URL_VARIABLE: Final = "COCKPIT_STORAGE_URL"
NAME_VARIABLE: Final = "COCKPIT_STORAGE_NAME"
PASSWORD_VARIABLE: Final = "COCKPIT_STORAGE_PASSWORD"  # noqa: S105 - The name of a variable, not what is in it.
PASSWORD_COMMAND: Final = "cockpit.databases.setPassword"  # noqa: S105 - The name of a command.
PASSWORD_ADVICE: Final = f"Set the password in the editor, or as {PASSWORD_VARIABLE}."
SETTING: Final = "cockpit.storage.url"
SCHEMES: Final = ("postgresql", "postgres")
FINDINGS_WRITTEN: Final = frozenset({"analytics.db", "analytics.db-wal", "analytics.written"})
"""What changes in the folder of a workspace when something is recorded of it."""
REST_SECONDS: Final = 15.0
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Reach:
    """Whether a server could be reached, so that nobody waits each time for one that is away.

    Thread-safe.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._trying = threading.Lock()
        self._again = float("-inf")
        self._failure: Exception | None = None

    @contextmanager
    def attempt(self) -> Generator[None]:
        """One try at a time; after one that failed its error is raised again for a while."""
        with self._trying:
            if self._failure is not None and self._clock.monotonic() < self._again:
                raise self._failure
            try:
                yield
            except Exception as error:
                self._failure = error
                self._again = self._clock.monotonic() + REST_SECONDS
                raise
            self._failure = None


@dataclass(frozen=True, slots=True)
class TeamStore:
    """A database on a PostgreSQL server."""

    url: str
    """Without a password."""
    password: str = field(default="", repr=False)
    """Empty for that of `PGPASSWORD`, or none."""
    name: str = ""
    """Of the workspace: whoever gives it the same name shares what is known of it. Empty for one of its own,
    which no other working copy has."""
    reach: Reach | None = field(default=None, repr=False, compare=False)
    """Shared by all that use the server; None where that is once."""


@dataclass(frozen=True, slots=True)
class Home:
    """The databases of one workspace folder, or those that all workspaces of a user share."""

    folder: Path
    """With the locks, and with the databases unless a team has them."""
    workspace: Path | None = None
    """The workspace folder; None for what all workspaces share."""
    team: TeamStore | None = None

    def file(self, name: str) -> Path:
        """Where a physical database is, unless a team has it."""
        return self.folder / f"{name}.db"

    @classmethod
    def of(cls, parts: Mapping[str, str]) -> Self:
        """The home that these parts were taken from."""
        workspace, url = parts["workspace"], parts["url"]
        team = TeamStore(url, parts["password"], parts["name"]) if url else None
        return cls(Path(parts["folder"]), Path(workspace) if workspace else None, team)

    def parts(self) -> dict[str, str]:
        """What a process is told that keeps something there; with the password."""
        team = self.team or TeamStore("")
        return {
            "folder": str(self.folder), "workspace": str(self.workspace or ""),
            "url": team.url, "password": team.password, "name": team.name,
        }  # fmt: skip

    def mark(self, name: str) -> Path:
        """The file that is touched when a team's database was written here, for other windows to see."""
        return self.folder / f"{name}.written"

    def has(self, name: str) -> bool:
        """Whether a physical database may hold something: that of a team is there as long as its server."""
        return self.team is not None or self.file(name).is_file()


def team_store(
    url: str, name: str, password: str = "", environ: Mapping[str, str] = os.environ
) -> TeamStore | None:
    """What the settings name, or else the environment; None for files. Raises Invalid for what cannot be."""
    kept = password or environ.get(PASSWORD_VARIABLE, "")
    name = name or environ.get(NAME_VARIABLE, "")
    if url:
        bare, secret = _parts(url)
        if secret:
            raise Invalid(
                f"{SETTING}: a password does not belong into the settings. {PASSWORD_ADVICE}", hint=SETTING
            )
    elif from_outside := environ.get(URL_VARIABLE, ""):
        bare, secret = _parts(from_outside)
        kept = kept or secret
    else:
        return None
    if name and NAME.fullmatch(name) is None:
        raise Invalid(
            f"{name!r} cannot name a workspace in the team's store: expected a letter, then up to 39 small "
            "letters, digits and underscores.",
            hint="cockpit.storage.name",
        )
    return TeamStore(bare, kept, name)


def _parts(url: str) -> tuple[str, str]:
    """The address without its password, and the password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.partition("+")[0] not in SCHEMES:
        raise Invalid(f"{SETTING}: expected postgresql://USER@HOST/DATABASE.", hint=SETTING)
    secret = parts.password
    place = parts.netloc if secret is None else re.sub(r":[^@]*@", "@", parts.netloc, count=1)
    return urlunsplit(("postgresql", place, *parts[2:])), unquote(secret or "")


def user_home(folder: str = "", team: TeamStore | None = None) -> Home:
    """What all workspaces share; `folder` is the setting."""
    return Home(data_home(folder), None, team)


def workspace_home(workspace: Path, folder: str = "", team: TeamStore | None = None) -> Home:
    """What belongs to one workspace folder; `folder` is the setting."""
    return Home(data_home(folder) / "workspaces" / workspace_key(workspace), workspace, team)
