"""What the Problems panel shows of recordings with more findings than it can."""

from __future__ import annotations

from cockpit.features.har.checking import check
from cockpit.features.har.problems import MOST, problems
from cockpit.features.har.reading import read

from .recordings import entry, response, text


def test_more_than_editors_show_are_counted_and_the_loudest_are_shown():
    failed = [
        entry(f"https://shop.example/{'z' * number}", response=response(404)) for number in range(1, MOST + 3)
    ]
    shown = problems(check(read(text(*failed, entry(response=response(503))))), "file:///a.har")
    assert len(shown) == MOST
    assert (shown[0]["code"], shown[0]["severity"]) == ("http/5xx", 1)
    assert shown[-1]["code"] == "har/more"
    assert shown[-1]["message"].startswith("4 more findings are not shown here")


def test_a_finding_leads_to_its_explanation_and_its_other_places():
    (shown,) = problems(check(read(text(*[entry(response=response(404))] * 3))), "file:///a.har")
    assert shown["codeDescription"]["href"].endswith("/docs/codes.md#http4xx")
    assert [each["location"]["uri"] for each in shown["relatedInformation"]] == ["file:///a.har"] * 2
