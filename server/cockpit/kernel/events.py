"""What happens in the daemon; features listen on the bus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cockpit.core.errors import CockpitError
from cockpit.core.finding import Finding, Severity
from cockpit.kernel.documents import Document, TextEdit
from cockpit.kernel.folders import Folder

if TYPE_CHECKING:
    from cockpit.core.guard.operation import Denied


@dataclass(frozen=True, slots=True)
class Ready:
    """The client has said `initialized`: slow preparations may begin."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """The daemon is about to end; a handler has a second to put its things in order."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Every feature has put its things in order, or had the time to; a handler has half a second."""


@dataclass(frozen=True, slots=True)
class DocumentOpened:
    """An editor shows the document."""

    document: Document


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """Somebody typed."""

    document: Document
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class DocumentSaved:
    """The document is on disk as it is in the editor."""

    document: Document


@dataclass(frozen=True, slots=True)
class DocumentClosed:
    """No editor shows the document any more."""

    document: Document


@dataclass(frozen=True, slots=True)
class FilesChanged:
    """Files changed on disk, by whomever; paths are relative to the folder."""

    folder: Folder
    paths: frozenset[str]
    storm: bool = False
    """A long run of changes has ended, of which the system may have dropped some: look at everything."""


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """Workspace folders were added or removed."""

    added: tuple[Folder, ...]
    removed: tuple[Folder, ...]


@dataclass(frozen=True, slots=True)
class OperationDenied:
    """The guard has stopped an operation of ours."""

    denied: Denied


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """The settings of the editor have other values."""


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """A problem appeared or went away, or something started or ended."""


@dataclass(frozen=True, slots=True)
class FolderAudited:
    """What the audit knows of a folder's files as they are on disk, after it has looked at some or all."""

    folder: Folder
    changed: frozenset[str] | None
    """The files that it looked at, or that are gone; None for all."""
    lines: Mapping[str, int]
    """Lines of code by path."""
    findings: Mapping[str, tuple[Finding, ...]]
    accepted: frozenset[str]
    """The identities that the baseline accepts."""
    failed: tuple[str, ...]
    """The files on which the audit itself failed."""
    is_program: Callable[[str], bool]
    """Whether a file is in a language that programs are written in."""
    severity: Callable[[str, str, Severity], Severity | None]
    """How the folder's configuration weighs a finding of somebody else's, by path and code; None for none."""


@dataclass(frozen=True, slots=True)
class FolderLinted:
    """What linters say of a folder's files as they are on disk."""

    folder: Folder
    found: Mapping[str, Mapping[tuple[str, Severity], int]]
    """How often each code was broken, with its severity, by path; clean files are absent."""
    failure: CockpitError | None
    """Why nothing is known; None when everything is."""


@dataclass(frozen=True, slots=True)
class PatternsMined:
    """The database of a folder's patterns may hold something else than before."""

    folder: Folder
