"""What is mined from a file, which pieces are the same, and which are near."""

from __future__ import annotations

import pytest

from cockpit.features.templates.mining import imports_of, is_mined, mined
from cockpit.storage.merging import AGREEMENT, agreement

RETRY = """
    for attempt in range(attempts):
        answer = httpx.get(url)
        if answer.status_code < 500:
            return answer.text
"""
PYTHON = f'''
import httpx
from . import own

def fetch(url, attempts):
    """Get a page."""{RETRY}

class Client(Base):
    """Talks to it."""
    def get(self, path, timeout=5):
        return fetch(self.base + path, timeout)
    def put(self, path, body):
        return fetch(self.base + path, body)

@pytest.fixture
def page(tmp_path):{RETRY}

@app.get("/page")
async def show(url, attempts):{RETRY}

def test_page(url, attempts):{RETRY}

def small(): return 1
'''
SCRIPT = """
import { get } from "@scope/http/client";
import own from "./own";
/** Gets a page. */
export async function fetchPage(url: string, attempts: number): Promise<string> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const answer = await get(url);
    if (answer.status < 500) return answer.text;
  }
  throw new Error("busy");
}
export const parse = (text: string) => {
  const parsed = JSON.parse(text);
  if (parsed === null) throw new Error(`empty ${text}`);
  return parsed.items.map((item) => item.name);
};
it("gets a page", async () => {
  const answer = await fetchPage("http://a", 3);
  expect(answer).toContain("page");
  expect(answer.length).toBe(4);
});
app.get("/page", async (request, response) => {
  const answer = await fetchPage(request.query.url, 3);
  response.status(200).send(answer);
});
"""


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (
            "test_a.py",
            PYTHON,
            {
                ("fetch", "function", 4), ("Client", "class", 12), ("get", "function", 14),
                ("put", "function", 16), ("page", "fixture", 19), ("show", "handler", 27),
                ("test_page", "test", 35),
            },
        ),
        (
            "a.ts",
            SCRIPT,
            {
                ("fetchPage", "function", 4), ("parse", "function", 11), ("it gets a page", "test", 16),
                ("get /page", "handler", 21),
            },
        ),
        ("a.py", "def broken(:\n", set()),
        ("a.ts", "function broken( {", set()),
        ("a.py", "", set()),
    ],
)  # fmt: skip
def test_kinds_and_lines(path: str, text: str, found: set[tuple[str, str, int]]) -> None:
    assert {(each.name, each.kind, line) for line, each in mined(text, path)} == found


@pytest.mark.parametrize(("path", "text"), [("a.py", PYTHON), ("a.ts", SCRIPT)])
def test_words_stand_where_they_count(path: str, text: str) -> None:
    first = next(each for _, each in mined(text, path) if each.name in ("fetch", "fetchPage"))
    assert first.name_words[0] == "fetch"
    assert {"url", "attempt"} <= set(first.signature_words)
    assert {"get", "answer", "statu"} <= {word.rstrip("s") for word in first.body_words}
    assert "pag" in first.text_words
    assert first.imports == (("httpx",) if path == "a.py" else ("@scope/http",))


def one(text: str, path: str = "a.py"):
    ((_, pattern),) = mined(text, path)
    return pattern


ORIGINAL = one(f"def fetch(url, attempts):{RETRY}")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (f"def load(place, attempts):{RETRY.replace('url', 'place').replace('answer', 'reply')}", True),
        (f"def fetch(url, attempts):{RETRY.replace('500', '400')}", True),
        (f'def fetch(url, attempts):\n    """Other words."""{RETRY}', True),
        (f"def fetch(url, attempts):{RETRY.replace('httpx.get', 'requests.get')}", False),
        (f"def fetch(url, attempts):{RETRY}    return None\n", False),
    ],
    ids=["other names", "another literal", "another docstring", "another call", "one more statement"],
)
def test_the_same_skeleton(text: str, same: bool) -> None:
    assert (one(text).key == ORIGINAL.key) is same


LONG = "".join(f"    step_{number}(context, {number})\n" for number in range(30))


def test_near_ones_agree_and_others_do_not() -> None:
    long, longer, other = (
        one(f"def run(context):\n{body}").sketch
        for body in (LONG, f"{LONG}    finish(context)\n", LONG.replace("step", "part"))
    )
    assert agreement(long, longer) >= AGREEMENT
    assert agreement(long, other) < AGREEMENT / 2


@pytest.mark.parametrize(
    ("path", "looked_into"),
    [
        ("a.py", True),
        ("a.tsx", True),
        ("a.d.ts", False),
        ("a.min.js", False),
        ("a.go", False),
        ("A.PY", True),
    ],
)
def test_which_files(path: str, looked_into: bool) -> None:
    assert is_mined(path) is looked_into


def test_imports_of_a_file() -> None:
    assert imports_of("import os.path as p, yaml\nfrom a.b import c\nfrom . import d\n", "x.py") == (
        "a",
        "os",
        "yaml",
    )
    assert imports_of(SCRIPT, "x.ts") == ("@scope/http",)
    assert imports_of("def (", "x.py") == imports_of("x", "x.go") == ()
