"""What the provider without a model makes of stubs, words and examples: tables of files before and after."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pytest

from cockpit.core.errors import CockpitError
from cockpit.features.copilots.primary.candidate import Found
from cockpit.features.copilots.primary.task import Context, Objective, Proposal, Task
from cockpit.features.copilots.primary.templates import UNPROVEN, TemplatesProvider
from cockpit.features.copilots.tree import Tree

SLUG = '''\
import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")


def slugify(text: str, separator: str = "-") -> str:
    """The text in lower case and ASCII, its words joined by the separator."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    # Whatever is no word is left out.
    return separator.join(_WORD.findall(f"{plain} {text!r}".lower()))
'''
CHUNKS = '''\
from collections.abc import Iterator, Sequence
from itertools import islice


def chunked(items: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Pieces of a sequence."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
'''
RETRY = '''\
"""Tries again."""

import time
from collections.abc import Callable


def retry(call: Callable[[], object], attempts: int = 3) -> object:
    """Call until it works, with back-off."""
    for attempt in range(attempts):
        time.sleep(attempt)
    return call()
'''
SHORTEN = '''\
def shorten(text: str, length: int, ending: str = "...") -> str:
    """The text, cut where it is too long."""
    if length < len(ending):
        raise ValueError(f"length must be at least {len(ending)}.")
    return text if len(text) <= length else text[: length - len(ending)] + ending
'''
LIBRARY = (
    Found("python-slugify", "Slug of a text", "python", SLUG, ("matched on: slug",)),
    Found("python-chunked", "Pieces of a sequence", "python", CHUNKS),
    Found("python-retry", "Retry with back-off", "python", RETRY, path="retry.py"),
    Found("python-shorten", "A shorter text", "python", SHORTEN),
    Found("github-python", "Python workflow", "yaml", "on: push\n", path=".github/workflows/ci.yml"),
)


def search(_query: str, most: int) -> Sequence[Found]:
    return LIBRARY[:most]


def made(
    files: dict[str, str], objective: Objective, *, refuted: tuple[Proposal, ...] = (), only: str = ""
) -> Proposal:
    """The proposal for an objective in some files."""
    contents = {path: textwrap.dedent(text).encode() for path, text in files.items()}
    tree = Tree(contents, contents.get, {})
    task = Task(objective, Context(), refuted=refuted)
    return TemplatesProvider(tree, search, only=only).propose(task, lambda _: None, lambda: False)


def changed(proposal: Proposal) -> tuple[list[str], list[str]]:
    """The lines that go, and those that come."""
    (change,) = proposal.changes.changes
    return list(change.removed_lines()), [line for _, line in change.added_lines()]


def stub(text: str, symbol: str, tests: str = "") -> Proposal:
    files = {"shop/a.py": text} | ({"tests/test_a.py": tests} if tests else {})
    return made(files, Objective("implement it", "stub", "shop/a.py", symbol))


RECORD = """\
from dataclasses import dataclass


@dataclass
class Line:
    sku: str
    count: int = 1

    def to_dict(self) -> dict[str, object]:
        return {"sku": self.sku, "count": self.count}

    @classmethod
    def from_dict(cls, data: dict) -> "Line":
        return cls(**data)


@dataclass
class Order:
    number: str
    lines: list[Line]
    note: str = ""

"""

DERIVED = [
    (
        'def area(width, height):\n    """Returns width * height."""\n    raise NotImplementedError\n',
        "area",
        ["    return width * height"],
    ),
    (
        'def vat(net, rate):\n\t"""The tax: ``round(net * rate, 2)``."""\n\tpass\n',
        "vat",
        ["\treturn round(net * rate, 2)"],
    ),
    (
        f'{RECORD}    def to_dict(self):\n        """For JSON."""\n        ...\n',
        "Order.to_dict",
        [
            "        return {",
            '            "number": self.number,',
            '            "lines": [each.to_dict() for each in self.lines],',
            '            "note": self.note,',
            "        }",
        ],
    ),
    (
        f"{RECORD}    @classmethod\n    def from_dict(cls, data):\n        raise NotImplementedError\n",
        "Order.from_dict",
        [
            "        return cls(",
            '            number=data["number"],',
            '            lines=[Line.from_dict(each) for each in data["lines"]],',
            '            note=data.get("note", ""),',
            "        )",
        ],
    ),
    (
        """\
        class Point:
            def __init__(self, x, y):
                self.x = x
                self.y = y

            def __eq__(self, other):
                pass
        """,
        "Point.__eq__",
        [
            "        if not isinstance(other, Point):",
            "            return NotImplemented",
            "        return (self.x, self.y) == (other.x, other.y)",
        ],
    ),
    (
        """\
        class Store:
            def __init__(self, inner):
                self._inner = inner

            async def get(self, key):
                return await self._inner.get(key)

            async def put(self, key, value):
                return await self._inner.put(key, value)

            async def delete(self, key):
                raise NotImplementedError("later")
        """,
        "Store.delete",
        ["        return await self._inner.delete(key)"],
    ),
    (
        """\
        import base64
        import json
        import zlib


        def encode_state(state: dict) -> str:
            return base64.b64encode(zlib.compress(json.dumps(state).encode("utf-8"))).decode("ascii")


        def decode_state(text: str) -> dict:
            # TODO: implement
            pass
        """,
        "decode_state",
        ['    return json.loads(zlib.decompress(base64.b64decode(text.encode("ascii"))).decode("utf-8"))'],
    ),
    (
        """\
        def celsius_to_fahrenheit(celsius):
            return celsius * 9 / 5 + 32


        def fahrenheit_to_celsius(fahrenheit):
            pass
        """,
        "fahrenheit_to_celsius",
        ["    return (fahrenheit - 32) * 5 / 9"],
    ),
    (
        """\
        class Log:
            def __init__(self):
                self.errors = []
                self.warnings = []

            def count_errors(self, since: int) -> int:
                return sum(1 for error in self.errors if error.at >= since)

            def count_warnings(self, start: int) -> int:
                return 0
        """,
        "Log.count_warnings",
        ["        return sum(1 for warning in self.warnings if warning.at >= start)"],
    ),
    (
        """\
        class Cart:
            def __init__(self):
                self._items = []

            def __len__(self): ...
        """,
        "Cart.__len__",
        ["    def __len__(self):", "        return len(self._items)"],
    ),
]


@pytest.mark.parametrize(("text", "symbol", "lines"), DERIVED, ids=[each[1] for each in DERIVED])
def test_what_the_repository_tells(text: str, symbol: str, lines: list[str]) -> None:
    proposal = stub(text, symbol)
    assert changed(proposal)[1] == lines
    assert proposal.templates == ()
    assert proposal.because[-1] == UNPROVEN


SINGLE_QUOTED = [
    (
        """\
        class Line:
            \"\"\"A line.\"\"\"
            sku: str
            note: str = 'none'

            def to_dict(self): ...

            @classmethod
            def from_dict(cls, data):
                return cls(data['sku'])
        """,
        "Line.to_dict",
        ["    def to_dict(self):", "        return {'sku': self.sku, 'note': self.note}"],
    ),
    (
        """\
        import json


        def dump_state(state):
            return json.dumps(state).encode('utf-8')


        def load_state(data):
            pass
        """,
        "load_state",
        ["    return json.loads(data.decode('utf-8'))"],
    ),
]


@pytest.mark.parametrize(("text", "symbol", "lines"), SINGLE_QUOTED, ids=["class", "twin"])
def test_the_quotes_are_those_of_the_file(text: str, symbol: str, lines: list[str]) -> None:
    assert changed(stub(text, symbol))[1] == lines
    doubled = stub(text.replace("'", '"'), symbol)
    assert changed(doubled)[1] == [line.replace("'", '"') for line in lines]


MENTIONS = "from shop.a import slug\n\n\ndef test_slug():\n    assert slug('a b') == 'a-b'\n"


def test_a_template_is_made_to_fit() -> None:
    proposal = stub(
        '''\
        """Shop."""
        from __future__ import annotations

        import os
        import re as regex

        from shop.b import other


        @other
        def slug(title: str) -> str:
            """A name for addresses.

            As in the other shop.
            """
            # TODO: later
            raise NotImplementedError


        def last() -> None:
            print(os.name, regex)
        ''',
        "slug",
        MENTIONS,
    )
    removed, added = changed(proposal)
    assert removed == ["    # TODO: later", "    raise NotImplementedError"]
    assert [line for line in added if line] == [
        "import re",
        "import unicodedata",
        '_WORD = re.compile(r"[a-z0-9]+")',
        '    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")',
        "    # Whatever is no word is left out.",
        '    return "-".join(_WORD.findall(f"{plain} {title!r}".lower()))',
    ]
    (change,) = proposal.changes.changes
    lines = (change.new or "").split("\n")
    imports = ["import os", "import re", "import re as regex", "import unicodedata"]
    assert lines[3:9] == [*imports, "", "from shop.b import other"]
    assert proposal.templates == ("python-slugify",)
    assert proposal.because == (
        "Slug of a text: its parameters fit (1 parameter by type).",
        "matched on: slug",
    )


def test_messages_name_the_parameters_that_there_are() -> None:
    proposal = stub(
        'def shorten(title: str, most: int, ending: str = "") -> str: ...\n',
        "shorten",
    )
    assert changed(proposal)[1][2] == '        raise ValueError(f"most must be at least {len(ending)}.")'


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_mark_of_the_byte_order_stay(mark: bytes) -> None:
    contents = {
        "a.py": mark + b"def area(a, b):\r\n    '''Return a * b.'''\r\n    pass\r\n\r\n\r\nlast = 1\r\n"
    }
    task = Task(Objective("", "stub", "a.py", "area"), Context())
    provider = TemplatesProvider(Tree(contents, contents.get, {}), search)
    (change,) = provider.propose(task, lambda _: None, lambda: False).changes.changes
    assert change.after == contents["a.py"].replace(b"pass", b"return a * b")


def test_line_ends_of_a_sibling_stay() -> None:
    text = "def all_errors(log):\r\n    log.errors.sort()\r\n    return log.errors\r\n\r\n\r\n"
    stub_of = "def all_warnings(log):\r\n    pass\r\n\r\n\r\nlog.warnings = []\r\n"
    contents = {"a.py": (text + stub_of).encode()}
    task = Task(Objective("", "stub", "a.py", "all_warnings"), Context())
    provider = TemplatesProvider(Tree(contents, contents.get, {}), search)
    (change,) = provider.propose(task, lambda _: None, lambda: False).changes.changes
    body = b"log.warnings.sort()\r\n    return log.warnings"
    assert change.after == contents["a.py"].replace(b"pass", body)


REFUSED = [
    (
        "def slug(title: str, words: int) -> str: ...\n",
        "slug",
        r"No template fits `slug`.*it has no use for words",
    ),
    ("def slug(title: bytes) -> str: ...\n", "slug", "it needs text"),
    ("async def slug(title: str) -> str: ...\n", "slug", "it is not awaited"),
    ("def slug(title: str) -> int: ...\n", "slug", "it gives str, not int"),
    ("def frobnicate(title: str) -> str: ...\n", "frobnicate", "its name has nothing in common"),
    ("_WORD = 1\ndef slug(title: str) -> str: ...\n", "slug", "_WORD is the name of something else"),
    ("def slug(title: str) -> str:\n    return title\n", "slug", "does something already"),
    ("def slug(title: str) -> str: ...\n", "other", "there is no function at other"),
    ("def total(prices): ...\n", "total", "the repository does not say what it is to do"),
    ('def total(prices):\n    """Return the sum."""\n', "total", "does not say"),
]


@pytest.mark.parametrize(("text", "symbol", "message"), REFUSED)
def test_nothing_is_guessed(text: str, symbol: str, message: str) -> None:
    with pytest.raises(CockpitError, match=message):
        stub(text, symbol, MENTIONS)


def test_without_a_test_the_whole_name_must_fit() -> None:
    with pytest.raises(CockpitError, match="its name has nothing in common"):
        stub("def slug(title: str) -> str: ...\n", "slug")
    proposal = stub("def slugify(title: str) -> str: ...\n", "slugify")
    assert proposal.because[-1] == UNPROVEN


def test_what_was_refuted_is_not_proposed_again() -> None:
    files = {
        "shop/a.py": 'def slug(title: str) -> str:\n    """Return title.lower()."""\n',
        "tests/test_a.py": MENTIONS,
    }
    objective = Objective("", "stub", "shop/a.py", "slug")
    first = made(files, objective)
    assert first.templates == ()
    second = made(files, objective, refuted=(first,))
    assert second.templates == ("python-slugify",)
    with pytest.raises(CockpitError, match="The 2 candidates were not approved by the second copilot"):
        made(files, objective, refuted=(first, second))


def test_words_become_a_file_or_join_one() -> None:
    objective = Objective("retry with back-off", path="src/util/retry.py")
    new = made({}, objective)
    assert (new.changes.changes[0].new, new.templates) == (RETRY, ("python-retry",))
    there = '"""Mine."""\n\nimport os\n\n\ndef mine() -> None:\n    os.getcwd()\n'
    removed, added = changed(made({"src/util/retry.py": there}, objective))
    assert removed == []
    assert added[:2] == ["import time", "from collections.abc import Callable"]
    assert "def retry(call: Callable[[], object], attempts: int = 3) -> object:" in added
    with pytest.raises(CockpitError, match="has `retry` already"):
        made({"src/util/retry.py": RETRY}, objective)
    with pytest.raises(CockpitError, match="it is about something else"):
        made({}, Objective("parse a phone number", path="a.py"))


def test_a_test_comes_from_examples() -> None:
    text = '''\
    def half(number: int) -> int:
        """Half of it.

        >>> half(4)
        2
        >>> half(4) == 2
        True
        >>> half("x")
        Traceback (most recent call last):
        TypeError: no number
        """
        return number // 2
    '''
    files = {"src/shop/a.py": text, "tests/test_b.py": "def test_b() -> None: ...\n"}
    proposal = made(files, Objective("write a test", "test", "src/shop/a.py", "half"))
    assert proposal.changes.changes[0].path == "tests/test_a.py"
    assert proposal.changes.changes[0].new == textwrap.dedent("""\
        import pytest

        from shop.a import half


        def test_half() -> None:
            assert half(4) == 2
            assert half(4) == 2 is True
            with pytest.raises(TypeError):
                half("x")
        """).replace("half(4) == 2 is True", "(half(4) == 2) is True")
    with pytest.raises(CockpitError, match="a test that asserts nothing is not written"):
        made({"a.py": "def half(n): return n\n"}, Objective("", "test", "a.py", "half"))
