"""The policy that applies to each path of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cockpit.core.finding import Severity
from cockpit.features.audit.codes import KNOWN, most_specific, selected
from cockpit.features.audit.config import Config
from cockpit.features.audit.gitignore import Patterns, ignores_path
from cockpit.features.audit.policy import Policy

Off = Literal["off"]


class Policies:
    """A configuration, ready to be asked about paths; paths under the same rules share one policy."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._rules = [(Patterns(rule.paths), rule.severities) for rule in config.per_path]
        self._excluded = Patterns(config.exclude) if config.exclude else None
        self._policies: dict[tuple[bool, ...], Policy] = {}

    def of(self, path: str) -> Policy:
        """What detection is told about a file."""
        key = self._key(path)
        if (policy := self._policies.get(key)) is None:
            levels: dict[str, Severity | Off] = {}
            for code in KNOWN:
                if (level := self._level(key, code)) is not None:
                    levels[code] = level
            policy = Policy(
                tags=self._config.tags,
                issue_pattern=self._config.issue_pattern,
                issue_tags=self._config.issue_tags,
                severities=levels,
            )
            self._policies[key] = policy
        return policy

    def severity(self, path: str, code: str, default: Severity) -> Severity | None:
        """The severity of a finding that detection has not judged, such as ruff's; None when it is off."""
        level = self._level(self._key(path), code) or default
        return None if level == "off" else level

    def excludes(self, path: str) -> bool:
        """Whether the settings leave a file, or a folder above it, out."""
        return self._excluded is not None and ignores_path(self._excluded, path)

    def wants(self, code: str) -> bool:
        """Whether a code is among the selected ones and not among the ignored ones."""
        return selected(code, select=self._config.select, ignore=self._config.ignore)

    def _key(self, path: str) -> tuple[bool, ...]:
        """Which of the rules for paths apply."""
        return tuple(ignores_path(patterns, path) for patterns, _ in self._rules)

    def _level(self, key: tuple[bool, ...], code: str) -> Severity | Off | None:
        applying = [severities for applies, (_, severities) in zip(key, self._rules, strict=True) if applies]
        layers: list[Mapping[str, str]] = [*self._config.severities, *applying]
        level = next((level for layer in reversed(layers) if (level := most_specific(layer, code))), None)
        if level is None:
            return None
        return "off" if level == "off" else Severity(level)
