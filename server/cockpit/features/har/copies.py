"""A copy of a recording to share, for whoever asks from an editor."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from cockpit.core.errors import Conflict, Invalid
from cockpit.core.paths import to_path
from cockpit.features.har import errands
from cockpit.features.har.sanitizing import beside
from cockpit.features.har.view_messages import SANITIZE, HarCopied, HarCopyOrder
from cockpit.kernel.context import Context


def register(ctx: Context) -> None:
    """Answer `cockpit/har/sanitize`."""

    async def sanitize(order: HarCopyOrder) -> HarCopied:
        path = errands.file_of(order.uri)
        target = await ctx.jobs.thread(_target_of, path, order)
        title = f"Sanitising {path.name}"
        with ctx.health.running(title), tempfile.TemporaryDirectory(prefix="cockpit-") as temporary:
            async with ctx.progress.show(title, order.work_done_token) as progress:
                made = beside(target)
                payload = {"path": str(path), "target": str(target), "made": str(made)}
                try:
                    told = await errands.run(
                        ctx, "har.sanitize", payload, temporary=temporary, progress=progress.step
                    )
                finally:
                    # Who cancels ends the process that wrote it.
                    made.unlink(missing_ok=True)
        return msgspec.convert(told, HarCopied)

    ctx.serve(SANITIZE, sanitize)


def _target_of(path: Path, order: HarCopyOrder) -> Path:
    """Where the copy goes; never the recording itself, and nothing that is there unless that was said."""
    if not order.target.startswith("file:"):
        raise Invalid(f"$.target: {order.target} is not a file on this computer.")
    target = Path(to_path(order.target))
    if target.exists():
        if target.samefile(path):
            raise Invalid(
                f"{target.name} is the recording itself, which is never overwritten. Name another file."
            )
        if not order.replace:
            raise Conflict(f"{target.name} is there already. Name another file, or replace it.")
    return target
