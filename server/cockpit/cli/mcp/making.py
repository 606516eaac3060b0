"""The tool `generate`: a proposal from templates, as a diff, with the second copilot's verdict."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from cockpit.cli.generate import diff_of
from cockpit.cli.mcp.call import MOST, Answer, Arguments, Call, Place, Tool, place, shortened
from cockpit.cli.recording import user
from cockpit.cli.roots import home_of, shared_home
from cockpit.cli.telling import say
from cockpit.core.errors import Invalid, Refused
from cockpit.dual.generating import Generated, Site, Wish, generate
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
    cut: bool
    templates: list[str]
    reasons: list[Against]


def _run(query: GenerateQuery, call: Call) -> GenerateAnswer:
    if not call.trusted:
        raise Refused("generate runs the tests of the folder: the server was not started with --trust.")
    root = call.folders.root(query.folder)
    site = Site(root, home_of(root), shared_home(), call.clock, call.runner, say, user(), "")
    done: list[str] = []

    def heard(sentence: str) -> None:
        done.append(sentence)
        call.told(len(done), len(done) + 1, sentence)

    wish = Wish(_objective(query, call), template=query.template)
    return _answer(generate(site, wish, heard=heard, cancelled=call.cancelled))


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
            cut=False,
            templates=[],
            reasons=[],
        )
    diff = "".join(line for change in best.proposal.changes.changes for line in diff_of(change))
    return GenerateAnswer(
        run=made.number,
        verdict=made.run.verdict.value,
        reason=made.run.reason,
        diff=diff[:LONGEST],
        cut=len(diff) > LONGEST,
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
    return "\n".join(
        [answer.diff, *lines, f"{verdict}: nothing was changed. {answer.reason}".strip()]
    ).strip()


GENERATE = Tool(
    "generate",
    "Propose a change",
    "Proposes a change from templates, without a language model: from words, a body for a stub, or a test "
    "for a function. Answers a diff with the second copilot's verdict, and applies nothing. Lines count "
    "from 1.",
    GenerateQuery,
    GenerateAnswer,
    _run,
    _text,
)
