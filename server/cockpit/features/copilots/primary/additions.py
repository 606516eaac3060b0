"""New code for words: a file of a template, or its definitions at the end of a file that is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.errors import Invalid
from cockpit.features.copilots.primary.candidate import Candidate, Found, meaning
from cockpit.features.copilots.primary.editing import source_of, with_imports
from cockpit.features.copilots.primary.task import Objective
from cockpit.features.copilots.program import Program, parsed
from cockpit.features.copilots.tree import Tree

LANGUAGES: Final = {
    ".py": "python", ".pyi": "python", ".ts": "typescript", ".mts": "typescript", ".tsx": "typescriptreact",
    ".js": "javascript", ".yml": "yaml", ".yaml": "yaml", ".toml": "toml", ".sh": "shellscript",
    ".md": "markdown", ".sql": "sql", ".json": "json",
}  # fmt: skip
ENOUGH: Final = 0.75
"""From this share of an objective's words on, a template that is described by them is about it."""


def added(
    objective: Objective, found: Sequence[Found], tree: Tree, misfits: list[str]
) -> Iterator[tuple[str, Candidate]]:
    """A candidate for each template that is about the objective, with the file that it goes into."""
    for each in found:
        if each.origin:
            # It is there already.
            continue
        path = objective.path or each.path
        if not path:
            raise Invalid("It is not said which file it goes into.", hint="--into PATH")
        if not _is_about(objective.words, each):
            misfits.append(f"{each.id} (it is about something else)")
            continue
        language = LANGUAGES.get(PurePosixPath(path).suffix)
        if language and language != each.language:
            misfits.append(f"{each.id} (it is {each.language}, not {language})")
            continue
        text = _in_file(path, each, tree, misfits)
        if text is not None:
            verb = "Add to" if path in tree.paths else "Make"
            why = each.because or (f"{each.name} is about the words of the objective.",)
            yield path, Candidate(text, (f"{verb} {path} by the template {each.id}.",), why, (each.id,))


def _is_about(words: str, found: Found) -> bool:
    wanted = meaning(words)
    if not wanted:
        return False
    has = meaning(f"{found.name} {found.id} {found.about}")
    return len(wanted & has) >= ENOUGH * len(wanted)


def _in_file(path: str, found: Found, tree: Tree, misfits: list[str]) -> str | None:
    """The whole file with what the template gives; None where that cannot be."""
    if path not in tree.paths:
        return found.content if found.content.endswith("\n") else f"{found.content}\n"
    program, template = tree.program(path), parsed(found.id, found.content)
    if program is None or template is None:
        misfits.append(f"{found.id} ({path} is there already)")
        return None
    clash = sorted(_defined(template) & (program.names or frozenset()))
    if clash:
        misfits.append(f"{found.id} ({path} has `{clash[0]}` already)")
        return None
    return _appended(program, template)


def _appended(program: Program, template: Program) -> str:
    imports = [
        f"import {name.name}" + (f" as {name.asname}" if name.asname else "")
        for node in template.tree.body
        if isinstance(node, ast.Import)
        for name in node.names
    ]
    imports += [ast.unparse(node) for node in template.tree.body if isinstance(node, ast.ImportFrom)]
    rest = [source_of(template.text, [node]) for node in _definitions(template)]
    text = program.text.rstrip("\n")
    whole = "\n\n\n".join([text, *rest] if text else rest)
    return with_imports(f"{whole}\n", imports, program)


def _definitions(program: Program) -> list[ast.stmt]:
    body = program.tree.body[1:] if ast.get_docstring(program.tree) is not None else program.tree.body
    return [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]


def _defined(program: Program) -> set[str]:
    found: set[str] = set()
    for node in _definitions(program):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update(each.id for each in targets if isinstance(each, ast.Name))
    return found
