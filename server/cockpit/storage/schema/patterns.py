"""The physical database `patterns`: what was mined from one workspace, and what is indexed beside it.

All of it can be made anew from the files, so no backup keeps it; and it is a database of its own, because it
is larger than everything else that is known of a workspace, and is nobody else's business.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

mined_files = Table(
    "mined_files",
    metadata,
    Column("path", Text, primary_key=True, comment="Relative to the workspace folder, with slashes."),
    Column("stamp", Text, nullable=False, comment="Size and time: another one is mined again."),
)

mined_patterns = Table(
    "mined_patterns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, comment="A digest of the skeleton, or the id of a template."),
    Column("source", Text, nullable=False, comment="mined or template."),
    Column("kind", Text, nullable=False, comment="function, class, test, fixture, handler or template."),
    Column("language", Text, nullable=False, comment="The LSP language id."),
    Column("name", Text, nullable=False),
    Column("content", Text, nullable=False, comment="Where it was found first, without its indentation."),
    Column("imports", Text, nullable=False, comment="The packages it uses, separated by blanks."),
    Column("name_words", Text, nullable=False, comment="Stems of sub-tokens, separated by blanks."),
    Column("signature_words", Text, nullable=False, comment="Of parameters, class, module, decorators."),
    Column("body_words", Text, nullable=False, comment="Of what is called and named."),
    Column("text_words", Text, nullable=False, comment="Of strings, comments and docstrings."),
    Column("sketch", LargeBinary, nullable=False, comment="A byte for each bin: near-equal ones agree."),
    Column("support", Integer, nullable=False, comment="In how many files it occurs."),
    Column("template_group", Integer, comment="The cluster; null before there is one."),
    UniqueConstraint("key"),
    Index("mined_patterns_group", "template_group"),
    Index("mined_patterns_source", "source"),
)

mined_places = Table(
    "mined_places",
    metadata,
    Column("pattern", Integer, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("line", Integer, primary_key=True, comment="From 0."),
    Index("mined_places_path", "path"),
)

mined_bands = Table(
    "mined_bands",
    metadata,
    Column("band", Text, primary_key=True, comment="A part of the sketch: near-equal ones share some."),
    Column("pattern", Integer, primary_key=True),
    Index("mined_bands_pattern", "pattern"),
)

mined_terms = Table(
    "mined_terms",
    metadata,
    Column("term", Text, primary_key=True, comment="A stem."),
    Column("patterns", Integer, nullable=False, comment="In how many patterns it occurs."),
)

clustering_runs = Table(
    "clustering_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("timestamp", Text, nullable=False, comment="ISO 8601, UTC."),
    Column("seed", Integer, nullable=False),
    Column("clusters", Integer, nullable=False, comment="The k with the best silhouette."),
    Column("silhouette", Float, nullable=False),
    Column("inertia", Float, nullable=False),
    Column("patterns", Integer, nullable=False, comment="How many were clustered."),
    Column("tried", Text, nullable=False, comment="Each k with its silhouette and inertia, as JSON."),
)

clustering_patterns = Table(
    "clustering_patterns",
    metadata,
    Column("template_group", Integer, primary_key=True),
    Column("pattern", Integer, nullable=False, comment="The one that is nearest to the centroid."),
    Column("words", Text, nullable=False, comment="What is typical of it, separated by blanks."),
    Column("size", Integer, nullable=False),
    Column(
        "feature_vector",
        LargeBinary,
        nullable=False,
        comment="The heaviest words of the centroid with their weights, as JSON.",
    ),
)
