"""What is new in a workspace folder since its base branch, as long as nothing changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from cockpit.core.errors import Refused
from cockpit.features.audit.base import Version, default_revision
from cockpit.features.audit.desk import Desk
from cockpit.features.audit.project import Project
from cockpit.features.audit.since import Judged, audit_of, new_since

FRESH_SECONDS = 30.0
"""How long an answer is good without a change of ours: somebody may fetch or commit meanwhile."""
MOST_JUDGED = 5_000
"""Base versions of files that are remembered."""


@dataclass(frozen=True, slots=True)
class Place:
    """A finding as far as it is compared."""

    identity: str
    path: str


@dataclass(slots=True)
class _Known:
    revision: int
    moment: float
    identities: frozenset[str]


@dataclass(slots=True)
class _Memory:
    """What is known of one folder under one configuration."""

    fingerprint: str
    judged: Judged = field(default_factory=dict[tuple[Version, str], frozenset[str]])
    known: _Known | None = None


class Novelty:
    """Compares the folders with their base branches."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._memories: dict[str, _Memory] = {}

    async def of(self, project: Project, revision: int) -> frozenset[str]:
        """The identities that are not in the base branch; raises when git cannot say."""
        ctx = self._desk.ctx
        if not ctx.client.trusted:
            raise Refused("git is not asked, because the workspace is not trusted.")
        memory = self._memory(project)
        now = ctx.clock.monotonic()
        if memory.known and memory.known.revision == revision and now - memory.known.moment < FRESH_SECONDS:
            return memory.known.identities
        places = await self._desk.look_up(project, lambda rows: rows.listing.places())
        identities = await ctx.jobs.thread(self._compare, project, memory, places)
        memory.known = _Known(revision, now, identities)
        return identities

    def _memory(self, project: Project) -> _Memory:
        uri, fingerprint = project.folder.uri, project.config.fingerprint
        memory = self._memories.get(uri)
        if memory is None or memory.fingerprint != fingerprint or len(memory.judged) > MOST_JUDGED:
            memory = self._memories[uri] = _Memory(fingerprint)
        return memory

    def _compare(self, project: Project, memory: _Memory, places: list[tuple[str, str]]) -> frozenset[str]:
        runner = self._desk.ctx.runner
        return new_since(
            project.root,
            default_revision(project.root, runner),
            [Place(identity, path) for identity, path in places],
            runner=runner,
            judge=audit_of(project.policies),
            judged=memory.judged,
        )
