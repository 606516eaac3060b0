"""The provider that needs no model: templates, and what the repository itself tells."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from cockpit.core.errors import Cancelled, NotFound
from cockpit.features.copilots.change import Change, ChangeSet, encoded
from cockpit.features.copilots.primary.additions import added
from cockpit.features.copilots.primary.candidate import Candidate, Found, Search, meaning
from cockpit.features.copilots.primary.context import mentioned_by_tests
from cockpit.features.copilots.primary.derived import by_formula
from cockpit.features.copilots.primary.editing import filled
from cockpit.features.copilots.primary.fitting import Fit, Misfit, fitted
from cockpit.features.copilots.primary.generated_tests import tested
from cockpit.features.copilots.primary.own_code import fitted_here
from cockpit.features.copilots.primary.owners import by_owner
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.stub import Stub, hollow, words_of
from cockpit.features.copilots.primary.task import Proposal, Task
from cockpit.features.copilots.primary.twins import by_sibling, by_twin
from cockpit.features.copilots.program import Function, parsed
from cockpit.features.copilots.tree import Tree

NAME: Final = "templates"
MOST_FOUND: Final = 20
"""Templates that are looked at for one objective."""
NAMED: Final = 3
"""Of the nearest that do not fit."""
STRANGE: Final = "its name has nothing in common"
ALIKE: Final = 2
"""So many words of a docstring in what a template is called make it worth a try."""
UNPROVEN: Final = "Neither a test nor an example shows that it is right: look at it closely."
_DERIVATIONS: Final = (by_formula, by_owner, by_twin, by_sibling)


class TemplatesProvider:
    """Proposes one candidate after another, the one with the most evidence first."""

    name = NAME

    def __init__(self, tree: Tree, search: Search, *, only: str = "") -> None:
        """Of the files in a tree; `only` is the id of the one template that may be used."""
        self._tree = tree
        self._search = search
        self._only = only

    def propose(self, task: Task, heard: Callable[[str], None], cancelled: Callable[[], bool]) -> Proposal:
        """The best candidate that was not refuted; raises NoneFits, with the nearest, when there is none."""
        refuted = {each.changes.changes for each in task.refuted}
        misfits: list[str] = []
        for count, (path, each) in enumerate(self._candidates(task, misfits), 1):
            if cancelled():
                raise Cancelled("The generation was cancelled.")
            before = self._tree.data(path)
            change = Change(path, before, encoded(each.text, before))
            changes = ChangeSet((change,), "what the templates propose")
            if change.before == change.after or (change,) in refuted or changes.digest in task.passed:
                continue
            heard(f"Candidate {count}: {each.plan[0]}")
            return Proposal(changes, each.plan, NAME, templates=each.templates, because=each.because)
        raise NoneFits(_nothing(task, misfits))

    def _candidates(self, task: Task, misfits: list[str]) -> Iterator[tuple[str, Candidate]]:
        objective = task.objective
        if objective.kind == "test":
            yield from tested(objective, self._tree)
        elif objective.symbol or objective.line is not None:
            program = self._tree.program(objective.path)
            if program is None:
                raise NotFound(f"{objective.path} is no Python file that can be read.")
            stub = hollow(program, objective.symbol, objective.line)
            for each in self._for_stub(stub, misfits):
                yield stub.path, each
        else:
            found = self._found(objective.words)
            yield from added(objective, found, self._tree, misfits)

    def _for_stub(self, stub: Stub, misfits: list[str]) -> Iterator[Candidate]:
        proven = stub.shown or next(mentioned_by_tests(stub.name, self._tree, stub.path), None) is not None
        doubt = () if proven else (UNPROVEN,)
        if not self._only:
            for derive in _DERIVATIONS:
                for each in derive(stub):
                    plan = (f"Fill {stub.symbol} by what {stub.path} says.", *each.body.lines[:1])
                    yield Candidate(filled(stub, each.body), plan, (each.because, *doubt))
        query = f"{' '.join(words_of(stub.name))} {stub.docstring.partition(chr(10) * 2)[0]}".strip()
        for found in self._found(query):
            if found.origin:
                yield from self._by_pattern(stub, found, misfits, doubt)
                continue
            for node, fit in _fits(stub, found, misfits):
                if self._only or _is_akin(stub, found, node, fit, proven=proven):
                    plan = (f"Fill {stub.symbol} by the template {found.id}, `{node.name}`.",)
                    because = (f"{found.name}: {_how(fit)}.", *found.because, *doubt)
                    yield Candidate(filled(stub, fit.body), plan, because, (found.id,))
                else:
                    misfits.append(f"{found.id} ({STRANGE})")

    def _by_pattern(
        self, stub: Stub, found: Found, misfits: list[str], doubt: tuple[str, ...]
    ) -> Iterator[Candidate]:
        try:
            pattern = fitted_here(stub, found, self._tree)
        except Misfit as error:
            # Of all that does not fit, what is written here already under such a name helps most.
            is_near = not meaning(stub.name).isdisjoint(meaning(found.name))
            misfits.insert(0 if is_near else len(misfits), f"`{found.name}` ({error})")
            return
        if pattern is None:
            return
        if not (self._only or _is_akin(stub, found, pattern.node, pattern.fit, proven=not doubt)):
            misfits.append(f"`{found.name}` of {found.origin} ({STRANGE})")
            return
        plan = (f"Fill {stub.symbol} as `{found.name}` in {pattern.place} does it.",)
        because = (f"`{found.name}` in {pattern.place}: {_how(pattern.fit)}.", *found.because, *doubt)
        yield Candidate(filled(stub, pattern.fit.body), plan, because, (found.id,))

    def _found(self, query: str) -> Sequence[Found]:
        found = self._search(query, MOST_FOUND)
        return [each for each in found if not self._only or each.id == self._only]


def _fits(stub: Stub, found: Found, misfits: list[str]) -> Iterator[tuple[Function, Fit]]:
    program = parsed(found.id, found.content) if found.language == "python" else None
    if program is None:
        return
    for node in program.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        try:
            yield node, fitted(stub, found.content, node)
        except Misfit as error:
            misfits.append(f"{found.id} ({error})")


def _is_akin(stub: Stub, found: Found, node: Function, fit: Fit, *, proven: bool) -> bool:
    """Whether it has to do with the stub by name or docstring; without a test, the names say the same.

    A test may pass for a wrong body, so that one word in common does not do.
    """
    ours, theirs = meaning(stub.name), meaning(node.name)
    if not proven:
        return ours == theirs
    called = theirs | meaning(found.name)
    said = meaning(stub.docstring)
    named = len(ours & (called | meaning(found.about)))
    by_name = fit.by_name and not fit.by_type + fit.by_place
    return (
        2 * named > len(ours)
        or (2 * named >= len(ours) and bool(named and by_name))
        or len(said & called) >= ALIKE
        or theirs <= said
    )


def _how(fit: Fit) -> str:
    ways = [
        f"{count} {'parameter' if count == 1 else 'parameters'} by {what}"
        for count, what in ((fit.by_name, "name"), (fit.by_type, "type"), (fit.by_place, "place"))
        if count
    ]
    return f"its parameters fit ({', '.join(ways)})" if ways else "it takes no parameters either"


def _nothing(task: Task, misfits: Sequence[str]) -> str:
    objective = task.objective
    what = f"`{objective.symbol}`" if objective.symbol else f"“{objective.words}”"
    tried = len(task.refuted)
    if tried:
        times = "The one candidate was" if tried == 1 else f"The {tried} candidates were"
        return f"{times} not approved by the second copilot, and no other template fits {what}."
    if task.passed:
        return f"There is no other proposal for {what}: all that fit were proposed before."
    nearest = "; ".join(dict.fromkeys(misfits[:NAMED]))
    return f"No template fits {what}, and the repository does not say what it is to do." + (
        f" The nearest were {nearest}." if nearest else ""
    )
