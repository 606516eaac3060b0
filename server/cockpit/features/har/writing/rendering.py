"""The templates of what is written: those of the cockpit, and those that somebody has put in their place."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cockpit.core.errors import Invalid

PACKAGE: Final = "cockpit.features.har.writing"
SHIPPED: Final[Mapping[str, str]] = {
    "client": "client.py.j2",
    "pytest": "suite.py.j2",
    "locust": "locustfile.py.j2",
    "k6": "k6.js.j2",
    "curl": "curl.sh.j2",
}
"""The template of each artefact that another one may stand for."""
PREFIX: Final = "shipped"
"""Own templates include a shipped one as `shipped/client.py.j2`."""
_FAULTS: Final = (
    jinja2.TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A template that stands for the one of the cockpit."""

    artefact: str
    """One of SHIPPED."""
    source: str
    """How people know it: a file of the workspace, or its id in the database of templates."""
    text: str


def shipped(artefact: str) -> str:
    """The text of the template of the cockpit."""
    return (files(PACKAGE) / "templates" / SHIPPED[artefact]).read_text(encoding="utf-8")


def rendered(name: str, own: tuple[OwnTemplate, ...], /, **values: object) -> str:
    """The text that a template gives; raises Invalid with the line at which one of somebody's own fails."""
    if not any(SHIPPED[each.artefact] == name for each in own):
        return environment().get_template(name).render(**values)
    try:
        return _own_environment(own).get_template(name).render(**values)
    except _FAULTS as error:
        raise Invalid(_told(error, own, name)) from error


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Strict about names; every value of a recording goes through `py` or stands for an identifier."""
    return _prepared(
        jinja2.Environment(
            loader=_loader(),
            autoescape=False,  # noqa: S701 - These are programs; `py` writes what is foreign as literals.
            undefined=jinja2.StrictUndefined,
        )
    )


@lru_cache(maxsize=4)
def _own_environment(own: tuple[OwnTemplate, ...]) -> jinja2.Environment:
    """The same in a sandbox: an own template sees what it is given, and nothing of this program."""
    given = {SHIPPED[each.artefact]: each for each in own}

    def found(name: str) -> tuple[str, str, None] | None:
        return (given[name].text, given[name].source, None) if name in given else None

    loaders = [jinja2.FunctionLoader(found), jinja2.PrefixLoader({PREFIX: _loader()}), _loader()]
    return _prepared(
        ImmutableSandboxedEnvironment(
            loader=jinja2.ChoiceLoader(loaders), autoescape=False, undefined=jinja2.StrictUndefined
        )
    )


def _loader() -> jinja2.BaseLoader:
    return jinja2.PackageLoader(PACKAGE, "templates")


def _prepared(made: jinja2.Environment) -> jinja2.Environment:
    made.trim_blocks = made.lstrip_blocks = made.keep_trailing_newline = True
    made.filters["py"] = repr
    return made


def _told(error: Exception, own: tuple[OwnTemplate, ...], name: str) -> str:
    """The file, the line and what is wrong there."""
    sources = {each.source for each in own}
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = f"{error.filename or name}:{error.lineno}"
    else:
        frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename in sources]
        source = next(each.source for each in own if SHIPPED[each.artefact] == name)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else source
    said = " ".join(str(error).split())[:300] or type(error).__name__
    return f"{place}: {said.rstrip('.')}."
