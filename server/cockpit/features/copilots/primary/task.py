"""What the first copilot is asked for, and what it is told to go by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cockpit.features.copilots.change import ChangeSet
from cockpit.features.copilots.objection import Objection


@dataclass(frozen=True, slots=True)
class Objective:
    """What somebody wants, in words, and what was pointed at."""

    words: str
    kind: str = "words"
    """`words`, `stub`, `finding`, `test` (write one), `failure` (a failing test) or `har`."""
    path: str = ""
    """The file that was pointed at, or into which something new goes: relative to the top, with slashes."""
    symbol: str = ""
    """The function or class that was pointed at, dotted within its file."""
    line: int | None = None
    """The line that was pointed at, from 0."""
    code: str = ""
    """The code of the finding that is to be resolved."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a file of the repository that bears on the objective."""

    path: str
    line: int
    """From 0."""
    text: str
    why: str
    """In a few words, such as `the stub`, `calls it`, `tests it`, `a neighbour`."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the repository tells about an objective."""

    excerpts: tuple[Excerpt, ...] = ()
    imports: tuple[str, ...] = ()
    """Top-level names that the file and its neighbours import, the commonest first."""
    conventions: tuple[str, ...] = ()
    """What the neighbours have in common, a sentence each."""
    findings: tuple[str, ...] = ()
    """What is open in the file that was pointed at, a sentence each."""


@dataclass(frozen=True, slots=True)
class Task:
    """One round: the objective, what it is to go by, and what was wrong with the last proposal."""

    objective: Objective
    context: Context
    feedback: tuple[Objection, ...] = ()
    """What the second copilot had against the proposal before this one."""
    wishes: tuple[str, ...] = ()
    """What the person has said since, in their order."""
    former: Proposal | None = None
    refuted: tuple[Proposal, ...] = ()
    """What the second copilot did not approve so far, the oldest first; not to be proposed again."""
    passed: frozenset[str] = frozenset()
    """The digests of what was proposed before the person said more; not to be proposed again either."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was proposed before, and what the person has said of it; empty at the beginning."""

    wishes: tuple[str, ...] = ()
    """In their order, the last one about the last proposal."""
    former: Proposal | None = None
    feedback: tuple[Objection, ...] = ()
    """What the second copilot had against it."""
    passed: frozenset[str] = frozenset()
    """The digests of all proposals so far."""


BEGINNING: Final = Conversation()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the first copilot would change, and why."""

    changes: ChangeSet
    plan: tuple[str, ...]
    """What it does, a step each."""
    provider: str
    """Who made it: `templates`, `editor` or `openai`."""
    model: str = ""
    """The language model, as the provider calls it; empty without one."""
    templates: tuple[str, ...] = ()
    """The ids of the templates that it rests on."""
    because: tuple[str, ...] = field(default=())
    """Why it is so and not otherwise, a sentence each."""
