"""`cockpit generate` in a folder: what it proposes, refuses, applies, and gives back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import cockpit.cli.generate as command
from cockpit.cli.roots import home_of
from cockpit.core.clock import SystemClock
from cockpit.core.finding import Finding, Severity, Span
from cockpit.dual.generating import Generated, Site, Wish
from cockpit.features.audit.store import FindingKeeper, Seen
from cockpit.features.copilots.objection import Verdict
from cockpit.features.copilots.validator import Judgement

STUB = '''\
"""Texts of the shop."""


def slug(title: str) -> str:
    """The name of a product in its address."""
    raise NotImplementedError


def area(width: float, height: float) -> float:
    """Returns width * height."""
    raise NotImplementedError
'''
TESTS = """\
from shop.text import area, slug


def test_slug() -> None:
    assert slug("Blue Chair!") == "blue-chair"


def test_area() -> None:
    assert area(2, 3) == 7
"""


@pytest.fixture
def project(place) -> Path:
    return place(
        {"shop/__init__.py": "", "shop/text.py": STUB, "tests/test_text.py": TESTS, "cockpit.toml": ""}
    )


def why(cockpit, template: str) -> list[str]:
    """Why a search finds a template."""
    found = cockpit("templates", "search", "slug", "of", "a", "text", "--format", "json").json
    return next(each["because"] for each in found if each["id"] == template)


def test_applied_and_taken_back(project, cockpit) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*.py")}
    ended = cockpit("generate", "--stub", "shop/text.py:6", "--apply", "--format", "json")
    assert (ended.code, ended.json["verdict"], ended.json["applied"]) == (0, "approved", True), ended.err
    assert ended.json["attempts"][0]["templates"] == ["python-slugify"]
    checks = {each["name"]: each["state"] for each in ended.json["attempts"][0]["checks"]}
    assert (checks["proof"], checks["syntax"]) == ("passed", "passed")
    text = (project / "shop/text.py").read_text()
    assert "re.findall" in text
    assert {path for path in before if path.read_bytes() != before[path]} == {project / "shop/text.py"}
    assert why(cockpit, "python-slugify")[-1] == "kept before"
    listed = cockpit("corrections", "list", "--format", "json").json
    assert [(each["correction"]["kind"], each["correction"]["path"]) for each in listed] == [
        ("generate", "shop/text.py")
    ]
    shown = cockpit("corrections", "undo", "1")
    assert (shown.code, shown.out) == (1, "With --yes it would: give back shop/text.py as it was\n")
    (project / "shop/text.py").write_text(f"{text}# mine\n")
    refused = cockpit("generate", "--undo", ended.json["run"])
    assert (refused.code, "has changed since; nothing was written" in refused.err) == (2, True)
    (project / "shop/text.py").write_text(text)
    assert cockpit("corrections", "undo", "1", "--yes").code == 0
    assert {path: path.read_bytes() for path in before} == before
    assert why(cockpit, "python-slugify")[-1] == "not kept before"


def test_what_has_changed_since_is_left_alone_and_shown(
    project, cockpit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves the file while the copilots are at work."""
    path = project / "shop/text.py"
    mine = STUB.replace("raise NotImplementedError", 'return "mine"', 1)
    generate = command.generate

    def meanwhile(site: Site, wish: Wish, **options: Any) -> Generated:
        made = generate(site, wish, **options)
        path.write_text(mine)
        return made

    monkeypatch.setattr(command, "generate", meanwhile)
    ended = cockpit("generate", "--stub", "shop/text.py:6", "--apply")
    assert ended.code == 2
    assert "shop/text.py has changed since; nothing was written." in ended.err
    versions = (
        "<<<<<<< as it is now",
        'return "mine"',
        "||||||| as it was",
        "raise NotImplementedError",
        "=======",
        "re.findall",
        ">>>>>>> as it would be",
    )
    places = [ended.out.index(each) for each in versions]
    assert places == sorted(places)
    assert path.read_text() == mine


def test_a_wrong_proposal_is_refused_with_the_test_that_fails(project, cockpit) -> None:
    ended = cockpit("generate", "--stub", "shop/text.py:9", "--apply")
    assert ended.code == 1, ended.err
    assert "+    return width * height" in ended.out
    assert "error validate.failingTest tests.test_text::test_area fails with this change" in ended.err
    assert "rejected; nothing was changed." in ended.err
    assert (project / "shop/text.py").read_text() == STUB


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--stub", "shop/text.py"], 2, "--stub: expected PATH:LINE, got shop/text.py."),
        (["--stub", "shop/text.py:1"], 2, "there is no function at line 1"),
        (["--stub", "none.py:1"], 2, "none.py is no Python file that can be read"),
        (["--stub", "../none.py:1"], 2, "is not in"),
        ([], 2, "expected what is wanted"),
        (["--undo", "1f"], 2, "The files of run 1f are not kept here"),
        (["--recover"], 0, "Nothing was interrupted."),
        (["do it", "--provider", "oracle"], 2, "There is no provider 'oracle'"),
        (["parse a phone number", "--into", "shop/phone.py"], 1, "No template fits"),
        (["--test", "shop/text.py:4"], 1, "a test that asserts nothing is not written"),
    ],
)
def test_what_cannot_be(project, cockpit, arguments, code, message) -> None:
    ended = cockpit("generate", *arguments)
    assert (ended.code, message in ended.err) == (code, True), ended.err


