"""Generation in one workspace folder: templates, providers, the second copilot, the record, the files."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, Invalid, NotFound
from cockpit.core.home import Home
from cockpit.core.ownership import this_process
from cockpit.core.process import Runner
from cockpit.dual.apart import judge
from cockpit.dual.files import tree_of
from cockpit.dual.templates import searcher
from cockpit.features.copilots.apply.applying import Applying, Order
from cockpit.features.copilots.apply.journal import UNDO, Journal
from cockpit.features.copilots.apply.records import recorder
from cockpit.features.copilots.change import ChangeSet
from cockpit.features.copilots.executor import Moment, PrimaryCopilotExecutor
from cockpit.features.copilots.ledger_store import LedgerStore
from cockpit.features.copilots.orchestrator import (
    MOST_CANDIDATES,
    MOST_REFINEMENTS,
    DualCopilotOrchestrator,
    Run,
)
from cockpit.features.copilots.primary.budget import Ledger
from cockpit.features.copilots.primary.choice import Choice, asking, chosen_in
from cockpit.features.copilots.primary.context import gathered
from cockpit.features.copilots.primary.model_provider import ModelProvider, Place
from cockpit.features.copilots.primary.provider import Provider
from cockpit.features.copilots.primary.stub import find
from cockpit.features.copilots.primary.task import Objective, Task
from cockpit.features.copilots.primary.templates import NAME as TEMPLATES
from cockpit.features.copilots.primary.templates import TemplatesProvider
from cockpit.features.copilots.store import GenerationStore
from cockpit.features.copilots.tree import Tree
from cockpit.features.copilots.validator import Judgement
from cockpit.storage.corrections import CorrectionStore

PROVIDERS: Final = (TEMPLATES, "openai", "editor")
FOLDER: Final = "apply"
"""Where the journals are, beside the databases of a workspace."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where it happens, and with what."""

    root: Path
    home: Home
    """Of the workspace folder."""
    shared: Home
    """Of all workspaces, with the templates."""
    clock: Clock
    runner: Runner
    tell: Callable[[str], None]
    user: str
    session: str
    trusted: bool = True
    choice: Choice | None = None
    """Of language models; None for what the environment says."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for."""

    objective: Objective
    provider: str = TEMPLATES
    template: str = ""
    """The one that is to be used; empty for the best."""
    findings: Sequence[str] = ()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generated:
    """A run with its number."""

    number: str
    run: Run


