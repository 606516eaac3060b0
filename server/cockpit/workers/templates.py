"""The patterns of a workspace folder as tasks: mined, and grouped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.home import Home
from cockpit.features.templates.harvest import Harvest, Outcome, mineable
from cockpit.storage.patterns import PatternStore
from cockpit.workers import clusters

Progress = Callable[[int, int], None]


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of which folder, and where its patterns are."""

    workspace: str
    home: dict[str, str]
    paths: list[str] = []
    """The files that may be looked into."""


def run_mine(payload: Any, progress: Progress) -> dict[str, Any]:
    """Make what is kept of the folder what its files hold now."""
    order = _order(payload)
    with closing(_opened(order)) as store:
        there = list(mineable(Path(order.workspace), order.paths))
        outcome = Harvest(store).bring(there, store.stamps(), Outcome(), progress)
    return {
        "files": outcome.files, "mined": outcome.mined, "gone": outcome.gone, "patterns": outcome.patterns,
    }  # fmt: skip


def run_cluster(payload: Any, progress: Progress) -> dict[str, Any]:
    """Group the patterns of the folder."""
    with closing(_opened(_order(payload))) as store:
        found = clusters.clustered(store.numbered(), heard=progress)
        store.keep_clusters(found, SystemClock().now())
    best = found.best
    return {"patterns": found.patterns, "clusters": best.clusters, "silhouette": best.silhouette}


def _order(payload: Any) -> Order:
    try:
        return msgspec.convert(payload, Order)
    except msgspec.ValidationError as error:
        raise Invalid(f"$.payload: {error}.") from error


def _opened(order: Order) -> PatternStore:
    return PatternStore(Home.of(order.home), SystemClock(), logging.warning)
