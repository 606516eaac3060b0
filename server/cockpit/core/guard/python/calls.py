"""What the calls of a Python file do, by the full name of what is called."""

from __future__ import annotations

import ast

from cockpit.core.guard.command import judge as judge_command
from cockpit.core.guard.python import paths, processes
from cockpit.core.guard.python.call import PythonCall
from cockpit.core.guard.python.values import Evaluator
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit

_FUNCTIONS = {**processes.FUNCTIONS, **paths.FUNCTIONS}
_METHODS = {**processes.METHODS, **paths.METHODS}


def judge_call(node: ast.Call, evaluator: Evaluator, setting: Setting) -> list[Hit]:
    """Every rule that this call breaks."""
    name = evaluator.dotted(node.func)
    call = PythonCall(node, evaluator, setting)
    judge = _FUNCTIONS.get(name)
    if judge is not None:
        return judge(call)
    if isinstance(node.func, ast.Attribute) and (method := _METHODS.get(node.func.attr)) is not None:
        return method(call)
    if passed := _passed(node, evaluator):
        return judge_call(passed, evaluator, setting)
    if name.startswith("sh.") and name.count(".") == 1:
        return judge_command(Call((name[3:], *processes.words(call, 0)), setting))
    return []


def _passed(node: ast.Call, evaluator: Evaluator) -> ast.Call | None:
    """The call that `map(os.system, [...])`, `submit(shutil.rmtree, path)` and their kin make."""
    for index, arg in enumerate(node.args[:-1]):
        if isinstance(arg, ast.Name | ast.Attribute) and evaluator.dotted(arg) in _FUNCTIONS:
            rest = node.args[index + 1 :]
            return ast.copy_location(ast.Call(arg, _each(rest) if _maps(node) else rest, []), node)
    return None


def _maps(node: ast.Call) -> bool:
    name = node.func
    return (
        name.id if isinstance(name, ast.Name) else name.attr if isinstance(name, ast.Attribute) else ""
    ) in (
        "map",
        "imap",
        "starmap",
    )


def _each(rest: list[ast.expr]) -> list[ast.expr]:
    """One of the elements of a literal list, for each of the lists."""
    return [
        ast.BoolOp(ast.Or(), each.elts) if isinstance(each, ast.List | ast.Tuple) else each for each in rest
    ]
