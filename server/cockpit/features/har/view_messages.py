"""What the viewer of recordings asks for, and the files in which it gets what is too much for a message."""

from __future__ import annotations

from cockpit.protocol.methods import Message, Request


class HarViewQuery(Message, frozen=True):
    """A recording to show."""

    uri: str
    work_done_token: str | int | None = None


class HarFile(Message, frozen=True):
    """A file of JSON with what was asked for; whoever asked reads it and removes it."""

    path: str


class HarTrouble(Message, frozen=True):
    """Something about the file as a whole, or a place where it breaks."""

    code: str
    message: str
    line: int
    column: int


class HarPage(Message, frozen=True):
    """A page of the recording."""

    id: str
    title: str
    on_load: float | None
    """Milliseconds until it was loaded."""


class HarHost(Message, frozen=True):
    """Who answered."""

    name: str
    third_party: bool


class HarRows(Message, frozen=True):
    """All entries of a recording, a list for each column; -1 where the file does not tell.

    Where a secret stands in an address, dots do.
    """

    state: str
    """Of the file: another one when it has changed."""
    total: int
    """How many entries there are; of a very large recording only the first are shown."""
    unread: list[int]
    """The numbers of entries before the last row that cannot be read and have none, counted from 0."""
    refused: str
    """Why nothing could be read; empty when something could."""
    version: str
    creator: str
    pages: list[HarPage]
    troubles: list[HarTrouble]
    methods: list[str]
    hosts: list[HarHost]
    kinds: list[str]
    """Media types."""
    method: list[int]
    host: list[int]
    kind: list[int]
    group: list[int]
    """What it is loaded as, as an index of `groups`."""
    groups: list[str]
    page: list[int]
    status: list[int]
    url: list[str]
    start: list[float]
    """Milliseconds after the first entry."""
    time: list[float]
    blocked: list[float]
    dns: list[float]
    connect: list[float]
    """Without `ssl`, which recorders count in it."""
    ssl: list[float]
    send: list[float]
    wait: list[float]
    receive: list[float]
    size: list[int]
    """Bytes of the content, decoded."""
    transferred: list[int]
    offset: list[int]
    """Where the entry stands in the file, in bytes, and how many it has."""
    length: list[int]
    line: list[int]
    """As editors count, from 0."""
    column: list[int]


class HarFound(Message, frozen=True):
    """One finding."""

    code: str
    severity: str
    message: str
    advice: str
    line: int
    column: int
    width: int
    entries: list[int]
    """Which ones it concerns, the first of very many."""
    concerned: int
    """How many."""


class HarFindings(Message, frozen=True):
    """What was found, the loudest first."""

    findings: list[HarFound]
    total: int
    """How many there are; of very many only the first are shown."""


class HarEntryQuery(Message, frozen=True):
    """One entry, by the place that the rows gave it."""

    uri: str
    state: str
    offset: int
    length: int
    reveal: bool
    """Whether secrets are shown as they are."""


class HarPair(Message, frozen=True):
    """A header, a cookie or a field."""

    name: str
    value: str
    hidden: bool
    """Whether a part of the value was hidden."""


class HarBody(Message, frozen=True):
    """What a request or a response carried."""

    mime_type: str
    text: str
    """Its beginning; empty when it is no text."""
    size: int
    """Bytes; -1 when no body was recorded."""
    cut: bool
    binary: bool
    hidden: bool


class HarMessage(Message, frozen=True):
    """A message of a websocket."""

    sent: bool
    text: str
    hidden: bool


class HarEntry(Message, frozen=True):
    """One exchange with all that the file tells of it."""

    method: str
    url: HarPair
    started: str
    address: str
    """Of the server."""
    connection: str
    request_version: str
    request_headers: list[HarPair]
    request_cookies: list[HarPair]
    query: list[HarPair]
    params: list[HarPair]
    request_body: HarBody
    status: int
    status_text: str
    error: str
    response_version: str
    response_headers: list[HarPair]
    response_cookies: list[HarPair]
    response_body: HarBody
    redirect: HarPair
    messages: list[HarMessage]
    message_count: int
    hidden: int
    """How many of these texts are not shown as they are."""


class HarCopyOrder(Message, frozen=True):
    """A recording, and where the copy to share is to be."""

    uri: str
    target: str
    """As a URI."""
    replace: bool
    """Whether a file that is there already may be replaced."""
    work_done_token: str | int | None = None


class HarCopied(Message, frozen=True):
    """What was replaced in the copy; never the values."""

    entries: int
    changed: int
    """Entries in which something was replaced."""
    values: dict[str, int]
    """How many different values of each kind."""
    places: int
    """How often one of them stood somewhere."""
    lost: str
    """What of a damaged file was left out; empty when nothing was."""


ROWS = Request("cockpit/har/rows", HarViewQuery, HarFile, "All entries of a recording, for a table of them.")
FINDINGS = Request("cockpit/har/findings", HarViewQuery, HarFile, "What is wrong with a recording.")
ENTRY = Request("cockpit/har/entry", HarEntryQuery, HarEntry, "One entry with its headers and bodies.")
SANITIZE = Request(
    "cockpit/har/sanitize",
    HarCopyOrder,
    HarCopied,
    "Write a copy to share, without what is secret or personal.",
)

VIEWING = (ROWS, FINDINGS, ENTRY, SANITIZE)
FILES = (HarRows, HarFindings)
"""What those files hold."""
