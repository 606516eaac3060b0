"""What `cockpit backup` prints, for people and for programs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.core.paths import printable
from cockpit.features.backup import keys, moments
from cockpit.features.backup.create import Created
from cockpit.features.backup.drill import Drill
from cockpit.features.backup.evidence import Event
from cockpit.features.backup.head import Link
from cockpit.features.backup.manifest import Entry, Kind, Manifest, Missed
from cockpit.features.backup.moments import Kept
from cockpit.features.backup.plan import Change, Plan
from cockpit.features.backup.prune import Lost, Pruned
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.restore import Restored
from cockpit.features.backup.site import some
from cockpit.features.backup.store import Recorded
from cockpit.features.backup.verify import Loss, Verdict

SHOWN: Final = 10
UNITS: Final = ("bytes", "kB", "MB", "GB", "TB")


def created(made: Created, kept: Kept | None, fault: str, form: str) -> str:
    """A backup that was made, and the moment of our own databases that was kept with it."""
    manifest = made.manifest
    if form == "json":
        moment = None if kept is None else {"number": kept.link.number, "created": kept.link.created}
        told = {"read": made.read, "missed": _missed(manifest.missed), "moment": moment, "fault": fault}
        return _json({**_manifest(manifest), **told})
    held = f"{_files(manifest)}, {size(manifest.size)}"
    lines = [f"Backup {manifest.number}: {held}; {made.read:,} read, {size(manifest.added)} added."]
    lines += _list(f"not as it should be: {shown(each.path)}: {each.reason}" for each in manifest.missed)
    if fault:
        lines.append(f"The cockpit's own databases were not kept: {fault}")
    return _text(lines)


def listed(repository: Repository, drilled: Recorded | None, form: str) -> str:
    """The backups there are."""
    manifests = [repository.manifest(link) for link in repository.head.present]
    kept = sum(repository.head.packs.values())
    if form == "json":
        return _json(
            {
                "repository": str(repository.folder),
                "encrypted": keys.is_encrypted(repository.folder),
                "size": kept,
                "drill": None if drilled is None else _drill(drilled),
                "backups": [{**_manifest(each), "missed": len(each.missed)} for each in manifests],
            }
        )
    lines = [
        f"{each.number:>5}  {_moment(each.created)}  {_files(each)}, {size(each.size)}, {each.reason}"
        f"{f'; {len(each.missed):,} not as they should be' if each.missed else ''}"
        for each in manifests
    ]
    lines.append(f"{count(len(manifests), 'backup')}, {size(kept)} in {repository.folder}")
    if drilled is not None:
        outcome = "passed" if drilled.event is Event.DRILLED else "failed"
        lines.append(f"Last drill: {outcome}, backup {drilled.backup}, {_moment(drilled.timestamp)}")
    return _text(lines)


def files(manifest: Manifest, entries: Iterable[Entry], form: str) -> str:
    """The paths in one backup."""
    if form == "json":
        told = [
            {"path": shown(each.path), "kind": each.kind, "mode": f"{each.mode:04o}", "size": each.size}
            for each in entries
        ]
        return _json({**_manifest(manifest), "entries": told})
    return _text([f"{each.mode:04o} {each.size:>12,}  {shown(each.path)}" for each in entries])


def verified(verdict: Verdict, folder: Path, form: str) -> str:
    """What a check has found."""
    if form == "json":
        return _json(
            {
                "repository": str(folder),
                "whole": verdict.whole,
                "backups": verdict.backups,
                "archives": verdict.archives,
                "moments": verdict.moments,
                "packs": verdict.packs,
                "chunks": verdict.chunks,
                "size": verdict.size,
                "faults": [{"path": each.what, "found": each.found} for each in verdict.faults],
                "losses": [_loss(each) for each in verdict.losses],
            }
        )
    lists = f"{count(verdict.archives, 'archive')}, " if verdict.archives else ""
    own = f"{count(verdict.moments, 'moment')} of the databases, " if verdict.moments else ""
    packs = f"{count(verdict.packs, 'pack')}, {size(verdict.size)} read"
    looked = f"{count(verdict.backups, 'backup')}, {lists}{own}{packs}"
    if verdict.whole:
        return _text([f"Whole: {looked}."])
    lines = [f"Damaged: {looked}."]
    lines += [f"  {each.what}: {each.found}" for each in verdict.faults]
    lines += _list(f"{_place(each)} cannot give back {shown(each.path)}" for each in verdict.losses)
    return _text(lines)


def planned(made: Plan, link: Link, form: str) -> str:
    """What a restore would do."""
    if form == "json":
        steps = [
            {"path": shown(step.entry.path), "change": step.change, "reason": step.reason}
            for step in made.steps
            if step.change is not Change.SAME
        ]
        return _json(
            {"backup": link.number, "target": str(made.target), "counts": _counts(made), "steps": steps}
        )
    lines = [
        f"{step.change:>10}  {shown(step.entry.path)}{f': {step.reason}' if step.reason else ''}"
        for step in made.steps
        if step.change is not Change.SAME
    ]
    told = ", ".join(f"{count:,} {change}" for change, count in _counts(made).items() if count)
    return _text(
        [*lines, f"From backup {link.number} to {made.target}: {told or 'nothing'}. Nothing was done."]
    )


def restored(done: Restored, made: Plan, link: Link, before: Created | None, form: str) -> str:
    """What a restore has done."""
    if form == "json":
        lost = [{"path": shown(path), "reason": reason} for path, reason in done.lost]
        return _json(
            {
                "backup": link.number,
                "target": str(made.target),
                "counts": _counts(made),
                "written": done.written,
                "size": done.size,
                "lost": lost,
                "before": before.link.number if before else None,
            }
        )
    same = f"{len(made.of(Change.SAME)):,} were as they were"
    given = f"{count(done.written, 'file')}, {size(done.size)}, from backup {link.number}"
    lines = [f"{given} to {made.target}; {same}."]
    lines += _list(f"not given back: {shown(path)}: {reason}" for path, reason in done.lost)
    if before is not None:
        lines.append(f"What was there before is backup {before.link.number}.")
    return _text(lines)


def pruned(made: Pruned, form: str, *, done: bool) -> str:
    """What a rotation has removed."""
    removed = [link.number for link in made.removed]
    if form == "json":
        kept = [{"number": number, "reason": reason} for number, reason in sorted(made.kept.items())]
        paths = [shown(path) for path in made.lost.paths]
        gone = {"states": made.lost.states, "paths": paths}
        return _json({"done": done, "removed": removed, "kept": kept, "freed": made.freed, "lost": gone})
    lines = [f"{number:>5}  kept, {reason}" for number, reason in sorted(made.kept.items())]
    lines += [f"{number:>5}  {'removed' if done else 'would be removed'}" for number in removed]
    freed = f", {size(made.freed)} freed" if done else ""
    if removed:
        lines.append(_sentence(lost(made.lost)))
    return _text([*lines, f"{leaving(made)} removed{freed}." if done else "Nothing was done."])


def leaving(made: Pruned) -> str:
    """How many backups go."""
    return count(len(made.removed), "backup")


def lost(found: Lost) -> str:
    """What is lost with backups, for ever."""
    if not found.states:
        return "what they hold is in backups that stay, too"
    states = f"lost with them: {count(found.states, 'state')} of files that no other backup has"
    if not found.paths:
        return states
    return f"{states}; in no other backup at all: {some(found.paths)}"


def drilled(made: Drill, form: str) -> str:
    """How a drill ended."""
    faults = [{"path": shown(path), "found": found} for path, found in made.faults]
    if form == "json":
        return _json(
            {
                "backup": made.link.number,
                "passed": made.passed,
                "files": made.files,
                "databases": made.databases,
                "size": made.size,
                "moment": made.moment or None,
                "faults": faults,
            }
        )
    outcome = "Passed" if made.passed else "Failed"
    opened = count(made.databases, "database")
    own = f"; the databases of {moments.told(made.moment)}, too" if made.moment else ""
    compared = f"{count(made.files, 'file')}, {size(made.size)} compared, {opened} opened{own}"
    return _text(
        [
            f"{outcome}: backup {made.link.number} restored, {compared}.",
            *_list(f"{shown(path)}: {found}" for path, found in made.faults),
        ]
    )


def size(count: int) -> str:
    """A number of bytes as people say it."""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{count} bytes" if not unit else f"{value:.1f} {UNITS[unit]}"


def _manifest(manifest: Manifest) -> dict[str, Any]:
    return {
        "number": manifest.number,
        "created": manifest.created,
        "reason": manifest.reason,
        "workspace": manifest.workspace,
        "files": manifest.files,
        "databases": manifest.databases,
        "size": manifest.size,
        "added": manifest.added,
    }


def _place(loss: Loss) -> str:
    return f"moment {moments.told(loss.moment)}" if loss.moment else f"backup {loss.backup}"


def _loss(loss: Loss) -> dict[str, Any]:
    where = {"moment": loss.moment} if loss.moment else {"backup": loss.backup}
    return {**where, "path": shown(loss.path)}


def _drill(drilled: Recorded) -> dict[str, Any]:
    passed = drilled.event is Event.DRILLED
    return {"at": drilled.timestamp, "backup": drilled.backup, "passed": passed, **drilled.details}


def _missed(missed: Iterable[Missed]) -> list[dict[str, str]]:
    return [{"path": shown(each.path), "reason": each.reason} for each in missed]


def _counts(made: Plan) -> dict[str, int]:
    """How many files there are of each kind of step; folders are no news."""
    return {
        change: sum(
            step.entry.kind is not Kind.FOLDER or change is Change.CONFLICT for step in made.of(change)
        )
        for change in Change
    }


def _files(manifest: Manifest) -> str:
    databases = f" ({count(manifest.databases, 'database')})" if manifest.databases else ""
    return f"{count(manifest.files, 'file')}{databases}"


def count(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _moment(created: str) -> str:
    return datetime.fromisoformat(created).strftime("%Y-%m-%d %H:%M:%S UTC")


def shown(path: bytes) -> str:
    """A path as it can be printed."""
    return printable(os.fsdecode(path))


def _list(lines: Iterable[str]) -> list[str]:
    """The first of many lines, and how many more there are."""
    every = list(lines)
    more = [f"  and {len(every) - SHOWN:,} more; --format json has them all"] if len(every) > SHOWN else []
    return [*(f"  {line}" for line in every[:SHOWN]), *more]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _json(value: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(value)).decode() + "\n"
