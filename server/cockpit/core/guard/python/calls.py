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
    if name.startswith("sh.") and name.count(".") == 1:
        return judge_command(Call((name[3:], *processes.words(call, 0)), setting))
    return []
