"""Ruff beside the audit: it runs while the audit does, and its findings join the others."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from cockpit.core.errors import CockpitError, Unavailable
from cockpit.core.finding import Finding
from cockpit.core.process import Runner
from cockpit.features.audit.formats.report import LintState
from cockpit.features.audit.policies import Policies
from cockpit.features.lint.ruff import LintFinding, find_ruff, lint_paths

PYTHON = (".py", ".pyi", ".pyw")


class Linting:
    """One run of ruff in a thread. Its failure is kept and told: lint is then unknown, not clean."""

    def __init__(self, root: Path, paths: Sequence[Path] | None, runner: Runner, cache: Path) -> None:
        self._root = root
        self._runner = runner
        self._cache = cache
        self._paths = [
            path.relative_to(root).as_posix()
            for path in ([root] if paths is None else paths)
            if path.is_dir() or path.name.endswith(PYTHON)
        ]
        self._found: list[LintFinding] = []
        self.failure: CockpitError | None = Unavailable("ruff's run did not come to its end.")
        """Why nothing is known; None once ruff has answered."""
        self._wanted = True
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def started(self) -> bool:
        """Whether ruff was asked at all."""
        return self._thread.ident is not None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End early, if it still runs: the answer is not wanted any more."""
        self._wanted = False
        if self.started:
            self._thread.join()

    def findings(self, policies: Policies, audited: Collection[str]) -> list[Finding]:
        """Wait, and judge what was found in audited files by the policies of the workspace."""
        if self.started:
            self._thread.join()
        judged: list[Finding] = []
        for each in self._found:
            finding = each.finding
            severity = policies.severity(finding.path, finding.code, finding.severity)
            if severity is not None and policies.wants(finding.code) and finding.path in audited:
                judged.append(replace(finding, severity=severity))
        return judged

    @property
    def links(self) -> dict[str, str]:
        """The documentation of the rules that were broken."""
        return {each.finding.code: each.url for each in self._found if each.url}

    @property
    def state(self) -> LintState:
        """Whether the findings can be relied on; to be asked after `findings`."""
        return LintState("unknown", self.failure.message) if self.failure else LintState("ran")

    def _run(self) -> None:
        if not self._paths:
            self.failure = None
            return
        try:
            self._found = lint_paths(
                self._paths,
                ruff=find_ruff(),
                runner=self._runner,
                cwd=self._root,
                cache=self._cache,
                read=self._read,
                cancelled=lambda: not self._wanted,
            )
            self.failure = None
        except CockpitError as error:
            self.failure = error

    def _read(self, path: str) -> str:
        try:
            return (self._root / path).read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return ""