PRICES = '''\
"""Prices."""

import re


def price_of(text: str, currency: str = "EUR") -> int:
    """The price that stands in a text."""
    found = re.search(rf"([0-9]+) {currency}", text)
    if found is None:
        raise ValueError(f"the text {text!r} has no price")
    return int(found[1])
'''
NEAR = '''\
"""Offers."""


def offer_price(title: str) -> int:
    """The price in the title of an offer."""
    raise NotImplementedError


def price_of(text: str, unit: str) -> int:
    """The price that stands in a text."""
    raise NotImplementedError
'''
OFFERS = """\
from shop.offers import offer_price


def test_offer_price() -> None:
    assert offer_price("Chair, 40 EUR") == 40
"""


def test_a_function_of_the_workspace_is_a_pattern_for_another(place, cockpit) -> None:
    files = {"shop/__init__.py": "", "shop/prices.py": PRICES, "shop/offers.py": NEAR}
    project = place({**files, "tests/test_offers.py": OFFERS, "cockpit.toml": ""})
    alone = cockpit("generate", "--stub", "shop/offers.py:6")
    assert (alone.code, "No template fits `offer_price`" in alone.err) == (1, True), alone.err
    assert cockpit("templates", "mine").code == 0
    ended = cockpit("generate", "--stub", "shop/offers.py:6", "--format", "json")
    assert (ended.code, ended.json["verdict"]) == (0, "approved"), ended.out
    attempt = ended.json["attempts"][-1]
    assert attempt["templates"][0].startswith("pattern-")
    assert attempt["because"][0].startswith("`price_of` in shop/prices.py:6: its parameters fit")
    assert "the title {title!r} has no price" in attempt["files"][0]["diff"]
    same = cockpit("generate", "--stub", "shop/offers.py:11")
    assert same.code == 1
    assert "The nearest were `price_of` (it is in shop/prices.py already, to be imported)" in same.err
    assert (project / "shop/offers.py").read_text() == NEAR


def recorded(root: Path, path: str, symbol: str) -> str:
    """The identity of a stub, as the editor's audit has kept it; its line has changed since."""
    stub = Finding(
        path=path, span=Span(99, 0, 99, 4), code="audit.stub", severity=Severity.WARNING, source="audit",
        message=f"`{symbol}` has no body.", symbol=symbol, identity=f"stub-{symbol}", context="",
    )  # fmt: skip
    clock = SystemClock()
    with closing(FindingKeeper(home_of(root), clock, str)) as keeper:
        keeper.use(lambda rows: rows.reconcile({path: [stub]}, Seen(clock.now(), "ann")))
    return stub.identity


def test_a_finding_is_resolved(project, cockpit) -> None:
    identity = recorded(project, "shop/text.py", "slug")
    ended = cockpit("generate", "--finding", identity, "--format", "json")
    assert (ended.code, ended.json["verdict"], ended.json["applied"]) == (0, "approved", False), ended.err
    objective = ended.json["objective"]
    assert (objective["kind"], objective["symbol"], objective["line"]) == ("finding", "slug", 3)
    assert (objective["words"], objective["code"]) == ("`slug` has no body.", "audit.stub")
    (attempt,) = ended.json["attempts"]
    assert "audit.stub" not in [each["code"] for each in attempt["reasons"]]
    assert (project / "shop/text.py").read_text() == STUB


def test_a_finding_that_cannot_be_resolved(project, cockpit) -> None:
    unknown = cockpit("generate", "--finding", "nothing")
    assert (unknown.code, "--finding: nothing is no finding" in unknown.err) == (2, True), unknown.err
    gone = cockpit("generate", "--finding", recorded(project, "shop/text.py", "gone"))
    assert (gone.code, "shop/text.py: there is no function at gone" in gone.err) == (2, True), gone.err
    lost = cockpit("generate", "--finding", recorded(project, "shop/lost.py", "slug"))
    assert (lost.code, "shop/lost.py is no Python file that can be read" in lost.err) == (2, True), lost.err


SHOWN = '''\
"""Numbers."""

_KNOWN: list[int] = []


def half(number: int) -> int:
    """Half of it.

    >>> half(4)
    2
    """
    return number // 2


def keep(number: int) -> None:
    """Remember a number.

    >>> keep(4) is None
    True
    """
    _KNOWN.append(number)
'''


