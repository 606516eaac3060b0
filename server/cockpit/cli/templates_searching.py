"""`cockpit templates search`, `mine` and `cluster`: what is there, found by words."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from cockpit.cli.progress import Bar
from cockpit.cli.roots import absolute, home_of, root_of
from cockpit.cli.telling import say
from cockpit.cli.verbs import answer
from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy
from cockpit.dual.mining import Miner
from cockpit.features.templates.finding import Finder
from cockpit.features.templates.harvest import Outcome
from cockpit.features.templates.mining import imports_of
from cockpit.features.templates.search import Hints, Hit
from cockpit.features.templates.store import TemplateStore
from cockpit.storage.acceptance import accepted_in
from cockpit.storage.patterns import PatternStore

if TYPE_CHECKING:
    from cockpit.core.clustering import Clustering
    from cockpit.workers import clusters
else:
    # Searching does without them.
    clusters = lazy("cockpit.workers.clusters")

MOST_CLUSTERS: Final = 200
MINE: Final = "cockpit templates mine"


class Desk(Protocol):
    """What the verbs work with."""

    @property
    def options(self) -> argparse.Namespace:
        """What was typed."""
        ...

    @property
    def store(self) -> TemplateStore:
        """The templates of the user."""
        ...


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """The three verbs and their flags."""
    searching = verb(
        "search", "find templates, and patterns of this workspace, by what they are for", _search
    )
    searching.add_argument("query", nargs="+", metavar="QUERY", help="in words, such as: retry a request")
    searching.add_argument(
        "--language", default="", metavar="ID", help="only in this language, such as python"
    )
    searching.add_argument(
        "--kind", default="", metavar="KIND", help="only such, as function, class, test, cli"
    )
    searching.add_argument("--limit", type=int, default=10, metavar="N", help="default: %(default)s")
    searching.add_argument(
        "--into", metavar="FILE", help="where it goes: what stands there and beside it counts"
    )
    mining = verb("mine", "take in the patterns of this workspace, or of what has changed since", _mine)
    mining.add_argument("path", nargs="?", metavar="PATH", help="only what is below it")
    clustering = verb("cluster", "group the patterns of this workspace by what they are about", _cluster)
    clustering.add_argument(
        "--range", default="2..40", metavar="A..B", help="how many clusters to try; default: %(default)s"
    )
    clustering.add_argument("--seed", type=int, default=42, metavar="N", help="default: %(default)s")


def _search(desk: Desk) -> int:
    options = desk.options
    if options.limit < 1:
        raise Invalid(f"--limit: expected a number from 1 on, got {options.limit}.")
    root, hints = _hints(options)
    hints = replace(hints, accepted=accepted_in(home_of(root), SystemClock(), say))
    with closing(_patterns(root)) as patterns:
        question = " ".join(options.query)
        hits = Finder(desk.store, patterns).find(question, most=options.limit, hints=hints)
        if not patterns.stamps():
            say(f"Nothing was mined in {root} yet, so these are templates only: {MINE}")
    answer(options, hits, [line for hit in hits for line in _told(hit)] or ["Nothing was found."])
    return 0 if hits else 1


def _mine(desk: Desk) -> int:
    options = desk.options
    paths = [absolute(options.path, Path.cwd())] if options.path else []
    root, bar = root_of(paths, Path.cwd()), Bar(sys.stderr)
    with closing(_patterns(root)) as patterns:
        try:
            outcome = Miner(root, patterns).mine(paths, bar)
        finally:
            bar.wipe()
    answer(options, outcome, _mined(outcome))
    return 0


def _cluster(desk: Desk) -> int:
    options = desk.options
    span, root, bar = _span(options.range), root_of((), Path.cwd()), Bar(sys.stderr, "numbers of clusters")
    with closing(_patterns(root)) as patterns:
        clusters.require()
        try:
            found = clusters.clustered(patterns.numbered(), span, options.seed, bar)
        finally:
            bar.wipe()
        patterns.keep_clusters(found, SystemClock().now())
        names = {
            each.number: each.pattern.name
            for each in patterns.some([c.representative for c in found.clusters])
        }
    document = {
        "seed": found.seed,
        "patterns": found.patterns,
        "clusters": [
            {"group": each.group, "size": each.size, "words": list(each.words)[:12],
             "representative": f"pattern-{each.representative}", "name": names.get(each.representative, "")}
            for each in found.clusters
        ],
        "best": found.best,
        "tried": found.tried,
    }  # fmt: skip
    answer(options, document, _clustered(found, names))
    return 0


def _hints(options: argparse.Namespace) -> tuple[Path, Hints]:
    """The workspace, and what the file that a result goes into tells; it need not be there yet."""
    cwd = Path.cwd()
    root = root_of((), cwd)
    if options.into is None:
        return root, Hints(language=options.language, kind=options.kind)
    place = (cwd / options.into).resolve()
    if not place.is_relative_to(root):
        raise Invalid(f"--into: {options.into} lies outside of the workspace {root}.")
    try:
        imports = imports_of(place.read_text(encoding="utf-8", errors="replace"), place.name)
    except OSError:
        imports = ()
    path = place.relative_to(root).as_posix()
    return root, Hints(imports=imports, path=path, language=options.language, kind=options.kind)


def _span(said: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,4})\.\.(\d{1,4})", said)
    least, most = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 2 <= least <= most <= MOST_CLUSTERS:
        raise Invalid(f"--range: expected two numbers such as 2..40, of 2 to {MOST_CLUSTERS}, got {said!r}.")
    return least, most


def _told(hit: Hit) -> Iterator[str]:
    where = f"{hit.path}:{hit.line + 1}" if hit.path else "template"
    yield f"{hit.id}  {hit.name}  ({', '.join(each for each in (hit.kind, hit.language) if each)}, {where})"
    yield f"  {'; '.join(hit.because)}"


def _mined(outcome: Outcome) -> Iterator[str]:
    gone = f", {outcome.gone:,} are gone" if outcome.gone else ""
    done = f"{outcome.mined:,} of {outcome.files:,} files were new or changed{gone}"
    yield f"{outcome.patterns:,} patterns; {done}."
    for why, count in sorted(outcome.left_out.items()):
        yield f"  left out: {count:,} {why}"


def _clustered(found: Clustering, names: dict[int, str]) -> Iterator[str]:
    best = found.best
    yield (
        f"{found.patterns:,} patterns in {best.clusters} clusters: silhouette {best.silhouette:.3f}, "
        f"inertia {best.inertia:.1f}, seed {found.seed}."
    )
    for each in found.clusters:
        such = names.get(each.representative, "")
        yield f"{each.group:>4}  {each.size:>6,}  {each.title}  (such as {such})"


def _patterns(root: Path) -> PatternStore:
    return PatternStore(home_of(root), SystemClock(), say)
