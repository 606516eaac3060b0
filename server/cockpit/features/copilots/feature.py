"""The copilots in the editor: one makes what is missing, the other judges it, or what is to be committed."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any, Final, Literal, cast

import msgspec

from cockpit.core.errors import Invalid, NotFound, Refused
from cockpit.core.paths import to_uri
from cockpit.core.repository import repository_of
from cockpit.features.copilots.generation import Generating
from cockpit.features.copilots.messages import (
    VALIDATE,
    ValidateGap,
    ValidateQuery,
    ValidateReason,
    Validation,
)
from cockpit.features.copilots.modelling import Models
from cockpit.features.copilots.showing import Showing
from cockpit.features.copilots.verdicts import Ended, Finished, Told
from cockpit.kernel.context import Context
from cockpit.kernel.diagnostics import Diagnostic
from cockpit.kernel.events import DocumentSaved

SOURCE: Final = "cockpit validate"
TITLE: Final = "Judging a change"
DEADLINE_SECONDS: Final = 1800.0
PATIENCE_SECONDS: Final = 2.0
"""What the worker gets to end the tests that it runs, and to remove its copies."""
ERROR, INFORMATION = 1, 3
"""Of LSP's severities: what rejects, and advice."""


def register(ctx: Context) -> None:
    """Judge what is about to be committed, and make what is missing."""
    models = Models(ctx)
    models.serve()

    async def validate(query: ValidateQuery) -> Validation:
        return await _Judging(ctx, query).run()

    def forget(event: DocumentSaved) -> None:
        # What was objected to has changed, and nobody has looked at it anew.
        ctx.diagnostics.set(event.document.uri, SOURCE, [])

    ctx.bus.on(DocumentSaved, forget)
    ctx.serve(VALIDATE, validate)
    showing = Showing(ctx)
    showing.serve()
    Generating(ctx, models, showing.look_again).serve()


class _Judging:
    """One validation: diagnostics come while the checks run, the verdict at the end."""

    def __init__(self, ctx: Context, query: ValidateQuery) -> None:
        self._ctx = ctx
        self._query = query
        self._found: defaultdict[str, list[Diagnostic]] = defaultdict(list)
        folder = ctx.folders.get(query.folder)
        if folder is None:
            raise NotFound(f"$.folder: {query.folder} is not a folder of this workspace.")
        if (query.what == "since") != bool(query.since):
            raise Invalid("$.since: expected a revision exactly where `what` is since.")
        if not ctx.client.trusted:
            raise Refused(
                "Nothing was judged, because git would be run: the workspace is not trusted.",
                hint="workbench.trust.manage",
            )
        self._folder = folder.path
        self._top = repository_of(folder.path) or folder.path

    async def run(self) -> Validation:
        """Judge in a worker; raises what it raises."""
        ctx, query = self._ctx, self._query
        payload = {
            "workspace": str(self._folder),
            "what": query.what,
            "since": query.since,
            "objective": query.objective,
            "tests": query.tests,
        }
        ctx.diagnostics.clear(SOURCE)
        with tempfile.TemporaryDirectory(prefix="cockpit-") as temporary, ctx.health.running(TITLE):
            async with ctx.progress.show(TITLE, query.work_done_token) as report:
                done = 0

                def heard(told: dict[str, Any]) -> None:
                    nonlocal done
                    done += 1
                    check = msgspec.convert(told["ended"], Ended)
                    self._publish(check.objections)
                    report.step(done, told["of"], f"{check.check}: {check.state}")

                answer = await ctx.workers.run(
                    "copilots.validate", payload, deadline=DEADLINE_SECONDS, temporary=temporary, heard=heard,
                    patience=PATIENCE_SECONDS,
                )  # fmt: skip
        return _validation(msgspec.convert(answer, Finished))

    def _publish(self, objections: list[Told]) -> None:
        """Show what nothing else shows; paths are relative to the repository, which holds the folder."""
        shown = [each for each in objections if each.shown]
        root = self._top
        for each in shown:
            self._found[to_uri(root / each.path)].append(_diagnostic(each))
        for uri in {to_uri(root / each.path) for each in shown}:
            self._ctx.diagnostics.set(uri, SOURCE, self._found[uri])


def _diagnostic(each: Told) -> Diagnostic:
    start, end = each.range.start, each.range.end
    return {
        "range": {
            "start": {"line": start.line, "character": start.character},
            "end": {"line": end.line, "character": end.character},
        },
        "severity": ERROR if each.rejects else INFORMATION,
        "code": each.code,
        "source": SOURCE,
        "message": each.message,
    }


def _validation(made: Finished) -> Validation:
    root = Path(made.root)
    return Validation(
        verdict=cast("Literal['approved', 'rejected', 'cannot judge']", made.verdict),
        about=made.about,
        files=made.files,
        reasons=[
            ValidateReason(
                uri=to_uri(root / each.path),
                path=each.path,
                line=each.range.start.line,
                character=each.range.start.character,
                code=each.code,
                message=each.message,
                rejects=each.rejects,
            )
            for each in made.reasons
        ],
        more=made.more,
        gaps=[ValidateGap(check=each.check, unknown=each.unknown, reason=each.reason) for each in made.gaps],
        made=made.made,
        seconds=made.seconds,
    )
