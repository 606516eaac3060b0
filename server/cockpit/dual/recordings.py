"""From a recording to files that the second copilot could not refute."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from cockpit.core.errors import Cancelled, CockpitError, Invalid
from cockpit.core.ownership import this_process
from cockpit.core.process import Runner
from cockpit.dual.apart import judge
from cockpit.dual.generating import Generated, Site
from cockpit.dual.har_templates import own_templates
from cockpit.dual.replaying import Recorded
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.executor import Moment, PrimaryCopilotExecutor
from cockpit.features.copilots.orchestrator import DualCopilotOrchestrator
from cockpit.features.copilots.primary.provider import NoneFits, Settled
from cockpit.features.copilots.primary.task import Context, Objective, Proposal, Task
from cockpit.features.copilots.store import GenerationStore
from cockpit.features.copilots.validator import Judgement
from cockpit.features.har.flow.choosing import is_of
from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.flow.variable_names import variable_name
from cockpit.features.har.opening import require_unchanged, state_of
from cockpit.features.har.reading import Har, read
from cockpit.features.har.sanitizing import sanitized
from cockpit.features.har.writing import client, curl, http_file, k6, locust, mock, openapi, suite
from cockpit.features.har.writing.files import Files, Options
from cockpit.features.har.writing.python_texts import shown
from cockpit.features.har.writing.regions import regions_of
from cockpit.features.lint.ruff import find_ruff

NAME: Final = "recording"
"""Of the provider, in the record of a run."""


class Writer(Protocol):
    """What makes an artefact; `former` is the text of its file as it was, whose own regions stay."""

    def __call__(self, flow: Flow, options: Options, former: str = "") -> Files:
        """The files."""
        ...


def _afresh(write: Callable[[Flow, Options], Files]) -> Writer:
    """What has no regions of its own to keep."""

    def written(flow: Flow, options: Options, former: str = "") -> Files:  # noqa: ARG001
        return write(flow, options)

    return written


WRITERS: Final[Mapping[str, Writer]] = {
    "client": client.write,
    "pytest": suite.write,
    "locust": locust.write,
    "k6": k6.write,
    "mock": mock.write,
    "openapi": _afresh(openapi.write),
    "http": _afresh(http_file.write),
    "curl": _afresh(curl.write),
}
"""By the names that people choose them by."""
SANITIZED: Final = "sanitized"
"""The artefact that is a recording itself, and is made of all of its entries."""
ARTEFACTS: Final = (*WRITERS, SANITIZED)
LARGEST: Final = 32 << 20
"""Bytes of a recording whose sanitised copy is proposed: a person reads proposals."""
_NEEDS: Final = {"pytest": ("client",)}
"""What an artefact cannot do without."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of a recording."""

    recording: Path
    artefacts: tuple[str, ...]
    folder: str
    """Where the files go, relative to the top of the workspace folder, with slashes; empty for the top."""
    only: frozenset[int] | None = None
    """The entries that are meant, counted from 0; None for all that matter."""
    options: Options = field(default_factory=Options)
    hosts: frozenset[str] = frozenset()
    """The hosts that are meant, with a port or without; none for those that matter."""


def options_for(recording: Path, name: str = "") -> Options:
    """The options of a recording whose files are called by its own name, where nobody gives another."""
    return Options(variable_name(name or recording.name.partition(".")[0], "flow"))


