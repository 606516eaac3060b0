"""Every rule of the guard: its stable id, its title, how loud a denial is, and why it matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cockpit.core.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """What hovers, the documentation and SARIF say about a rule."""

    id: str
    title: str
    severity: Severity
    """Of a denial; what a person may confirm is always information, and some rules never deny."""
    explanation: str


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

_TABLE = (
    Rule(
        "guard.recursiveDelete",
        "Recursive delete",
        _ERROR,
        "Deletes a directory with everything below it. A literal path inside the workspace is fine; the "
        "file system root, system directories and the home directory never are, and a path made of "
        "variables may turn out to be one of them.",
    ),
    Rule(
        "guard.delete",
        "Delete outside the workspace",
        _WARNING,
        "Deletes single files that belong to the system or to the user, or all files of the working "
        "directory at once.",
    ),
    Rule(
        "guard.overwrite",
        "Overwrites or empties a file",
        _WARNING,
        "Truncates, shreds or moves away a file outside the workspace. The old content cannot be brought "
        "back.",
    ),
    Rule(
        "guard.blockDevice",
        "Writes to a block device",
        _ERROR,
        "Writes straight to a disk or partition. Whatever file system is on it is lost.",
    ),
    Rule(
        "guard.format",
        "Formats, partitions or wipes a disk",
        _ERROR,
        "Creates a file system, changes a partition table, erases signatures or destroys a volume or pool.",
    ),
    Rule(
        "guard.power",
        "Shuts down or restarts the machine",
        _ERROR,
        "Ends every session on the machine, unsaved work included.",
    ),
    Rule(
        "guard.service",
        "Stops a critical service",
        _INFO,
        "Stops, disables or masks a service without which the machine can no longer be reached or used.",
    ),
    Rule(
        "guard.permissions",
        "Changes permissions or owners widely",
        _ERROR,
        "A recursive change of modes or owners outside the workspace cannot be undone, and world-writable "
        "system files open the machine to everyone.",
    ),
    Rule(
        "guard.forkBomb",
        "Fork bomb",
        _ERROR,
        "Starts copies of itself without end until the machine stops responding.",
    ),
    Rule(
        "guard.killAll",
        "Kills every process",
        _ERROR,
        "Sends a signal to every process of the user or of the machine, not to one that was chosen.",
    ),
    Rule(
        "guard.remoteExecution",
        "Executes what it downloads",
        _INFO,
        "Runs code from the network that nobody has read and that may be different the next time.",
    ),
    Rule(
        "guard.remoteShell",
        "Hands a shell to the network",
        _ERROR,
        "Connects a shell to a network socket: whoever is at the other end controls the machine.",
    ),
    Rule(
        "guard.encodedExecution",
        "Executes decoded text",
        _ERROR,
        "Decodes text and runs it. What it does cannot be read from the command.",
    ),
    Rule(
        "guard.dynamicExecution",
        "Executes computed text",
        _INFO,
        "Runs text as code that is only known when it runs.",
    ),
    Rule(
        "guard.gitDiscard",
        "Discards uncommitted work",
        _INFO,
        "Throws away changes or files that git has never stored, so that git cannot bring them back.",
    ),
    Rule(
        "guard.gitHistory",
        "Rewrites or deletes history",
        _INFO,
        "Overwrites or deletes branches, stashes or objects, locally or for everyone who uses the remote.",
    ),
    Rule(
        "guard.infrastructure",
        "Destroys infrastructure",
        _INFO,
        "Deletes cloud resources, clusters, containers' volumes or machines together with their data.",
    ),
    Rule(
        "guard.data",
        "Deletes data in a database",
        _INFO,
        "Drops or empties tables or databases, or changes every row because there is no WHERE.",
    ),
    Rule(
        "guard.system",
        "Weakens or damages the system",
        _WARNING,
        "Removes users, scheduled jobs, firewall rules, boot entries, essential packages or registry keys.",
    ),
    Rule(
        "guard.publish",
        "Withdraws what was published",
        _INFO,
        "Deletes a repository, a release or a published package for everyone who depends on it.",
    ),
    Rule(
        "guard.gitDirectory",
        "Touches .git directly",
        _ERROR,
        "Deletes or overwrites files of the repository itself; commits, stashes and the index may be lost.",
    ),
    Rule(
        "guard.backupRoot",
        "Touches the backups",
        _ERROR,
        "Changes or deletes files below the backup root, which only the backup may write.",
    ),
    Rule(
        "guard.containment",
        "Workspace and backups contain each other",
        _ERROR,
        "When one lies inside the other, each backup copies the backups before it, and deleting one deletes "
        "both.",
    ),
    Rule(
        "guard.recursion",
        "An operation of ours that has started itself",
        _ERROR,
        "What writes to a place while it is writing there would never come to an end, or write half of each.",
    ),
    Rule(
        "guard.outsideWorkspace",
        "Reaches outside the workspace",
        _WARNING,
        "The target lies outside the workspace, directly or through a parent directory.",
    ),
    Rule(
        "guard.symlinkEscape",
        "Leaves the workspace through a symbolic link",
        _ERROR,
        "The path looks as if it were inside the workspace, but a symbolic link on the way leads out of it.",
    ),
    Rule(
        "guard.unreadable",
        "Too deeply nested to be judged",
        _INFO,
        "The command is wrapped in so many layers that the guard stopped unfolding it.",
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _TABLE})
