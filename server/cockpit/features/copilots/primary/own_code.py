"""What a function of the workspace gives to a stub that is to do nearly the same."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from cockpit.features.copilots.primary.candidate import Found
from cockpit.features.copilots.primary.fitting import Fit, Misfit, fitted
from cockpit.features.copilots.primary.stub import Stub, body_of, find, parameters_of
from cockpit.features.copilots.program import Function
from cockpit.features.copilots.review import is_test
from cockpit.features.copilots.tree import Tree


@dataclass(frozen=True, slots=True)
class Pattern:
    """A function of the workspace with a body that fits."""

    node: Function
    fit: Fit
    place: str
    """Its file and its line, from 1."""


def fitted_here(stub: Stub, found: Found, tree: Tree) -> Pattern | None:
    """The function as it is now, made to fit; None where it is gone or is no pattern for anything.

    Raises Misfit, also for one that would only be copied: that can be imported.
    """
    program = None if is_test(found.origin) else tree.program(found.origin)
    named = program.functions.get(found.name) if program else None
    if program is None or named is None or named.within is not None:
        return None
    there = find(program, found.name)
    if there.is_hollow or (there.path, there.symbol) == (stub.path, stub.symbol):
        return None
    names = {each.id for each in ast.walk(there.node) if isinstance(each, ast.Name)}
    if stub.name in names or there.name in names:
        raise Misfit(f"it calls {stub.name if stub.name in names else 'itself'}")
    fit = fitted(stub, program.text, there.node, origin=found.origin)
    if _is_copy(stub, there.node, fit):
        raise Misfit(f"it is in {found.origin} already, to be imported")
    return Pattern(there.node, fit, f"{found.origin}:{there.node.lineno}")


def _is_copy(stub: Stub, node: Function, fit: Fit) -> bool:
    """Whether it is the same function, or would have the very same body."""
    if stub.name == node.name and len(stub.parameters) == len(parameters_of(node, bound=False)):
        return True
    made = ast.parse("\n".join(fit.body.lines)).body
    return [ast.dump(each) for each in made] == [ast.dump(each) for each in body_of(node)]