def generate(
    site: Site,
    wish: Wish,
    *,
    heard: Callable[[str], None] = lambda _: None,
    moment: Callable[[Moment], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Generated:
    """From an objective to a verdict; nothing of the workspace is changed. Records the run."""
    tree = tree_of(site.root, site.runner)
    wish = replace(wish, objective=resolved(wish.objective, tree))
    number = uuid.uuid4().hex
    with closing(LedgerStore(site.home, site.clock, site.tell)) as ledger:
        provider = provider_of(site, wish, tree, ledger, number)
        run = _run(site, wish, tree, provider, heard=heard, moment=moment, cancelled=cancelled)
    with closing(GenerationStore(site.home, site.clock, site.tell)) as store:
        _kept(site, lambda: store.record(number, site.session, provider.name, run))
    return Generated(number, run)


def preview(site: Site, wish: Wish) -> str:
    """Exactly what a language model would be sent in the first round; nothing is."""
    tree = tree_of(site.root, site.runner)
    wish = replace(wish, objective=resolved(wish.objective, tree))
    with closing(LedgerStore(site.home, site.clock, site.tell)) as ledger:
        provider = provider_of(site, wish, tree, ledger, "")
        if not isinstance(provider, ModelProvider):
            raise Invalid(f"The provider {provider.name} sends nothing.", hint="--provider openai")
        context = gathered(wish.objective, tree, wish.findings)
        return provider.preview(Task(wish.objective, context, wishes=wish.wishes))


def _run(
    site: Site,
    wish: Wish,
    tree: Tree,
    provider: Provider,
    *,
    heard: Callable[[str], None],
    moment: Callable[[Moment], None],
    cancelled: Callable[[], bool],
) -> Run:
    executor = PrimaryCopilotExecutor(
        "generation", site.clock, this_process().pid, heard=moment, cancelled=cancelled
    )

    def verdict(changes: ChangeSet, objective: Objective) -> Judgement:
        return judge(
            changes, objective, site.root, site.runner, trusted=site.trusted, cancelled=executor.stopped
        )

    rounds = MOST_CANDIDATES if provider.name == TEMPLATES else 1 + MOST_REFINEMENTS
    orchestrator = DualCopilotOrchestrator(
        executor, provider, verdict, site.clock, heard=heard, rounds=rounds
    )
    return orchestrator.run(
        wish.objective, lambda: gathered(wish.objective, tree, wish.findings), wish.wishes
    )


def resolved(objective: Objective, tree: Tree) -> Objective:
    """With the name of the function at its line, which stays the same when lines are added above it.

    Raises NotFound where there is none.
    """
    if objective.line is None and not objective.symbol:
        return objective
    program = tree.program(objective.path)
    if program is None:
        raise NotFound(f"{objective.path} is no Python file that can be read.")
    stub = find(program, objective.symbol, objective.line)
    return replace(objective, symbol=stub.symbol, line=stub.node.lineno - 1)


def provider_of(site: Site, wish: Wish, tree: Tree, ledger: Ledger, number: str) -> Provider:
    """The provider of that name, for the run of that number; raises Invalid for one that is none."""
    if wish.provider == TEMPLATES:
        return TemplatesProvider(tree, searcher(site.shared, site.clock, site.tell), only=wish.template)
    if wish.provider not in PROVIDERS:
        raise Invalid(f"There is no provider {wish.provider!r}: there is {', '.join(PROVIDERS)}.")
    choice = site.choice or chosen_in(os.environ)
    asks = asking(wish.provider, choice, ledger, site.clock, run_id=number, session_id=site.session)
    return ModelProvider(asks, Place(site.root, tree))


def apply(site: Site, number: str, changes: ChangeSet, words: str) -> Journal:
    """Write all files of a proposal; raises Changed, Refused or Unavailable, and then wrote none."""
    return _changed(site, lambda it: it.apply(changes, Order(number, site.session, site.user, words)))


def undo(site: Site, number: str) -> Journal:
    """Give the bytes back that were there before a run was applied."""
    return _changed(site, lambda it: it.undo(number))


def recover(site: Site) -> str:
    """Complete or take back what was interrupted; a sentence about it, empty when there was nothing."""
    if not (site.home.folder / FOLDER).is_dir():
        return ""
    with closing(CorrectionStore(site.home, site.clock, site.tell)) as corrections:
        found = _applying(site, corrections).recover()
    if found is None:
        return ""
    if found.completed:
        _note(site, found.journal)
    done = "was completed" if found.completed else "was taken back"
    kept = f" {', '.join(found.kept)} had changed since and stayed as is." if found.kept else ""
    count = len(found.journal.entries)
    files = "1 file" if count == 1 else f"{count} files"
    return f"A change of {files} by the copilots had been interrupted: it {done}.{kept}"


def _changed(site: Site, action: Callable[[Applying], Journal]) -> Journal:
    with closing(CorrectionStore(site.home, site.clock, site.tell)) as corrections:
        journal = action(_applying(site, corrections))
    _note(site, journal)
    return journal


def _note(site: Site, journal: Journal) -> None:
    """Keep what became of the proposal of a run."""
    status = "undone" if journal.kind == UNDO else "applied"
    paths = " ".join(each.path for each in journal.entries)
    with closing(GenerationStore(site.home, site.clock, site.tell)) as store:
        _kept(site, lambda: store.note(journal.run, site.session, journal.kind, paths, status))


def _applying(site: Site, corrections: CorrectionStore) -> Applying:
    return Applying(site.root, site.home.folder / FOLDER, recorder(corrections))


def _kept(site: Site, record: Callable[[], None]) -> None:
    """What cannot be recorded is said, and changes nothing else."""
    try:
        record()
    except CockpitError as error:
        site.tell(f"This run is not recorded: {error.message}")
