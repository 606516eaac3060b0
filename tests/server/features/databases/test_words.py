"""Questions in words: what they ask for, and what is not understood."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cockpit.core.errors import Invalid
from cockpit.features.databases.subjects import SUBJECTS
from cockpit.features.databases.words import understand

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # A Wednesday.
OPEN = "status <> 'resolved'"
COUNT = "count(*) AS count"
STUB = "pattern = 'audit.stub'"

QUESTIONS = [
    ("stubs", f"placeholder_tasks WHERE {STUB} ORDER BY timestamp DESC"),
    ("Show me the open stubs.", f"placeholder_tasks WHERE {STUB} AND {OPEN} ORDER BY timestamp DESC"),
    ("stubs that are open", f"placeholder_tasks WHERE {STUB} AND {OPEN} ORDER BY timestamp DESC"),
    ("how many todos are there?", f"SELECT {COUNT} FROM placeholder_tasks WHERE pattern = 'audit.tag'"),
    ("open stubs by author this month", f"WHERE {STUB} AND {OPEN} AND timestamp >= '2026-03-01' GROUP BY 1"),
    ("resolved findings since 2026-01-02", "status = 'resolved' AND resolved_timestamp >= '2026-01-02'"),
    ("findings before 2026-01-02", "WHERE timestamp < '2026-01-02'"),
    ("findings today", "WHERE timestamp >= '2026-03-04'"),
    ("findings yesterday", "timestamp >= '2026-03-03' AND timestamp < '2026-03-04'"),
    ("findings this week", "timestamp >= '2026-03-02'"),
    ("findings last week", "timestamp >= '2026-02-23' AND timestamp < '2026-03-02'"),
    ("findings last month", "timestamp >= '2026-02-01' AND timestamp < '2026-03-01'"),
    ("findings last year", "timestamp >= '2025-01-01' AND timestamp < '2026-01-01'"),
    ("findings in the last 7 days", "timestamp >= '2026-02-25'"),
    ("findings last 7 days", "timestamp >= '2026-02-25'"),
    ("open findings older than 30 days", "timestamp < '2026-02-02'"),
    ("findings in src/api", "(file_path GLOB 'src/api' OR file_path GLOB 'src/api/*')"),
    ('findings of "Ann O\'Hara"', "lower(author) = lower('Ann O''Hara')"),
    ("top 3 findings by file", "GROUP BY 1 ORDER BY count DESC, 1 LIMIT 3"),
    ("the oldest 2 open stubs", "ORDER BY timestamp ASC LIMIT 2"),
    ("latest score", "model_id FROM score_snapshots ORDER BY timestamp DESC LIMIT 1"),
    ("failed tests by week", f"SELECT strftime('%G-W%V', timestamp) AS \"group\", {COUNT} FROM test_results"),
    ("swallowed exceptions by severity", "WHERE pattern = 'audit.swallow' GROUP BY 1"),
    ("crashed sessions by client", "FROM session_lifecycle WHERE status = 'crashed'"),
]


@pytest.mark.parametrize(("question", "part"), QUESTIONS)
def test_a_question_is_this_statement(question: str, part: str) -> None:
    assert part in " ".join(understand(question, NOW).sql.split())


def test_words_of_a_shell_are_a_question_too() -> None:
    words = ["findings", "of", "Ann O'Hara"]
    assert understand(words, NOW) == understand('findings of "Ann O\'Hara"', NOW)


FAULTS = [
    ("", "Ask for example:"),
    ("open", "does not say what it is about"),
    ("open stbus", "'stbus' is not understood: did you mean 'stubs'?"),
    ("snoozed scores", "Scores are never 'snoozed'."),
    ("findings by colour", "Findings cannot be grouped by 'colour'."),
    ("findings by", "Expected what to group by at the end"),
    ("scores of Ann", "Scores have no author."),
    ("scores in src", "Scores belong to no file."),
    ("findings since tomorrow", "Expected a day such as 2026-03-31, got 'tomorrow'."),
    ("findings last fortnight", "Expected week, month or year, got 'fortnight'."),
    ("findings older than many days", "Expected a number, got 'many'."),
    ("findings last 3 weeks", "Expected \"days\", got 'weeks'."),
    ("findings tidy", "'tidy' is not understood"),
    ("findings of 'Ann", "A quotation mark in the question is not closed."),
]


@pytest.mark.parametrize(("question", "message"), FAULTS)
def test_what_is_not_understood_is_named(question: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        understand(question, NOW)
    assert message in caught.value.message


def test_each_name_means_one_thing() -> None:
    names = [name for subject in SUBJECTS for name in subject.names]
    assert len(names) == len(set(names))
