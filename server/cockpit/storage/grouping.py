"""The clusters of patterns: what the last clustering has found, and each run with its score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from cockpit.core.clustering import Cluster, Clustering
from cockpit.storage.schema.patterns import clustering_patterns, clustering_runs, mined_patterns


def clusters(connection: Connection) -> tuple[Cluster, ...]:
    """The clusters, the largest one first."""
    rows = connection.execute(select(clustering_patterns).order_by(clustering_patterns.c.template_group))
    return tuple(
        Cluster(
            row.template_group,
            row.size,
            row.pattern,
            msgspec.json.decode(row.feature_vector, type=dict[str, float]),
        )
        for row in rows
    )


def keep(connection: Connection, found: Clustering, now: datetime) -> None:
    """Put what a clustering has found in the place of what the last one has, and note the run."""
    connection.execute(delete(clustering_patterns))
    rows = [
        {
            "template_group": each.group,
            "pattern": each.representative,
            "words": each.title,
            "size": each.size,
            "feature_vector": msgspec.json.encode(each.words),
        }
        for each in found.clusters
    ]
    connection.execute(insert(clustering_patterns), rows)
    connection.execute(update(mined_patterns).values(template_group=None))
    state(connection, found.groups)
    run = {
        "timestamp": now.isoformat(timespec="seconds"),
        "seed": found.seed,
        "clusters": found.best.clusters,
        "silhouette": found.best.silhouette,
        "inertia": found.best.inertia,
        "patterns": found.patterns,
        "tried": msgspec.json.encode([asdict(each) for each in found.tried]).decode(),
    }
    connection.execute(insert(clustering_runs), [run])


def state(connection: Connection, groups: Mapping[int, int]) -> None:
    """State the clusters of some patterns; those that are gone meanwhile are left out."""
    if groups:
        statement = (
            update(mined_patterns)
            .where(mined_patterns.c.id == bindparam("number"))
            .values(template_group=bindparam("group"))
        )
        connection.execute(statement, [{"number": key, "group": value} for key, value in groups.items()])
