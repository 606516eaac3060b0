"""The patterns of a workspace as people look around in them: how many of what, and the members of a group."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, case, func, select

from cockpit.core.clustering import Cluster, Group, Inventory
from cockpit.storage.grouping import clusters
from cockpit.storage.schema.patterns import mined_files, mined_patterns

ROW: Final = mined_patterns.c
MINED: Final = ROW.source == "mined"


def inventory(connection: Connection) -> Inventory:
    """Count them."""
    counted = select(ROW.kind, ROW.template_group, func.count()).where(MINED)
    kinds: dict[str, int] = {}
    groups: dict[int | None, int] = {}
    for kind, group, count in connection.execute(counted.group_by(ROW.kind, ROW.template_group)):
        kinds[kind] = kinds.get(kind, 0) + count
        groups[group] = groups.get(group, 0) + count
    files = connection.execute(select(func.count()).select_from(mined_files)).scalar_one()
    known = [(each, groups.get(each.group, 0)) for each in clusters(connection)]
    return Inventory(
        files=files,
        patterns=sum(groups.values()),
        kinds=kinds,
        clusters=tuple(sorted((each for each in known if each[1]), key=_size)),
        rest=groups.get(None, 0) if known else 0,
    )


def numbers_in(connection: Connection, group: Group, most: int) -> tuple[list[int], int]:
    """The numbers of the first patterns of a group, and how many there are.

    The one that stands for a cluster comes first, then what occurs in most files.
    """
    counted = select(func.count()).select_from(mined_patterns).where(_in(group))
    total = connection.execute(counted).scalar_one()
    known = {each.group: each.representative for each in clusters(connection)}
    first = -1 if group.cluster is None else known.get(group.cluster, -1)
    order = (case((ROW.id == first, 0), else_=1), ROW.support.desc(), ROW.name, ROW.id)
    found = connection.execute(select(ROW.id).where(_in(group)).order_by(*order).limit(most))
    return list(found.scalars()), total


def _size(counted: tuple[Cluster, int]) -> tuple[int, int]:
    cluster, size = counted
    return -size, cluster.group


def _in(group: Group) -> ColumnElement[bool]:
    if group.kind:
        return MINED & (ROW.kind == group.kind)
    return MINED & ROW.template_group.is_not_distinct_from(group.cluster)
