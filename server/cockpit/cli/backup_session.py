"""One `cockpit backup` command at work."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from cockpit.cli.backup_evidence import Evidence
from cockpit.cli.progress import Bar
from cockpit.core.errors import Refused
from cockpit.features.backup.site import Site


@dataclass(frozen=True, slots=True)
class Session:
    """What a verb works with."""

    options: argparse.Namespace
    site: Site
    bar: Bar

    @property
    def evidence(self) -> Evidence:
        """What is recorded of these backups."""
        return Evidence(self.site.workspace, self.site.folder, self.site.clock)

    def write(self, text: str) -> None:
        """Answer on standard output; a file's name may be no Unicode."""
        self.bar.wipe()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))

    def target(self) -> Path:
        """Where to give back to; raises Refused for a place among the backups."""
        target = Path.cwd() / self.options.to if self.options.to else self.site.workspace
        if target.resolve().is_relative_to(self.site.folder.parent.resolve()):
            raise Refused(f"--to: {target} lies in the folder for backups, which only backups may change.")
        return target

    def confirm(self, told: str, question: str, nothing: str, instead: str) -> None:
        """Ask before what cannot be left out; raises Refused where nobody agrees, or nobody can be asked."""
        if not sys.stdin.isatty():
            raise Refused(f"{nothing}: {told}. {instead}")
        self.bar.wipe()
        sys.stderr.write(f"{told}.\n{question} [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise Refused(f"{nothing}.")
