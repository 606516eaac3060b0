"""How many defects `cockpit validate` catches, and how many good changes it refuses.

python benchmarks/validate.py [--seed 1] [--defects 120] [--clean 120] [--without CHECKS] [--misses]
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from change_sets import Edited, Files, Maker, repositories
from change_sets_clean import CLEAN, annotate, documents, new_function
from change_sets_defects import DEFECTS, REASONS
from cockpit.core.clock import SystemClock
from cockpit.core.process import SystemRunner
from cockpit.dual.judging import EXECUTING, checks_of
from cockpit.features.copilots.collecting import Collector
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.validator import Judgement, SecondaryCopilotValidator

GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
WITH_OBJECTIVE = frozenset({"unrelated edit"})
"""Kinds that only exist when somebody says what was asked for; others get an objective half of the time."""
ALONE = WITH_OBJECTIVE | {"deleted test", "weakened assertion", "skipped test"}
"""Kinds that take something from what was there."""


@dataclass(frozen=True)
class Case:
    """One set of changes."""

    repository: str
    kind: str
    edited: Edited
    objective: str


def git(root: Path, *arguments: str) -> None:
    """Run git, which has to succeed."""
    subprocess.run([*GIT, *arguments], cwd=root, check=True, capture_output=True)


def write(root: Path, files: Files) -> None:
    """Write files."""
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        if path.endswith(".sh"):
            place.chmod(0o755)


def made(files: Files, maker: Maker, rng: Random) -> Edited | None:
    """A change that changes something; some need several tries."""
    for _ in range(20):
        edited = maker(files, rng)
        if edited is not None and edited.files != files:
            return edited
    return None


def clean_cases(count: int, rng: Random) -> Iterator[Case]:
    """Good changes: every kind in every repository that has it, in turns."""
    known, left = repositories(), count
    while left:
        for maker in CLEAN:
            for name, files in known.items():
                edited = made(files, maker, rng) if left else None
                if edited is not None:
                    left -= 1
                    objective = edited.objective if rng.random() < 0.5 else ""
                    yield Case(name, maker.__name__, edited, objective)


def defect_cases(count: int, rng: Random) -> Iterator[Case]:
    """Defects: half of them alone, half of them in an otherwise good change."""
    known, left = repositories(), count
    while left:
        for kind, maker in DEFECTS.items():
            for name, files in known.items():
                base = (
                    made(files, rng.choice([annotate, documents, new_function]), rng)
                    if rng.random() < 0.5
                    else None
                )
                start = base.files if base and kind not in ALONE else files
                edited = made(start, maker, rng) if left else None
                if edited is not None:
                    left -= 1
                    wanted = kind in WITH_OBJECTIVE or (base is None and rng.random() < 0.5)
                    yield Case(name, kind, edited, edited.objective if wanted else "")


def judged(root: Path, case: Case, before: Files, without: list[str]) -> Judgement:
    """What the second copilot says of a change in the working tree, which is then taken back."""
    for path in before.keys() - case.edited.files.keys():
        (root / path).unlink()
    write(root, {path: text for path, text in case.edited.files.items() if before.get(path) != text})
    runner = SystemRunner()
    try:
        with checks_of(root, runner, test_seconds=120.0) as checks:
            collected = Collector(root, runner).below(())
            review = Review(root, collected.changes, collected.before, collected.after, case.objective)
            quick = SecondaryCopilotValidator(checks, SystemClock(), [*without, "types", "tests"])
            whole = SecondaryCopilotValidator(checks, SystemClock(), without, together=EXECUTING)
            return _in_two_waves(quick, whole, review)
    finally:
        git(root, "checkout", "--quiet", "--", ".")
        git(root, "clean", "-fdq")


def _in_two_waves(
    quick: SecondaryCopilotValidator, whole: SecondaryCopilotValidator, review: Review
) -> Judgement:
    """The slow checks only for what the quick ones have not rejected: the verdict is the same."""
    first = quick.validate(review)
    return first if first.code == 1 else whole.validate(review)


def run(cases: list[Case], without: list[str], *, misses: bool) -> int:
    """Judge all cases, and print the table."""
    caught, total, refused, named = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    known = repositories()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        roots = {name: Path(folder, name) for name in known}
        for name, files in known.items():
            write(roots[name], files)
            git(roots[name], "init", "--quiet", "--initial-branch=main")
            git(roots[name], "add", "--all")
            git(roots[name], "commit", "--quiet", "--message", "first")
        for case in cases:
            judgement = judged(roots[case.repository], case, known[case.repository], without)
            good = case.kind not in DEFECTS
            total[case.kind] += 1
            (refused if good else caught)[case.kind] += judgement.code == 1
            named[case.kind] += not good and is_named(case, judgement)
            if misses and judgement.code != (0 if good else 1):
                tell(case, judgement, known[case.repository])
    table(caught, total, refused)
    print(f"{sum(named.values())} of them for the reason that was seeded: {dict(caught - named) or 'all'}")
    took = time.perf_counter() - began
    print(f"{sum(total.values())} sets of changes in {len(known)} repositories, {took:.0f} s")
    return 0


def is_named(case: Case, judgement: Judgement) -> bool:
    """Whether one of the reasons says what was seeded."""
    reasons = (each.code for each in judgement.objections if each.rejects)
    return any(re.fullmatch(REASONS[case.kind], code) for code in reasons)


def tell(case: Case, judgement: Judgement, before: Files) -> None:
    """One verdict that is wrong, with the change."""
    print(f"--- {case.repository}: {case.kind}: {judgement.verdict}; objective {case.objective!r}")
    for each in judgement.objections:
        kind = "error" if each.rejects else "note"
        print(f"    {each.path}:{each.span.line + 1} {kind} {each.code} {each.message}")
    for outcome in judgement.outcomes:
        if outcome.state == "unknown":
            print(f"    unknown: {outcome.check}: {outcome.reason} {outcome.gaps}")
    for path, text in case.edited.files.items():
        old = before.get(path, "").splitlines()
        for line in text.splitlines():
            if before.get(path) != text and line not in old:
                print(f"    {path}: + {line}")


def table(caught: Counter[str], total: Counter[str], refused: Counter[str]) -> None:
    """The shares by kind, and in all."""
    for title, counts, kinds in (
        ("caught", caught, [kind for kind in total if kind in DEFECTS]),
        ("wrongly refused", refused, [kind for kind in total if kind not in DEFECTS]),
    ):
        for kind in kinds:
            print(f"  {kind:28} {counts[kind]:3} of {total[kind]:3} {title}")
        of = sum(total[kind] for kind in kinds)
        if of:
            print(f"{sum(counts.values())} of {of} {title}: {100 * sum(counts.values()) / of:.1f} %")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--defects", type=int, default=120)
    parser.add_argument("--clean", type=int, default=120)
    parser.add_argument("--without", default="")
    parser.add_argument("--only", default="", help="only kinds with this in their name")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    rng = Random(options.seed)
    cases = [*defect_cases(options.defects, rng), *clean_cases(options.clean, rng)]
    cases = [case for case in cases if options.only in case.kind]
    return run(cases, [each for each in options.without.split(",") if each], misses=options.misses)


if __name__ == "__main__":
    sys.exit(main())
