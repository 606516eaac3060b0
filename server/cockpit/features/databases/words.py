"""Questions in words, such as "open stubs by author this month", as SQL. A fixed grammar: the same words
always give the same statement, and a word that it does not know is named, never skipped.

    question  [list | show | count | how many] [limit] [adjective] subject {clause}
    limit     (newest | oldest | top | first) NUMBER
    clause    by GROUP | of AUTHOR | in PATH | since DATE | before DATE | today | yesterday
              | this PERIOD | last PERIOD | [in the] last NUMBER days | older than NUMBER days
    PERIOD    week | month | year

An adjective may also stand behind its subject ("todos that are open"). Days are those of UTC.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.features.databases.subjects import SUBJECTS, Subject
from cockpit.storage.migrate import Schema

VERBS: Final = ("how many", "count", "list", "show", "which", "what")
COUNTING: Final = ("how many", "count")
FILLERS: Final = frozenset({"the", "all", "are", "were", "there", "that", "me", "from", "ones"})
LIMITS: Final = {"newest": "DESC", "latest": "DESC", "oldest": "ASC", "top": "DESC", "first": "ASC"}
CALENDAR: Final = {
    "day": "substr({when}, 1, 10)",
    "week": "{week}",
    "month": "substr({when}, 1, 7)",
    "year": "substr({when}, 1, 4)",
}
WEEK: Final = {
    "sqlite": "strftime('%G-W%V', {when})",
    "postgresql": "to_char(CAST({when} AS timestamptz), 'IYYY-\"W\"IW')",
}
PERIODS: Final = ("week", "month", "year")
EXAMPLES: Final = (
    "open stubs by author this month",
    "count resolved todos since 2026-01-01",
    "failed tests this week",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood."""

    schema: Schema
    sql: str


