"""Steps that are done one after the other: one that fails does not stop those behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cockpit.core.errors import CockpitError


@dataclass(frozen=True, slots=True)
class StepCtx:
    """One step."""

    name: str
    desc: str
    fn: Callable[[], str]
    """Does it, and returns one sentence about it."""
    weight: int = 1
    """Its share of the whole work."""
    enabled: bool = True
    dry_run_ok: bool = True
    """Whether it is done in a dry run, because it writes nothing or knows of it."""


@dataclass(slots=True)
class ExecutionResult:
    """What became of the steps."""

    phases_completed: list[str] = field(default_factory=list[str])
    ok: bool = True
    logs: list[str] = field(default_factory=list[str])


def execute(
    steps: Sequence[StepCtx], *, dry_run: bool, progress: Callable[[int, int], None] | None = None
) -> ExecutionResult:
    """Do all that are enabled; `progress` is told the weight that is done, of all."""
    result = ExecutionResult()
    chosen = [step for step in steps if step.enabled and (step.dry_run_ok or not dry_run)]
    total, done = sum(step.weight for step in chosen), 0
    for step in chosen:
        try:
            result.logs.append(f"{step.name}: {step.fn()}")
            result.phases_completed.append(step.name)
        except CockpitError as error:
            result.ok = False
            result.logs.append(f"{step.name}: failed: {error.message}")
        except OSError as error:
            result.ok = False
            result.logs.append(f"{step.name}: failed: {error.filename or 'a file'}: {error.strerror}.")
        done += step.weight
        if progress is not None:
            progress(done, total)
    return result
