"""Generation in one workspace folder: templates, providers, the second copilot, the record, the files."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, Invalid, NotFound
from cockpit.core.home import Home
from cockpit.core.ownership import this_process
from cockpit.core.process import Runner
from cockpit.dual.apart import judge
from cockpit.dual.files import tree_of
from cockpit.dual.reviewing import reviewer_of, with_opinions
from cockpit.dual.templates import Shelves, searcher
from cockpit.features.copilots.apply.applying import Applying, Order
from cockpit.features.copilots.apply.journal import UNDO, Journal
from cockpit.features.copilots.apply.records import recorder
from cockpit.features.copilots.change import Change, ChangeSet, between
from cockpit.features.copilots.executor import Moment, PrimaryCopilotExecutor
from cockpit.features.copilots.ledger_store import LedgerStore
from cockpit.features.copilots.opinions import Opinions
from cockpit.features.copilots.orchestrator import (
    MOST_CANDIDATES,
    MOST_REFINEMENTS,
    DualCopilotOrchestrator,
    Run,
)
from cockpit.features.copilots.primary.asking import Asking
from cockpit.features.copilots.primary.budget import Ledger
from cockpit.features.copilots.primary.choice import Choice, asking, chosen_in
from cockpit.features.copilots.primary.choosing import ChoosingProvider
from cockpit.features.copilots.primary.context import gathered
from cockpit.features.copilots.primary.model_provider import ModelProvider, Place
from cockpit.features.copilots.primary.provider import Provider
from cockpit.features.copilots.primary.refinement import understood
from cockpit.features.copilots.primary.refining import RefiningProvider
from cockpit.features.copilots.primary.stub import find
from cockpit.features.copilots.primary.task import BEGINNING, Context, Conversation, Objective, Task
from cockpit.features.copilots.primary.templates import NAME as TEMPLATES
from cockpit.features.copilots.primary.templates import TemplatesProvider
from cockpit.features.copilots.proposals import Kept, Proposals
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.store import GenerationStore
from cockpit.features.copilots.tree import Tree
from cockpit.features.copilots.validator import Judgement
from cockpit.features.templates.mining import imports_of
from cockpit.features.templates.search import Hints
from cockpit.storage.acceptance import accepted_in
from cockpit.storage.corrections import CorrectionStore

PROVIDERS: Final = (TEMPLATES, "openai", "editor")
PROPOSALS: Final = "proposals"
MOST_WORDS: Final = 4_000
"""Characters of what somebody says of a proposal."""
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
    unsaved: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    """What an editor holds and has not saved, by path: it counts as the file."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for."""

    objective: Objective
    provider: str = TEMPLATES
    template: str = ""
    """The one that is to be used; empty for the best."""
    findings: Sequence[str] = ()
    conversation: Conversation = BEGINNING
    """What was proposed before, and what was said of it."""
    former: str = ""
    """The run of the last proposal in it."""
    parts: tuple[int, ...] = ()
    """Those of the last proposal that are taken, by their numbers; empty for a new proposal."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A run with its number."""

    number: str
    run: Run
    former: str = ""
    """The run whose proposal it refines."""

    @property
    def changed(self) -> tuple[Change, ...]:
        """What the best proposal has otherwise than the last one; empty when there was none."""
        last, best = self.run.conversation.former, self.run.best
        return between(last.changes, best.proposal.changes) if last and best else ()


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
        reviewer = reviewer_of(site.choice, ledger, site.clock, run_id=number, session_id=site.session)
        run = _run(site, wish, tree, provider, reviewer, heard=heard, moment=moment, cancelled=cancelled)
    made = Generated(number, run, wish.former)
    with closing(GenerationStore(site.home, site.clock, site.tell)) as store:
        _kept(site, lambda: store.record(number, site.session, provider.name, run, wish.former))
    _kept(site, lambda: _keep(site, wish, made))
    return made


def refinement(site: Site, words: str, *, run: str = "", provider: str = "") -> Wish:
    """What somebody says of the proposal of a run, or of the last one; raises NotFound, and Invalid.

    Raises NotConfigured for words that only a language model would understand, where none is chosen.
    """
    if not words.strip() or len(words) > MOST_WORDS:
        raise Invalid(f"$.words: expected what is to be otherwise, in 1 to {MOST_WORDS:,} characters.")
    kept = proposals_of(site).get(run)
    provider = provider or kept.provider
    if provider == TEMPLATES:
        understood(words)
    return Wish(
        kept.objective,
        provider,
        kept.template,
        conversation=kept.conversation(words.strip()),
        former=kept.run,
    )


def selection(site: Site, run: str, parts: Sequence[int]) -> Wish:
    """What the proposal of a run is with some of its parts only; raises NotFound and Invalid."""
    if not parts:
        raise Invalid("$.hunks: expected the numbers of what is taken, got none.")
    kept = proposals_of(site).get(run)
    said = Conversation(kept.wishes, kept.proposal, kept.objections, frozenset(kept.passed))
    return Wish(
        kept.objective, kept.provider, kept.template, conversation=said, former=run, parts=tuple(parts)
    )