@pytest.mark.parametrize(
    ("line", "verdict", "sharpness", "messages"),
    [
        (6, "approved", "passed", []),
        (15, "rejected", "objected", ["The tests pass even when keep does nothing: they show nothing."]),
    ],
    ids=["sharp", "blunt"],
)
def test_a_generated_test_has_to_notice_what_is_broken(
    place, cockpit, line, verdict, sharpness, messages
) -> None:
    place({"shop/__init__.py": "", "shop/numbers.py": SHOWN, "cockpit.toml": ""})
    ended = cockpit("generate", "--test", f"shop/numbers.py:{line}", "--format", "json")
    assert ended.json["verdict"] == verdict, ended.out
    (attempt,) = ended.json["attempts"]
    states = {each["name"]: each["state"] for each in attempt["checks"]}
    assert states["sharpness"] == sharpness
    told = [each["message"] for each in attempt["reasons"]]
    assert [message for message in told if "they show nothing" in message] == messages


PLAIN = '''\
"""Words."""


def slugify(title: str) -> str:
    """The name of a product in its address."""
    raise NotImplementedError
'''


@pytest.fixture
def agreeable(monkeypatch) -> None:
    """A second copilot that has nothing against anything; the real one judges what the editor refines."""

    def judge(*_: object, **__: object) -> Judgement:
        return Judgement(Verdict.APPROVED, (), 0.0)

    monkeypatch.setattr("cockpit.dual.generating.judge", judge)


@pytest.mark.usefixtures("agreeable")
def test_a_proposal_is_refined_in_words_turn_by_turn(place, cockpit) -> None:
    project = place({"shop/__init__.py": "", "shop/words.py": PLAIN, "cockpit.toml": ""})
    first = cockpit("generate", "--stub", "shop/words.py:4", "--format", "json")
    assert (first.json["verdict"], first.json["refines"], first.json["since"]) == ("approved", "", []), (
        first.out
    )
    second = cockpit("generate", "--refine", "rename plain to bare", "--format", "json")
    assert (second.json["verdict"], second.json["refines"]) == ("approved", first.json["run"]), second.out
    assert second.json["objective"] == first.json["objective"]
    ((since,), (whole,)) = second.json["since"], second.json["attempts"][-1]["files"]
    assert "-    plain = unicodedata" in since["diff"]
    assert "+    bare = unicodedata" in since["diff"]
    assert "-    raise NotImplementedError\n" in whole["diff"]
    third = cockpit("generate", "--refine", "rename bare to inner")
    assert third.code == 0, third.err
    assert f"Refining run {second.json['run']}: “Implement it.; rename plain to bare”." in third.err
    assert "Since the last proposal:\n--- a/shop/words.py" in third.err
    assert "+    inner = unicodedata" in third.out
    assert (project / "shop/words.py").read_text() == PLAIN
    of_the_first = ("--run", first.json["run"], "--apply", "--format", "json")
    applied = cockpit("generate", "--refine", "rename plain to rest", *of_the_first)
    assert (applied.json["applied"], applied.json["wishes"]) == (True, ["rename plain to rest"])
    text = (project / "shop/words.py").read_text()
    assert "    rest = unicodedata" in text
    last = cockpit("generate", "--refine", "rename rest to plain", "--apply")
    assert (last.code, "plain = uni" in (project / "shop/words.py").read_text()) == (0, True), last.err
    (project / "shop/words.py").write_text(text.replace("rest", "mine"))
    changed = cockpit("generate", "--refine", "rename plain to rest")
    assert (changed.code, "shop/words.py has changed since the proposal" in changed.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--refine", "make it async"], "There is no proposal yet that could be refined."),
        (["--refine", "make it async", "--run", "1f"], "there is no proposal '1f' here any more"),
        (["--refine", " "], "expected what is to be otherwise"),
        (["--run", "1f"], "--run: expected only with --refine."),
        (["words", "--refine", "make it async"], "OBJECTIVE: expected none with --refine."),
        (["--refine", "make it async", "--template", "one"], "--template: expected none with --refine."),
        (["--refine", "make it async", "--stub", "a.py:1"], "not allowed with argument --refine"),
    ],
)
def test_what_cannot_be_refined(project, cockpit, arguments, message) -> None:
    ended = cockpit("generate", *arguments)
    assert (ended.code, message in ended.err) == (2, True), ended.err


@pytest.mark.usefixtures("agreeable")
def test_words_that_need_a_language_model_change_nothing(project, cockpit) -> None:
    first = cockpit("generate", "--stub", "shop/text.py:6", "--format", "json").json["run"]
    ended = cockpit("generate", "--refine", "add a retry")
    assert (ended.code, "“add a retry” needs a language model" in ended.err) == (2, True), ended.err
    another = cockpit("generate", "--refine", "another one", "--format", "json")
    assert (another.code, another.json["refines"], another.json["attempts"]) == (1, first, [])
    assert another.json["reason"].startswith("There is no other proposal for `slug`")