@dataclass(slots=True)
class _Parser:
    words: list[str]
    now: datetime
    subject: Subject
    dialect: str
    counting: bool = False
    state: str = ""
    group: str = ""
    limit: tuple[str, int] | None = None
    conditions: list[str] = field(default_factory=list[str])

    @property
    def when(self) -> str:
        return self.subject.moments.get(self.state, self.subject.when)

    def take(self, *words: str) -> bool:
        """Whether these words come next; they are taken."""
        if self.words[: len(words)] == list(words):
            del self.words[: len(words)]
            return True
        return False

    def next(self, wanted: str) -> str:
        if not self.words:
            raise Invalid(f"Expected {wanted} at the end of the question.")
        return self.words.pop(0)

    def number(self) -> int:
        word = self.next("a number")
        if not word.isascii() or not word.isdigit() or len(word) > 6:
            raise Invalid(f"Expected a number, got {word!r}.")
        return int(word)

    def day(self) -> datetime:
        word = self.next("a day such as 2026-03-31")
        try:
            return datetime.strptime(word, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError as error:
            raise Invalid(f"Expected a day such as 2026-03-31, got {word!r}.") from error

    def since(self, moment: datetime) -> None:
        self.conditions.append(f"{self.when} >= {_text(moment.date().isoformat())}")

    def before(self, moment: datetime) -> None:
        self.conditions.append(f"{self.when} < {_text(moment.date().isoformat())}")


def understand(question: str | Sequence[str], now: datetime, dialect: str = "sqlite") -> Question:
    """The statement for a question, whole or in words, for a database that speaks `sqlite` or `postgresql`;
    raises Invalid with what is not understood."""
    words = _words(question) if isinstance(question, str) else list(question)
    verb = _begins(words, VERBS)
    parser = _Parser(words, now.astimezone(UTC), SUBJECTS[0], dialect, counting=verb in COUNTING)
    _skip_fillers(parser)
    _limit(parser)
    adjective = _adjective(parser)
    parser.subject = _subject(parser)
    _skip_fillers(parser)
    adjective = adjective or _adjective(parser)
    if adjective:
        if adjective not in parser.subject.states:
            raise Invalid(f"{_named(parser)} are never {adjective!r}. {_known(parser)}")
        parser.state = adjective
    while parser.words:
        if not _clause(parser):
            raise _unknown(parser.words[0], parser)
    return Question(parser.subject.schema, _sql(parser))


def _words(question: str) -> list[str]:
    try:
        words = shlex.split(question.strip().rstrip("?.!"))
    except ValueError as error:
        raise Invalid("A quotation mark in the question is not closed.") from error
    if not words:
        raise Invalid(f"Ask for example: {_quoted(EXAMPLES)}.")
    # Names and paths keep their case; every other word is compared without it.
    return [word.strip(",") for word in words]


def _begins(words: list[str], choices: tuple[str, ...]) -> str:
    """The choice that the words begin with, which is taken; the longest one."""
    for choice in sorted(choices, key=lambda each: -len(each.split())):
        parts = choice.split()
        if [word.lower() for word in words[: len(parts)]] == parts:
            del words[: len(parts)]
            return choice
    return ""


def _skip_fillers(parser: _Parser) -> None:
    while parser.words and parser.words[0].lower() in FILLERS:
        parser.words.pop(0)


def _limit(parser: _Parser) -> None:
    order = _begins(parser.words, tuple(LIMITS))
    if order:
        parser.limit = LIMITS[order], parser.number() if parser.words and parser.words[0].isdigit() else 1
        _skip_fillers(parser)


def _adjective(parser: _Parser) -> str:
    known = {state for subject in SUBJECTS for state in subject.states}
    return _begins(parser.words, tuple(known))


def _subject(parser: _Parser) -> Subject:
    names = {name: subject for subject in SUBJECTS for name in subject.names}
    singular = {name.removesuffix("s"): subject for name, subject in names.items()}
    if name := _begins(parser.words, (*names, *singular)):
        return names.get(name) or singular[name]
    word = parser.words[0] if parser.words else ""
    raise Invalid(f"{_not_known(word, list(names))} What can be asked about: {', '.join(names)}.")


def _clause(parser: _Parser) -> bool:
    _skip_fillers(parser)
    word = _begins(parser.words, tuple(CLAUSES))
    if not word:
        return not parser.words
    CLAUSES[word](parser)
    return True


def _by(parser: _Parser) -> None:
    name = parser.next("what to group by").lower()
    if name in CALENDAR:
        week = WEEK[parser.dialect].format(when=parser.when)
        parser.group = CALENDAR[name].format(when=parser.when, week=week)
    elif name in parser.subject.groups:
        parser.group = parser.subject.groups[name]
    else:
        raise Invalid(f"{_named(parser)} cannot be grouped by {name!r}. {_known(parser)}")


def _of(parser: _Parser) -> None:
    if not parser.subject.author:
        raise Invalid(f"{_named(parser)} have no author.")
    parser.conditions.append(f"lower({parser.subject.author}) = lower({_text(parser.next('a name'))})")


def _in(parser: _Parser) -> None:
    if parser.take("the", "last"):
        parser.since(parser.now - _days(parser))
        return
    if not parser.subject.path:
        raise Invalid(f"{_named(parser)} belong to no file.")
    pattern = parser.next("a path").removesuffix("/")
    path = parser.subject.path
    if parser.dialect == "postgresql":
        parser.conditions.append(f"{path} ~ {_text(f'^{_regex(pattern)}(/.*)?$')}")
    else:
        parser.conditions.append(f"({path} GLOB {_text(pattern)} OR {path} GLOB {_text(f'{pattern}/*')})")


def _regex(pattern: str) -> str:
    """What matches like SQLite's GLOB, of which a set of characters is the same in a regex."""
    parts = re.split(r"([*?]|\[[^]]+\])", pattern)
    wild = {"*": ".*", "?": "."}
    return "".join(wild.get(each, each if each.startswith("[") else re.escape(each)) for each in parts)


def _older(parser: _Parser) -> None:
    parser.take("than")
    parser.before(parser.now - _days(parser))


def _days(parser: _Parser) -> timedelta:
    number = parser.number()
    unit = parser.next('"days"').lower()
    if unit not in ("day", "days"):
        raise Invalid(f'Expected "days", got {unit!r}.')
    return timedelta(days=number)


def _today(parser: _Parser) -> None:
    parser.since(parser.now)


def _yesterday(parser: _Parser) -> None:
    parser.since(parser.now - timedelta(days=1))
    parser.before(parser.now)


def _this(parser: _Parser) -> None:
    parser.since(_start(_period(parser), parser.now))


def _last(parser: _Parser) -> None:
    if parser.words and parser.words[0].isdigit():
        parser.since(parser.now - _days(parser))
        return
    period = _period(parser)
    start = _start(period, parser.now)
    parser.since(_start(period, start - timedelta(days=1)))
    parser.before(start)


def _period(parser: _Parser) -> str:
    period = parser.next("week, month or year").lower()
    if period not in PERIODS:
        raise Invalid(f"Expected week, month or year, got {period!r}.")
    return period


def _start(period: str, moment: datetime) -> datetime:
    if period == "week":
        return moment - timedelta(days=moment.weekday())
    return moment.replace(day=1) if period == "month" else moment.replace(month=1, day=1)


CLAUSES: Final[dict[str, Callable[[_Parser], None]]] = {
    "by": _by,
    "of": _of,
    "in": _in,
    "since": lambda parser: parser.since(parser.day()),
    "before": lambda parser: parser.before(parser.day()),
    "older": _older,
    "today": _today,
    "yesterday": _yesterday,
    "this": _this,
    "last": _last,
}


def _sql(parser: _Parser) -> str:
    subject = parser.subject
    state = subject.states.get(parser.state, "")
    conditions = [each for each in (subject.where, state, *parser.conditions) if each]
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    body = f"\nFROM {subject.source}{where}"
    direction, rows = parser.limit or ("DESC", 0)
    limit = f"\nLIMIT {rows}" if rows else ""
    if parser.group:
        order = f"count {direction}, 1"
        return (
            f'SELECT {parser.group} AS "group", count(*) AS count{body}\nGROUP BY 1\nORDER BY {order}{limit}'
        )
    if parser.counting:
        return f"SELECT count(*) AS count{body}"
    return f"SELECT {subject.columns}{body}\nORDER BY {parser.when} {direction}{limit}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _unknown(word: str, parser: _Parser) -> Invalid:
    return Invalid(f"{_not_known(word, list(CLAUSES))} {_known(parser)}")


def _not_known(word: str, choices: list[str]) -> str:
    if not word:
        return "The question does not say what it is about."
    near = difflib.get_close_matches(word.lower(), choices, n=1)
    return f"{word!r} is not understood{f': did you mean {near[0]!r}?' if near else '.'}"


def _known(parser: _Parser) -> str:
    subject = parser.subject
    groups = ", ".join((*subject.groups, *CALENDAR))
    states = f" They may be {', '.join(subject.states)}." if subject.states else ""
    return f"{_named(parser)} can be grouped by {groups}.{states} Example: {EXAMPLES[0]!r}."


def _named(parser: _Parser) -> str:
    return parser.subject.names[0].capitalize()


def _quoted(examples: tuple[str, ...]) -> str:
    return ", ".join(f'"{example}"' for example in examples)
