"""Whether what was generated from a recording is right.

It is performed against a mock that has values of its own and refuses those of the recording, and it has to
notice when that mock is broken.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from cockpit.core.errors import NotConfigured, Unavailable
from cockpit.core.process import Runner
from cockpit.dual.bounds import Bounds
from cockpit.dual.copies import Copies
from cockpit.dual.replay_trial import FAITHFUL, LOAD, Order, Outcome
from cockpit.features.copilots.objection import WHOLE, Gap, Objection
from cockpit.features.copilots.review import Absent, Review
from cockpit.features.har.mock.breaking import Break

CODE: Final = "validate.replay"
BLIND: Final = "validate.blindTest"
SECONDS: Final = 120.0
"""For each mock."""
NEEDED: Final = ("httpx", "pytest", "jsonschema")
"""What a suite imports."""
LOAD_NEEDED: Final = ("locust",)
ONLY_STATUSES: Final = (
    "only statuses could be broken: no answer has JSON or a value for later requests that must be there."
)
_FAILED: Final = 1
"""How pytest ends when tests failed; above that it did not come to a judgement."""


class Recorded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The recording that a change was generated from."""

    path: str
    only: tuple[int, ...] | None = None
    """The entries that were chosen; None for all that matter."""
    hosts: tuple[str, ...] = ()
    """The hosts that were chosen; none for those that matter."""


class Replaying:
    """The check of what was generated from a recording."""

    def __init__(
        self, root: Path, runner: Runner, copies: Copies, python: Callable[[], str], recorded: Recorded
    ) -> None:
        self._root = root
        self._runner = runner
        self._copies = copies
        self._python = python
        self._recorded = recorded
        self._bounds = Bounds(root, runner, copies, SECONDS * 5)

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to what fails against the faithful mock, or passes against a broken one."""
        written = [PurePosixPath(each.path) for each in review.changes.present if each.after]
        suites = [path for path in written if path.match("test_*.py")]
        scripts = [path for path in written if path.match(LOAD)]
        if not suites and not scripts:
            raise Absent("No suite is there that could be performed against a mock: add pytest to --as.")
        folder = self._copies.scratch("replay")
        for path in _together(review):
            (folder / PurePosixPath(path).name).write_bytes(review.after.data(path) or b"")
        yield from self._bounds.gaps
        for path in (*suites[:1], *scripts):
            script = path.name if path in scripts else ""
            outcomes = self._outcomes(folder, script)
            for outcome in outcomes:
                yield from _judged(outcome, str(path))
            if {each.scenario for each in outcomes} <= {FAITHFUL, Break.STATUS.value}:
                yield Gap(str(path), ONLY_STATUSES, decisive=False)

    def _outcomes(self, folder: Path, script: str) -> Sequence[Outcome]:
        python = self._interpreter(LOAD_NEEDED if script else NEEDED)
        of = self._recorded
        order = Order(of.path, of.only, str(folder), python, SECONDS, script, of.hosts)
        argv = self._bounds.program((sys.executable, "-P", "-m", "cockpit.dual.replay_trial"), folder)
        done = self._runner.run(argv, cwd=folder, stdin=msgspec.json.encode(order), timeout=SECONDS * 6)
        try:
            return msgspec.json.decode(done.stdout, type=list[Outcome])
        except msgspec.DecodeError as error:
            last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise Unavailable(f"The mock could not be tried: {last or done.code}.") from error

    def _interpreter(self, needed: Sequence[str]) -> str:
        found = [each for each in dict.fromkeys((self._python(), sys.executable)) if each]
        for python in found:
            if is_equipped(python, self._root, self._runner, needed):
                return python
        what = "suite" if needed == NEEDED else "load script"
        names = ", ".join(needed)
        raise NotConfigured(f"The {what} needs {names}: {found[0]} -m pip install {' '.join(needed)}")


def _together(review: Review) -> Iterator[str]:
    """What is written, and the clients beside it, which may be as they are to be already."""
    changed = {each.path for each in review.changes.present}
    folders = {PurePosixPath(path).parent for path in changed}
    yield from changed
    for path in review.after.paths:
        pure = PurePosixPath(path)
        if pure.parent in folders and pure.match("*_client.py") and path not in changed:
            yield path


def untried(_review: Review) -> Iterator[Objection | Gap]:
    """Stands for the replay in a folder that is not trusted: what was not tried is not approved."""
    raise Unavailable("It would run programs of this folder, which is not trusted.")


def is_equipped(python: str, root: Path, runner: Runner, needed: Sequence[str] = NEEDED) -> bool:
    """Whether an interpreter has what a suite imports, or something else that is needed."""
    wanted = "; ".join(f"import {name}" for name in needed)
    return runner.run((python, "-c", wanted), cwd=root).code == 0


def _judged(outcome: Outcome, suite: str) -> Iterator[Objection | Gap]:
    said = " ".join(outcome.failures[:3])[:600]
    if outcome.scenario == FAITHFUL:
        if outcome.code == _FAILED:
            message = f"It fails against a mock that does what was recorded, with values of its own: {said}"
            yield Objection(CODE, suite, WHOLE, message, evidence=said)
        elif outcome.code:
            yield Gap(suite, f"it could not be performed against the mock: {said}")
    elif outcome.code == 0:
        message = f"It passes against a broken mock ({outcome.scenario}): its tests show nothing of that."
        yield Objection(BLIND, suite, WHOLE, message)
    elif outcome.code != _FAILED:
        yield Gap(suite, f"it could not be performed against a broken mock ({outcome.scenario}): {said}")
