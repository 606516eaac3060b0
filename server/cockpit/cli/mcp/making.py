"""The tool `generate`: a proposal, new or refined, as a diff, with the second copilot's verdict."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from cockpit.cli.mcp.call import MOST, Answer, Arguments, Call, Place, Tool, place, shortened
from cockpit.cli.recording import user
from cockpit.cli.roots import home_of, shared_home
from cockpit.cli.telling import say
from cockpit.core.errors import Invalid, Refused
from cockpit.dual.generating import PROVIDERS, Generated, Site, Wish, generate, refinement
from cockpit.features.copilots.change import diff_of
from cockpit.features.copilots.executor import Moment
from cockpit.features.copilots.primary.task import Objective

LONGEST = 200_000
"""Characters of a diff: a longer one is cut, and says so."""
WORDS = "Implement it."


class GenerateQuery(Arguments, frozen=True, kw_only=True):
    """What is wanted: in words, or at a place."""

    objective: Annotated[str, Meta(max_length=4_000, description="What is wanted, in words.")] = ""
    kind: Annotated[
        Literal["words", "stub", "test"],
        Meta(description="stub: a body for the function at path and line; test: a test for it."),
    ] = "words"
    path: Annotated[str, Meta(description="The file, below the folder; with words the one that is made.")] = (
        ""
    )
    line: Annotated[int, Meta(ge=0, description="Counted from 1, for stub and test.")] = 0
    template: Annotated[str, Meta(description="The id of a template, to use no other.")] = ""
    refine: Annotated[
        str, Meta(max_length=100, description="The run of a proposal that `objective` says how to change.")
    ] = ""
    provider: Annotated[
        Literal["templates", "openai"] | None,
        Meta(
            description="openai: the language model that a person has set; default: templates, or as it was."
        ),
    ] = None


class Against(Place, frozen=True, kw_only=True):
    """One objection to it."""

    code: str
    rejects: bool
    message: str


class GenerateAnswer(Answer, frozen=True, kw_only=True):
    """The best proposal. Nothing is applied: apply the diff yourself, if it is approved."""

    run: str
    verdict: str | None
    """`approved`, `rejected` or `cannot judge`; null when there is no proposal."""
    reason: str
    diff: str
    since: str
    """What it has otherwise than the proposal that it refines, as a diff."""
    cut: bool
    """Whether a diff was too long."""
    model: str
    """The language model; empty without one."""
    templates: list[str]
    reasons: list[Against]


def _run(query: GenerateQuery, call: Call) -> GenerateAnswer:
    if not call.trusted:
        raise Refused("generate runs the tests of the folder: the server was not started with --trust.")
    root = call.folders.root(query.folder)
    site = Site(
        root, home_of(root), shared_home(), call.clock, call.runner, say, user(), "", choice=call.choice
    )

    def moment(now: Moment) -> None:
        call.told(round(now.fraction * 100), 100, now.phase.description)

    return _answer(generate(site, _wish(query, call, site), moment=moment, cancelled=call.cancelled))


def _wish(query: GenerateQuery, call: Call, site: Site) -> Wish:
    if not query.refine:
        return Wish(_objective(query, call), query.provider or PROVIDERS[0], query.template)
    given = {"path": query.path, "line": query.line, "template": query.template}
    if named := [name for name, value in given.items() if value]:
        raise Invalid(f"$.{named[0]}: expected none beside refine.")
    return refinement(site, query.objective, run=query.refine, provider=query.provider or "")


def _objective(query: GenerateQuery, call: Call) -> Objective:
    root = call.folders.root(query.folder)
    path = ""
    if query.path:
        path = (
            call.folders.inside(root, query.path, "$.path").resolve().relative_to(root.resolve()).as_posix()
        )
    if query.kind == "words":
        if not query.objective:
            raise Invalid("$.objective: expected what is wanted, in words.")
        return Objective(query.objective, "words", path)
    if not path or not query.line:
        raise Invalid(f"$.line: expected a path and a line for {query.kind}.")
    return Objective(query.objective or WORDS, query.kind, path, line=query.line - 1)


def _answer(made: Generated) -> GenerateAnswer:
    best = made.run.best
    if best is None:
        return GenerateAnswer(
            run=made.number,
            verdict=None,
            reason=made.run.reason,
            diff="",
            since="",
            cut=False,
            model="",
            templates=[],
            reasons=[],
        )
    diff = "".join(line for change in best.proposal.changes.changes for line in diff_of(change))
    since = "".join(line for change in made.changed for line in diff_of(change))
    return GenerateAnswer(
        run=made.number,
        verdict=made.run.verdict.value,
        reason=made.run.reason,
        diff=diff[:LONGEST],
        since=since[:LONGEST],
        cut=max(len(diff), len(since)) > LONGEST,
        model=best.proposal.model,
        templates=list(best.proposal.templates),
        reasons=[
            Against(
                **place(each.path, each.span),
                code=each.code,
                rejects=each.rejects,
                message=shortened(each.message),
            )
            for each in best.judgement.objections[:MOST]
        ],
    )


def _text(answer: GenerateAnswer) -> str:
    lines = [
        f"{each.path}:{each.line}:{each.column}: {'error' if each.rejects else 'note'} {each.code} "
        f"{each.message}"
        for each in answer.reasons
    ]
    verdict = answer.verdict or "There is no proposal"
    end = f"{verdict}: nothing was changed. {answer.reason}".strip()
    return "\n".join([answer.diff, *lines, end, f"Run {answer.run}."]).strip()


GENERATE = Tool(
    "generate",
    "Propose a change",
    "Proposes a change: from words, a body for a stub, or a test for a function; or refines a proposal. From "
    "templates, or by the language model that a person has set. Answers a diff with the second copilot's "
    "verdict, and applies nothing. Lines count from 1.",
    GenerateQuery,
    GenerateAnswer,
    _run,
    _text,
    open_world=True,
)