def generate_from(
    site: Site,
    wanted: Wanted,
    *,
    heard: Callable[[str], None] = lambda _: None,
    moment: Callable[[Moment], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Generated:
    """From a recording to a verdict; nothing of the workspace is changed. Records the run."""
    unknown = [name for name in wanted.artefacts if name not in ARTEFACTS]
    if unknown or not wanted.artefacts:
        named = unknown[0] if unknown else "nothing"
        raise Invalid(f"{named} cannot be generated: there is {', '.join(ARTEFACTS)}.")
    if SANITIZED in wanted.artefacts and (wanted.only is not None or wanted.hosts):
        raise Invalid("A recording is sanitised as a whole: leave out --entries and --host, or sanitized.")
    own = own_templates(site, wanted.artefacts)
    wanted = replace(wanted, options=replace(wanted.options, templates=own.templates))
    provider = RecordingProvider(site.root, site.runner, wanted, own.said)
    executor = PrimaryCopilotExecutor(
        "generation", site.clock, this_process().pid, heard=moment, cancelled=cancelled
    )
    only = None if wanted.only is None else tuple(sorted(wanted.only))
    recorded = Recorded(str(wanted.recording.absolute()), only, tuple(sorted(wanted.hosts)))

    def verdict(changes: ChangeSet, objective: Objective) -> Judgement:
        return judge(
            changes, objective, site.root, site.runner, trusted=site.trusted, cancelled=executor.stopped,
            recorded=recorded,
        )  # fmt: skip

    orchestrator = DualCopilotOrchestrator(executor, provider, verdict, site.clock, heard=heard, rounds=1)
    words = f"Write {', '.join(wanted.artefacts)} from {wanted.recording.name}."
    before = state_of(wanted.recording)
    run = orchestrator.run(Objective(words, "har"), Context)
    require_unchanged(wanted.recording, before)
    made = Generated(uuid.uuid4().hex, run)
    with closing(GenerationStore(site.home, site.clock, site.tell)) as store:
        try:
            store.record(made.number, site.session, NAME, run, "")
        except CockpitError as error:
            site.tell(f"This run is not recorded: {error.message}")
    return made


class RecordingProvider:
    """Proposes the files that are written from a recording."""

    name = NAME

    def __init__(self, root: Path, runner: Runner, wanted: Wanted, said: Sequence[str] = ()) -> None:
        self._root = root
        self._runner = runner
        self._wanted = wanted
        self._said = tuple(said)

    def propose(self, task: Task, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Proposal:
        """All files of all artefacts; raises NoneFits for a recording with nothing to repeat, and Invalid."""
        if task.refuted:
            raise NoneFits("The same recording gives the same files.")
        har = read(self._wanted.recording)
        if har.refused is not None:
            raise Invalid(f"{self._wanted.recording}: {har.refused.message}")
        files: dict[str, bytes] = {}
        plan: list[str] = []
        because = self._said
        if SANITIZED in self._wanted.artefacts:
            path, data, replaced = self._sanitized(har)
            files[path] = data
            because += (replaced,)
        if names := [name for name in self._wanted.artefacts if name != SANITIZED]:
            flow = flow_of(har, self._wanted.only, self._wanted.hosts)
            _known(flow, self._wanted.hosts)
            if not flow.steps:
                raise NoneFits(f"{self._wanted.recording.name} has nothing that a script would repeat.")
            if cancelled():
                raise Cancelled("The generation was cancelled.")
            files |= self._programs(flow, names)
            count = len(flow.chosen.steps) + len(flow.chosen.left_out)
            plan.append(f"Repeat {len(flow.steps)} of {count} entries.")
            because += _because(flow)
        changes = tuple(self._changes(files))
        plan += [f"Write {change.path}." for change in changes]
        for step in plan:
            heard(step)
        by = ", ".join(each.source for each in self._wanted.options.templates)
        origin = f"a recording, by {by}" if by else "a recording"
        return Proposal(ChangeSet(changes, origin), tuple(plan), NAME, because=because)

    def _programs(self, flow: Flow, artefacts: Sequence[str]) -> dict[str, bytes]:
        named = [each for name in artefacts for each in (*_NEEDS.get(name, ()), name)]
        return {
            path: self._formatted(path, text).encode()
            for name in dict.fromkeys(named)
            for path, text in self._written(WRITERS[name], flow).items()
        }

    def _changes(self, files: Mapping[str, bytes]) -> Sequence[Change]:
        former = {path: self._former(path) for path in files}
        changes = tuple(
            Change(path, former[path], after) for path, after in files.items() if after != former[path]
        )
        if not changes:
            raise Settled("The files are there already, and are what would be written.")
        return changes

    def _sanitized(self, har: Har) -> tuple[str, bytes, str]:
        """The copy to share: where, its bytes, and what was replaced in it."""
        if len(har.data) > LARGEST:
            raise Invalid(
                f"{self._wanted.recording.name} is larger than {LARGEST >> 20} MB: sanitise it with"
                " `cockpit har sanitize`."
            )
        path = self._placed(f"{self._wanted.options.name}.sanitized.har")
        target = self._root / path
        if target.exists() and target.samefile(self._wanted.recording):
            raise Invalid(f"{path} is the recording itself, which is never overwritten: give another --name.")
        data = bytes(har.data)
        # Drawn from the recording, the same copy is made again; who lacks the recording cannot know it.
        made, outcome = sanitized(data, hashlib.blake2b(data, person=b"sanitized copy").digest())
        count = sum(outcome.values.values())
        lost = f" Only what could be read was written. {outcome.lost}" if outcome.lost else ""
        return path, made, f"{path}: {count:,} secret or personal value{'s' * (count != 1)} replaced.{lost}"

    def _placed(self, name: str) -> str:
        return f"{self._wanted.folder}/{name}" if self._wanted.folder else name

    def _written(self, writer: Writer, flow: Flow) -> Files:
        """The files with what was written by hand into those that are there."""
        first = writer(flow, self._wanted.options)
        program = next((name for name in first if self._former(self._placed(name)) is not None), "")
        former = (self._former(self._placed(program)) or b"").decode("utf-8", "replace") if program else ""
        made = writer(flow, self._wanted.options, former) if former else first
        for name, text in regions_of(former).items():
            if text.strip() and name not in regions_of(made[program]):
                raise Invalid(
                    f"{self._placed(program)}: the own {name} would be lost: its template lacks their marks."
                )
        return {self._placed(name): text for name, text in made.items()}

    def _former(self, path: str) -> bytes | None:
        place = self._root / path
        if place.is_symlink():
            raise Invalid(f"{path} is a link, and is not written through.")
        try:
            return place.read_bytes() if place.is_file() else None
        except OSError as error:
            raise Invalid(f"{path} cannot be read: {error.strerror}.") from error

    def _formatted(self, path: str, text: str) -> str:
        """As the project has its programs formatted."""
        if not path.endswith(".py"):
            return text
        argv = (find_ruff(), "format", "--quiet", "--stdin-filename", path, "-")
        done = self._runner.run(argv, cwd=self._root, stdin=text.encode("utf-8", "backslashreplace"))
        return text if done.code else done.stdout.decode("utf-8")


def _known(flow: Flow, hosts: frozenset[str]) -> None:
    """Raises Invalid for a host that the recording does not have."""
    steps = [*flow.chosen.steps, *(each.step for each in flow.chosen.left_out)]
    for host in sorted(hosts):
        if not any(is_of(step, frozenset({host})) for step in steps):
            there = ", ".join(dict.fromkeys(shown(step.host) for step in steps))
            raise Invalid(f"--host: nothing was recorded of {host}: there is {there or 'no host'}.")


def _guessed(step: Step) -> str:
    """What is sent in the place of a body that browsers keep no record of."""
    if step.body.kind is not BodyKind.MULTIPART:
        return f"the body was not recorded; an example of {step.body.media_type} is sent."
    names = ", ".join(shown(part.name) for part in step.body.parts)
    return f"the form was not recorded; the fields are told from the pages, or guessed: {names}."


def _because(flow: Flow) -> tuple[str, ...]:
    """What a person should know before running it."""
    said: list[str] = []
    if flow.correlations.variables:
        names = ", ".join(variable.name for variable in flow.correlations.variables if not variable.in_jar)
        said.append(f"Taken from answers, afresh each time: {names}." if names else "Cookies are kept.")
    envs = [*dict.fromkeys(flow.origins.values()), *(typed.env for typed in flow.correlations.typed)]
    said.append(f"Set in the environment: {', '.join(envs)}.")
    for step in flow.steps:
        if not step.body.recorded:
            said.append(f"Entry {step.index}: {_guessed(step)} Look at it.")
        elif step.lacks_body:
            said.append(
                f"Entry {step.index}: the body was not recorded; it is asked without one. Add it by hand."
            )
        elif step.lacks_file:
            said.append(f"Entry {step.index}: a file was not recorded; one byte is sent in its place.")
    for each in flow.correlations.ambiguous[:10]:
        taken = "taken for a value of an earlier answer" if each.taken else "taken for a constant"
        said.append(f"Entry {each.use.step}, {each.use.place.value} {each.use.name}: {taken}; look at it.")
    return tuple(said)
