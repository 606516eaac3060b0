"""What the repository tells about an objective."""

from __future__ import annotations

from cockpit.features.copilots.primary.context import gathered
from cockpit.features.copilots.primary.task import Objective
from cockpit.features.copilots.tree import Tree


def test_the_context_of_a_stub() -> None:
    files = {
        "shop/a.py": """\
import httpx


class Shop:
    def slug(self, t: str) -> str:
        ...

    def b(self) -> None:
        raise ValueError(1)

    def c(self) -> None:
        raise ValueError(2)
""",
        "shop/use.py": "from shop.a import Shop\n\n\ndef use() -> None:\n    Shop().slug('x')\n",
        "tests/test_a.py": "def test_it():\n    assert Shop().slug('a') == 'b'\n",
    }
    contents = {path: text.encode() for path, text in files.items()}
    context = gathered(
        Objective("", "stub", "shop/a.py", line=4), Tree(contents, contents.get, {}), ["It is a stub."]
    )
    assert [(each.path, each.line, each.why) for each in context.excerpts] == [
        ("shop/a.py", 4, "what is pointed at"),
        ("shop/a.py", 3, "its class"),
        ("tests/test_a.py", 0, "tests it"),
        ("shop/use.py", 3, "calls it"),
        ("shop/a.py", 7, "a neighbour"),
        ("shop/a.py", 10, "a neighbour"),
    ]
    assert context.imports == ("httpx", "shop")
    assert context.conventions == (
        "Every function has type hints.",
        "What goes wrong is raised as ValueError.",
    )
    assert context.findings == ("It is a stub.",)


def test_a_docstring_says_nothing_about_quotes() -> None:
    files = {
        "a.py": '"""One."""\n\n\n' + "def a():\n    \"\"\"Two.\"\"\"\n    return 'x', 'y', 'z'\n\n\n" * 3
    }
    contents = {path: text.encode() for path, text in files.items()}
    context = gathered(Objective("", "stub", "a.py", line=5), Tree(contents, contents.get, {}), [])
    assert "Texts are in single quotes." in context.conventions
