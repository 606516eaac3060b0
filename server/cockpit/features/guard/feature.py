"""The operation guard in the daemon: judges a command line that somebody asks about."""

from __future__ import annotations

from pathlib import Path

from cockpit.core.errors import Invalid
from cockpit.core.guard.check import Bounds, check
from cockpit.core.paths import to_path
from cockpit.features.guard.messages import CHECK, GuardAnswer, GuardQuery
from cockpit.kernel.context import Context


def register(ctx: Context) -> None:
    """Serve `cockpit/guard/check`."""

    async def answer(query: GuardQuery) -> GuardAnswer:
        workspace, cwd = _places(ctx, query.cwd)
        backup = ctx.settings.window.backup.root
        bounds = Bounds(workspace=workspace, backup_root=Path(backup) if backup else None)
        judgement = check(query.command, shell=query.shell, cwd=cwd, bounds=bounds)
        return GuardAnswer(
            verdict=judgement.verdict.value, rules=list(judgement.rules), reason=judgement.reason
        )

    ctx.serve(CHECK, answer)


def _places(ctx: Context, cwd: str) -> tuple[Path | None, Path | None]:
    """The workspace folder and the working folder that a command would run in."""
    folders = ctx.folders.all
    if not cwd:
        first = folders[0].path if folders else None
        return first, first
    try:
        path = Path(to_path(cwd))
    except ValueError as error:
        raise Invalid(f"$.cwd: {error}.") from error
    place = ctx.folders.of(path)
    return (place[0].path if place else None), path
