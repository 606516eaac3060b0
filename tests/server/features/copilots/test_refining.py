"""What is said of a proposal, without a language model: understood, done, or refused with a reason."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from cockpit.core.errors import CockpitError, Conflict, NotConfigured, NotFound
from cockpit.features.copilots.change import Change, ChangeSet, between
from cockpit.features.copilots.objection import Objection, at
from cockpit.features.copilots.primary.provider import NoneFits
from cockpit.features.copilots.primary.refinement import Refinement, understood
from cockpit.features.copilots.primary.refining import RefiningProvider
from cockpit.features.copilots.primary.task import Context, Objective, Proposal, Task
from cockpit.features.copilots.proposals import LARGEST, MOST_KEPT, Kept, Proposals
from cockpit.features.copilots.tree import Tree


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("another one", ("another", "", "")),
        ("Please try another way.", ("another", "", "")),
        ("something else, please", ("another", "", "")),
        ("use the template python-retry", ("template", "python-retry", "")),
        ("rename x to total", ("rename", "x", "total")),
        ("Rename the variable `x` to `Total`!", ("rename", "x", "Total")),
        ("use async", ("async", "", "")),
        ("make it async", ("async", "", "")),
        ("make `fetch` async", ("async", "fetch", "")),
        ("raise KeyError instead", ("raise", "KeyError", "")),
        ("raise a KeyError instead of ValueError", ("raise", "KeyError", "ValueError")),
        ("add a docstring", ("docstring", "", "")),
        ("add a docstring to fetch: What is: all of it.", ("docstring", "fetch", "What is: all of it")),
        ("add type hints", ("hints", "", "")),
    ],
)  # fmt: skip
def test_what_is_understood(words: str, expected: tuple[str, str, str]) -> None:
    assert understood(words) == Refinement(*expected)


@pytest.mark.parametrize(
    "words",
    ["add a retry", "rename x", "rename a b to c", "make it faster", "?", "raise", "use async and retry"],
)
def test_all_else_needs_a_language_model(words: str) -> None:
    with pytest.raises(NotConfigured, match="needs a language model") as failure:
        understood(words)
    assert failure.value.hint == "cockpit.copilots.provider"
    assert "another one; use the template ID; rename A to B;" in failure.value.message


STUB = '"""Texts."""\n\n\ndef take(text):\n    """What stands in it."""\n'
HOLLOW = f"{STUB}    raise NotImplementedError\n"
FILLED = f"""{STUB}\
    found = text.strip()
    if not found:
        raise ValueError(f'{{found}} is empty')
    return found
"""
WAIT = """\
import time


def fetch(client, tries=3, pause=0.5):
    for _ in range(tries):
        if client.ready:
            return client.ready == 1
        time.sleep(pause)
    return False