def proposals_of(site: Site) -> Proposals:
    """What was proposed in a folder."""
    return Proposals(site.home.folder / PROPOSALS)


def _keep(site: Site, wish: Wish, made: Generated) -> None:
    """The proposal, for whoever has more to say of it."""
    best, run = made.run.best, made.run
    if best is None:
        return
    proposal = best.proposal
    rows = tuple((each.path, each.before, each.after, each.former) for each in proposal.changes.changes)
    passed = {*wish.conversation.passed, *(each.proposal.changes.digest for each in run.attempts)}
    proposals_of(site).keep(
        Kept(
            run=made.number,
            former=wish.former,
            objective=run.objective,
            wishes=wish.conversation.wishes,
            provider=wish.provider,
            model=proposal.model,
            template=wish.template,
            templates=proposal.templates,
            plan=proposal.plan,
            because=proposal.because,
            changes=rows,
            objections=tuple(best.judgement.objections),
            passed=tuple(sorted(passed)),
        )
    )


def preview(site: Site, wish: Wish) -> str:
    """Exactly what a language model would be sent in the first round; nothing is."""
    tree = tree_of(site.root, site.runner)
    wish = replace(wish, objective=resolved(wish.objective, tree))
    with closing(LedgerStore(site.home, site.clock, site.tell)) as ledger:
        provider = provider_of(site, wish, tree, ledger, "")
        if not isinstance(provider, ModelProvider):
            raise Invalid(f"The provider {provider.name} sends nothing.", hint="--provider openai")
        context = gathered(wish.objective, tree, wish.findings)
        return provider.preview(_task(wish, context))


def _task(wish: Wish, context: Context) -> Task:
    said = wish.conversation
    return Task(wish.objective, context, said.feedback, said.wishes, said.former, passed=said.passed)


def _run(
    site: Site,
    wish: Wish,
    tree: Tree,
    provider: Provider,
    reviewer: Asking | None,
    *,
    heard: Callable[[str], None],
    moment: Callable[[Moment], None],
    cancelled: Callable[[], bool],
) -> Run:
    executor = PrimaryCopilotExecutor(
        "generation", site.clock, this_process().pid, heard=moment, cancelled=cancelled
    )

    def verdict(changes: ChangeSet, objective: Objective) -> Judgement:
        judgement = judge(
            changes, objective, site.root, site.runner, trusted=site.trusted, cancelled=executor.stopped
        )
        if reviewer is None:
            return judgement
        review = Review(site.root, changes, tree, tree, objective.words, executor.stopped)
        opinions = Opinions(reviewer, proposer=provider.name, heard=heard)
        return with_opinions(judgement, review, opinions, site.clock)

    rounds = MOST_CANDIDATES if provider.name == TEMPLATES else 1 + MOST_REFINEMENTS
    rounds = 1 if wish.parts else rounds
    orchestrator = DualCopilotOrchestrator(
        executor, provider, verdict, site.clock, heard=heard, rounds=rounds
    )
    return orchestrator.run(
        wish.objective, lambda: gathered(wish.objective, tree, wish.findings), wish.conversation
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
    if wish.parts:
        return ChoosingProvider(wish.provider, wish.parts)
    if wish.provider == TEMPLATES:
        shelves = Shelves(site.shared, site.home, site.clock, site.tell)
        search = searcher(shelves, _hints(site, wish.objective, tree))
        if wish.conversation.former is None:
            return TemplatesProvider(tree, search, only=wish.template)
        return RefiningProvider(
            tree, lambda template: TemplatesProvider(tree, search, only=template or wish.template)
        )
    if wish.provider not in PROVIDERS:
        raise Invalid(f"There is no provider {wish.provider!r}: there is {', '.join(PROVIDERS)}.")
    choice = site.choice or chosen_in(os.environ)
    asks = asking(wish.provider, choice, ledger, site.clock, run_id=number, session_id=site.session)
    return ModelProvider(asks, Place(site.root, tree))


def _hints(site: Site, objective: Objective, tree: Tree) -> Hints:
    """What the file that it goes into tells about a search, and what was kept before."""
    text = tree.text(objective.path) if objective.path else None
    imports = imports_of(text or "", objective.path)
    return Hints(imports, objective.path, accepted=accepted_in(site.home, site.clock, site.tell))


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
    return Applying(site.root, site.home.folder / FOLDER, recorder(corrections), site.unsaved)


def _kept(site: Site, record: Callable[[], None]) -> None:
    """What cannot be recorded is said, and changes nothing else."""
    try:
        record()
    except CockpitError as error:
        site.tell(f"This run is not recorded: {error.message}")