"""
AWAIT = (
    WAIT.replace("import time", "import asyncio")
    .replace("def f", "async def f")
    .replace("time.sleep", "await asyncio.sleep")
)
HALF = "def half(a, *, b = None):\n    '''Half.\n\n    >>> half(2)\n    1\n    '''\n    print(a)\n"
MAKER = "import time\n\n\ndef make(sleep=time.sleep):\n    return [sleep(1)]\n"


def refined(
    words: str, after: str, before: str | None = None, files: dict[str, str] | None = None, **more: object
) -> str:
    """The file of a proposal after somebody has said something of it."""
    there = {**(files or {}), **({} if before is None else {"shop/a.py": before})}
    data = {path: textwrap.dedent(text).encode() for path, text in there.items()}
    former = Change("shop/a.py", data.get("shop/a.py"), textwrap.dedent(after).encode())
    proposal = Proposal(ChangeSet((former,), "a test"), ("Do it.",), "templates", templates=("one",))
    task = Task(
        Objective("Wait for a client", path="shop/a.py"), Context(), wishes=(words,), former=proposal, **more
    )
    tree = Tree(data, data.get, {})
    made = RefiningProvider(tree, Templates).propose(task, lambda _: None, lambda: False)
    assert (made.provider, made.templates, made.plan[0]) == ("templates", ("one",), "Do it.")
    (change,) = made.changes.changes
    assert change.before == former.before
    assert change.new is not None
    return change.new


class Templates:
    """Proposes the id of the template that it may use."""

    name = "templates"

    def __init__(self, only: str) -> None:
        self._only = only

    def propose(self, task: Task, heard: object, cancelled: object) -> Proposal:
        change = Change("shop/a.py", None, f"# {self._only or 'any'}\n".encode())
        return Proposal(ChangeSet((change,), "a test"), ("Do it.",), self.name, templates=("one",))


@pytest.mark.parametrize(
    ("words", "before", "after", "expected"),
    [
        ("another one", None, "x = 1\n", "# any\n"),
        ("use the template python-retry", None, "x = 1\n", "# python-retry\n"),
        (
            "rename found to plain", HOLLOW, FILLED,
            FILLED.replace("found =", "plain =").replace("not found", "not plain")
            .replace("{found}", "{plain}").replace("return found", "return plain"),
        ),
        ("rename text to given", None, FILLED, FILLED.replace("text", "given")),
        ("rename take to pick", None, FILLED, FILLED.replace("def take", "def pick")),
        ("raise KeyError instead", HOLLOW, FILLED, FILLED.replace("ValueError", "KeyError")),
        ("raise KeyError instead of ValueError", HOLLOW, FILLED, FILLED.replace("ValueError", "KeyError")),
        (
            "raise KeyError", None, "def take(a):\n    '''Ends with ValueError.'''\n    raise ValueError\n",
            "def take(a):\n    '''Ends with KeyError.'''\n    raise KeyError\n",
        ),
        (
            "add a docstring: what is left", None, "def take(a):\n    return a\n",
            'def take(a):\n    """What is left."""\n    return a\n',
        ),
        (
            "add a docstring", None, "def take(a):\n\treturn a\n",
            'def take(a):\n\t"""Wait for a client."""\n\treturn a\n',
        ),
        (
            "make it async", None, WAIT, AWAIT,
        ),
        (
            "add type hints", None, WAIT,
            WAIT.replace("tries=3, pause=0.5):", "tries: int = 3, pause: float = 0.5):"),
        ),
        (
            "add type hints", None, HALF, HALF.replace("half(a,", "half(a: int,").replace("):", ") -> None:"),
        ),
        (
            "raise KeyError instead", "def f(a):\n    if a:\n        raise OSError\n    return a\n",
            "def f(a):\n    if a:\n        raise OSError\n    raise ValueError\n",
            "def f(a):\n    if a:\n        raise OSError\n    raise KeyError\n",
        ),
        ("rename a to b", None, "def f(a):\r\n    return a\r\n", "def f(b):\r\n    return b\r\n"),
        ("rename a to b", None, *(f"def f({n}):\r\n    g({n})\r\n\r\n    h({n})\r\n" for n in "ab")),
        (
            "add a docstring: It", None, "def f(a):\r\n    return a\r\n",
            'def f(a):\r\n    """It."""\r\n    return a\r\n',
        ),
        ("make it async", None, *(each.replace("\n", "\r\n") for each in (WAIT, AWAIT))),
    ],
)  # fmt: skip
def test_what_is_done(words: str, before: str | None, after: str, expected: str) -> None:
    assert refined(words, after, before) == expected


def test_a_mark_of_the_byte_order_stays() -> None:
    former = Change("a.py", None, b"\xef\xbb\xbfdef f(a):\n    return a\n")
    proposal = Proposal(ChangeSet((former,), "a test"), (), "templates")
    task = Task(Objective(""), Context(), wishes=("rename a to b",), former=proposal)
    made = RefiningProvider(Tree({}, {}.get, {}), Templates).propose(task, lambda _: None, lambda: False)
    assert made.changes.changes[0].after == b"\xef\xbb\xbfdef f(b):\n    return b\n"


CALLER = {"shop/b.py": "from shop.a import fetch\n\nfetch(1)\n"}


@pytest.mark.parametrize(
    ("words", "before", "after", "told"),
    [
        ("rename other to plain", HOLLOW, FILLED, "no function of the proposal has it"),
        ("rename text to plain", HOLLOW, FILLED, "was a parameter before"),
        ("rename found to text", HOLLOW, FILLED, "`text` means something else"),
        ("rename found to class", HOLLOW, FILLED, "`class` is a word of Python"),
        ("rename found to len", HOLLOW, FILLED, "`len` is a word of Python"),
        (
            "rename e to error", None,
            "def f(a):\n    try:\n        e = a()\n    except OSError as e:\n        raise\n",
            "only a person should rename",
        ),
        (
            "rename x to y", None, "def f(a):\n    x = a\n    return [x, lambda x: x]\n",
            "only a person should rename",
        ),
        ("rename f to g", None, "def f(a):\n    return a\n\n\n__all__ = ['f']\n", "stands in a text"),
        ("raise Nonsense instead", HOLLOW, FILLED, "`Nonsense` is no exception of Python"),
        ("raise print instead", HOLLOW, FILLED, "`print` is no exception of Python"),
        ("raise KeyError instead of OSError", HOLLOW, FILLED, "raises no OSError"),
        (
            "raise KeyError", None, "def f(a):\n    if a:\n        raise OSError\n    raise ValueError\n",
            "Say which exception is meant: the proposal raises OSError, ValueError.",
        ),
        ("add a docstring", HOLLOW, FILLED, "has a docstring"),
        ("add a docstring: \\", None, "def f(a):\n    return a\n", "by hand"),
        ("add a docstring: one", None, "def f(a): return a\n", "by hand"),
        ("make it async", None, WAIT, "`fetch` is used in shop/b.py:3, which would have to await it"),
        ("make it async", None, "def f():\n    return 1\n\n\nJOBS = [f]\n", "`f` is used in shop/a.py:5"),
        ("make it async", None, "async def f():\n    return 1\n", "is awaited already"),
        ("make it async", None, "def f():\n    yield 1\n", "is a generator"),
        ("make it async", None, "def f():\n    return lambda: 1\n", "makes another function"),
        ("make it async", None, MAKER, "hands `time.sleep` on"),
        ("make it async", None, "@cache\ndef f():\n    return 1\n", "called by what cannot await it"),
        ("make it async", None, "def f():\n    return 1\n\n\ndef g():\n    return 2\n", "make NAME async"),
        ("add type hints", None, "def f(a):\n    return a\n", "No default, no example"),
        ("add type hints", None, "def f(a: int) -> int:\n    return a\n", "has type hints"),
        ("add a docstring: one", None, "def f(:\n", "is no Python"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_truly(words: str, before: str | None, after: str, told: str) -> None:
    with pytest.raises(NoneFits) as failure:
        refined(words, after, before, CALLER)
    assert told in failure.value.message


def test_a_refinement_that_was_refuted_has_no_second_way() -> None:
    refuted = (Proposal(ChangeSet((), "a test"), (), "templates"),)
    with pytest.raises(NoneFits, match="did not approve it"):
        refined("raise KeyError instead", FILLED, HOLLOW, refuted=refuted)


def test_a_file_that_has_changed_since_is_left_alone() -> None:
    data = {"shop/a.py": b"mine = 1\n"}
    change = Change("shop/a.py", HOLLOW.encode(), FILLED.encode())
    former = Proposal(ChangeSet((change,), "a test"), (), "templates")
    provider = RefiningProvider(Tree(data, data.get, {}), Templates)
    task = Task(Objective("Do it"), Context(), wishes=("raise KeyError instead",), former=former)
    with pytest.raises(Conflict, match=r"shop/a\.py has changed since the proposal"):
        provider.propose(task, lambda _: None, lambda: False)


def test_what_a_proposal_has_otherwise_than_the_last() -> None:
    old = ChangeSet((Change("a", b"1", b"2"), Change("b", b"1", b"2"), Change("c", None, b"1")), "a test")
    new = ChangeSet((Change("a", b"1", b"3"), Change("b", b"1", b"2"), Change("d", None, b"1")), "a test")
    found = [(each.path, each.before, each.after) for each in between(old, new)]
    assert found == [("a", b"2", b"3"), ("c", b"1", None), ("d", None, b"1")]
    assert len({old.digest, new.digest, ChangeSet((), "").digest}) == 3


def kept(run: str, content: bytes = b"new\n") -> Kept:
    return Kept(
        run=run, former="", objective=Objective("Do it"), wishes=("one",), provider="templates", model="",
        template="", templates=(), plan=(), because=(), changes=(("a", b"\xff\0", content, ""),),
        objections=(Objection("tests.failed", "a", at(1), "It fails."),), passed=("1f",),
    )  # fmt: skip


def test_proposals_are_kept_until_there_are_too_many(tmp_path: Path) -> None:
    proposals = Proposals(tmp_path / "home" / "proposals")
    for number in range(MOST_KEPT + 2):
        proposals.keep(kept(f"{number:04}"))
    assert proposals.get() == kept(f"{MOST_KEPT + 1:04}")
    said = proposals.get("0002").conversation("two")
    assert (said.wishes, said.passed) == (("one", "two"), frozenset({"1f"}))
    assert said.former is not None
    assert said.former.changes.changes == (Change("a", b"\xff\0", b"new\n"),)
    proposals.keep(kept("large", b" " * LARGEST))
    for run in ("0001", "large", "../0002", ".", ""):
        if run:
            with pytest.raises(NotFound, match="have it made anew"):
                proposals.get(run)
    (tmp_path / "home" / "proposals" / "0003").write_text("{")
    with pytest.raises(CockpitError, match="have it made anew"):
        proposals.get("0003")


def test_before_the_first_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no proposal yet"):
        Proposals(tmp_path).get()
