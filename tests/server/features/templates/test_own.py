"""Templates that people bring, and how they get them out again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from cockpit.core.errors import CockpitError, Invalid, Refused
from cockpit.features.templates.own import Said, exported, file_of, slug_of, taken
from cockpit.features.templates.placeholders import PLACE, fault_of, guessed, names_in, render
from cockpit.features.templates.signatures import function_in, signature_of
from cockpit.features.templates.template import Placeholder, Template

STUB = "def {{FUNCTION_NAME}}(path: str) -> int:\n    return len(path)\n"
HEADED = """\
# /// template
# name = "Reader"
# kind = "function"
# description = "Reads."
# words = ["load", "größe"]
#
# [placeholders.NAME]
# type = "identifier"
# default = "read"
# pattern = "[a-z]+"
# environments = { production = "fetch" }
# ///
def {{NAME}}() -> str:
    return "x"


# /// proof
assert read() == "x"
"""


def only(text: str, path: str, **said: str) -> Template:
    (template,) = taken(text, path, Said(**said))
    return template


TAKEN = [
    (
        STUB,
        "src/loader.py",
        {},
        ("loader", "loader", "function", "python"),
        "def function_name(path: str) -> int",
    ),
    ("class {{CLASS_NAME}}:\n    x = 1\n", "A.py", {}, ("a", "A", "class", "python"), "class ClassName"),
    ("x = 1\n", "tests/test_a.py", {}, ("test-a", "test_a", "test", "python"), ""),
    ("x = 1\n", "a.py", {"kind": "cli", "name": "Größe 2!"}, ("gr-e-2", "Größe 2!", "cli", "python"), ""),
    ("FROM {{IMAGE}}\n", "Dockerfile", {}, ("dockerfile", "Dockerfile", "docker", "dockerfile"), ""),
    ("a: 1\n", "ci.yml.tmpl", {"id": "own-ci"}, ("own-ci", "ci", "config", "yaml"), ""),
    ("text", "note", {"kind": "docs", "language": "markdown"}, ("note", "note", "docs", "markdown"), ""),
]


@pytest.mark.parametrize(("text", "path", "said", "expected", "signature"), TAKEN)
def test_any_file_can_be_a_template(text, path, said, expected, signature) -> None:
    template = only(text, path, **said)
    assert (template.id, template.name, template.kind, template.language) == expected
    assert (template.signature, template.source) == (signature, "own")
    assert [each.name for each in template.placeholders] == list(names_in(text))


def test_a_header_says_it_all_and_may_be_overruled() -> None:
    template = only(HEADED, "reader.py", kind="class", description="Other.")
    assert (template.id, template.kind, template.description) == ("reader", "class", "Other.")
    assert (template.words, template.proof) == (("load", "größe"), 'assert read() == "x"\n')
    assert template.placeholders == (
        Placeholder("NAME", "identifier", "read", "[a-z]+", (), {"production": "fetch"}, ""),
    )
    assert render(template, {}, environment="production").startswith("def fetch()")


REFUSED: list[tuple[str, str, dict[str, str], type[CockpitError], str]] = [
    ("x = 1\n", "a.py", {}, Invalid, "a.py: what it is cannot be told: say it with --kind, one of function"),
    ("\0", "a.py", {}, Invalid, "a.py is no text."),
    (" \n", "a.md", {}, Invalid, "a.md is empty."),
    ("x" * 200_000, "a.md", {}, Invalid, "a.md has 200,001 characters; a template has 200,000 at most."),
    ("x", "a.md", {"id": "No Id"}, Invalid, "a.md: 'No Id' is no id"),
    ("x", "a.md", {"kind": "poem"}, Invalid, "a.md: $.kind: 'poem' is not one of function"),
    (
        'x = 1\nawskey = "AKIA' + 'QWERTYUIOPASDFGH"\n',
        "a.py",
        {"kind": "config"},
        Refused,
        "a.py: line 2 looks like a key or a token. Put a placeholder such as {{API_KEY}} there.",
    ),
    (HEADED.replace('"x"', '"AKIA' + 'QWERTYUIOPASDFGH"'), "a.py", {}, Refused, "a.py: line 2 looks like"),
    (
        HEADED.replace("# ///\n", ""),
        "a.py",
        {},
        Invalid,
        "a.py, line 12: the header has no end, which is # ///.",
    ),
    (HEADED.replace('"Reader"', "3"), "a.py", {}, Invalid, "Expected `str`, got `int` - at `$.name`"),
    (HEADED.replace("words", "wrods"), "a.py", {}, Invalid, "unknown field `wrods`"),
    (HEADED.replace('"function"', '"poem"'), "a.py", {}, Invalid, "a.py: $.kind: 'poem' is not one of"),
    (
        HEADED.replace("{{NAME}}", "read"),
        "a.py",
        {},
        Invalid,
        "$.placeholders.NAME: the content has no {{NAME}}.",
    ),
    (
        HEADED.replace('"read"', '"a b"'),
        "a.py",
        {},
        Invalid,
        "$.placeholders.NAME.default: 'a b' is not a name",
    ),
    (
        HEADED.replace('"fetch"', '"F"'),
        "a.py",
        {},
        Invalid,
        "NAME.environments.production: 'F' is not a text that",
    ),
    (HEADED.replace("[a-z]+", "("), "a.py", {}, Invalid, "NAME.pattern: '(' is no regular expression"),
    (
        HEADED.replace('"identifier"', '"choice"'),
        "a.py",
        {},
        Invalid,
        "NAME.choices: a choice needs at least one.",
    ),
    (
        '{"format": "cockpit-templates", "version": 2, "templates": []}',
        "a.json",
        {},
        Invalid,
        "$.version: this",
    ),
    (
        '{"format": "cockpit-templates", "version": 1, "templates": [{}]}',
        "a.json",
        {},
        Invalid,
        "$.templates[0]",
    ),
]


@pytest.mark.parametrize(("text", "path", "said", "error", "message"), REFUSED)
def test_what_cannot_be_kept_is_told_with_its_place(text, path, said, error, message) -> None:
    with pytest.raises(CockpitError) as told:
        taken(text, path, Said(**said))
    assert message in told.value.message
    assert type(told.value) is error


def test_what_goes_out_comes_in_again() -> None:
    templates = [only(HEADED, "reader.py"), only("FROM {{IMAGE}}\n# größe 🙂\n", "Dockerfile")]
    assert taken(exported(templates).decode(), "all.json") == templates
    for each in templates:
        name, text = file_of(each)
        assert taken(text, name) == [each]


def test_an_export_is_checked_like_a_file() -> None:
    template = replace(only(STUB, "a.py"), placeholders=(Placeholder("OTHER"),))
    with pytest.raises(Invalid, match=r"\$\.templates\[0\]: \$\.placeholders\.OTHER: the content has no"):
        taken(exported([template]).decode(), "all.json")
    # A placeholder that nobody has described is guessed, as in a file.
    document = json.loads(exported([only(STUB, "a.py")]))
    document["templates"][0]["placeholders"] = []
    assert taken(json.dumps(document), "all.json") == [only(STUB, "a.py")]


PLACES = [
    ("{{A}} {{A_B2}} {{A}}", ("A", "A_B2")),
    ("${{ github.ref }} ${{NAME}} {{name}} {{ A }} {{A_}} {{_A}} {{1A}} {A}", ()),
    ("{{{A}}}", ("A",)),
]


@pytest.mark.parametrize(("text", "names"), PLACES)
def test_placeholders_are_found_by_their_form(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names
    assert names_in(PLACE.sub("x", text)) == ()


RULES = [
    ("text", ["", "a\nb", "größe"], []),
    ("identifier", ["a", "_a1", "Aa"], ["", "1a", "a-b", "a b", "größe", "class", "a\n"]),
    ("class_name", ["A", "OrderBook2"], ["a", "", "A_b", "None"]),
    ("int", ["0", "-12", "+3"], ["", "1.5", "x", "1e3", "٣x"]),
    ("bool", ["true", "false"], ["True", "1", ""]),
    ("path", ["a/b", "C:\\x", "ä ö"], ["", "  ", "a\nb", "a\0"]),
    ("url", ["https://a.example/x?y", "postgresql://h/d"], ["a.example", "https://", "http:/a", "x"]),
]


@pytest.mark.parametrize(("kind", "good", "bad"), RULES)
def test_a_value_is_what_its_placeholder_asks_for(kind, good, bad) -> None:
    placeholder = Placeholder("X", kind)
    assert [each for each in good if fault_of(placeholder, each)] == []
    assert [each for each in bad if not fault_of(placeholder, each)] == []


FILLED = [
    ({"NAME": "a", "LEVEL": "low"}, "", "a low 80"),
    ({"NAME": "a", "LEVEL": "high"}, "production", "a high 443"),
]
WRONG = [
    ({"LEVEL": "low"}, "t needs a value for NAME."),
    ({"NAME": "a", "LEVEL": "mid"}, "LEVEL: 'mid' is not one of low, high."),
    ({"NAME": "ab", "LEVEL": "low"}, "NAME: 'ab' is not a text that matches [a-z]."),
    ({"NAME": "a", "LEVEL": "low", "PORT": "x"}, "PORT: 'x' is not a whole number."),
    ({"OTHER": ""}, "t has no placeholder OTHER: it has LEVEL, NAME, PORT."),
]
FORM = Template(
    "t",
    "T",
    "config",
    "plaintext",
    "",
    "{{NAME}} {{LEVEL}} {{PORT}}",
    placeholders=(
        Placeholder("NAME", pattern="[a-z]"),
        Placeholder("LEVEL", "choice", choices=("low", "high")),
        Placeholder("PORT", "int", "80", environments={"production": "443"}),
    ),
)


@pytest.mark.parametrize(("values", "environment", "text"), FILLED)
def test_a_template_is_filled(values, environment, text) -> None:
    assert render(FORM, values, environment=environment) == text


@pytest.mark.parametrize(("values", "said"), WRONG)
def test_a_wrong_value_is_told_with_its_rule(values, said) -> None:
    with pytest.raises(Invalid) as told:
        render(FORM, values)
    assert told.value.message == said


def test_a_value_is_not_filled_again() -> None:
    assert render(FORM, {"NAME": "a", "LEVEL": "low", "PORT": "1"}) == "a low 1"
    nested = replace(FORM, content="{{NAME}}", placeholders=(Placeholder("NAME"),))
    assert render(nested, {"NAME": "{{NAME}} \\1"}) == "{{NAME}} \\1"


SIGNATURES = [
    (
        "python",
        "def f(a, /, b: int = 3, *args: int, c, d=4, **k) -> None: ...",
        "",
        "def f(a, /, b: int = 3, *args: int, c, d=4, **k) -> None",
    ),
    ("python", "def f(*, c): ...", "", "def f(*, c)"),
    ("python", "async def f(): ...\ndef _g(): ...", "", "async def f()"),
    ("python", "class A(B, C): ...", "", "class A(B, C)"),
    ("python", "def f(): ...\ndef g(): ...", "", ""),
    ("python", "def f(): ...\ndef g(): ...", "g", "def g()"),
    (
        "typescript",
        "export function f<T>(a: { x: number }, b = {}): { y: T } {\n}",
        "",
        "function f<T>(a: { x: number }, b = {}): { y: T }",
    ),
    (
        "typescript",
        "export async function g(\n  a: string,\n): Promise<void> {\n}",
        "",
        "async function g(a: string): Promise<void>",
    ),
    ("typescript", "export class A<T> {}\nfunction b() {}", "", "class A"),
    ("yaml", "a: 1", "", ""),
]


@pytest.mark.parametrize(("language", "content", "entry", "expected"), SIGNATURES)
def test_a_signature_is_as_people_write_it(language, content, entry, expected) -> None:
    assert signature_of(language, content, entry) == expected


def test_a_function_is_known_by_its_parts() -> None:
    found = function_in("import os\nfrom a import b\n\ndef f(x: int, *, y: str = 'a') -> bool: ...\n", "f")
    assert found is not None
    assert [(each.name, each.type, each.default, each.by_name) for each in found.parameters] == [
        ("x", "int", None, False),
        ("y", "str", "'a'", True),
    ]
    assert (found.returns, found.is_async, found.imports) == ("bool", False, ("import os", "from a import b"))
    assert function_in("x = 1", "f") is None
    with pytest.raises(Invalid, match="Line 1"):
        function_in("def f(:", "f")


GUESSES = [
    ("CLASS_NAME", "class_name"),
    ("BASE_URL", "url"),
    ("PORT", "int"),
    ("OTHER", "text"),
    ("REPORT", "text"),
]


@pytest.mark.parametrize(("name", "kind"), GUESSES)
def test_the_name_of_a_placeholder_tells_its_type(name: str, kind: str) -> None:
    assert guessed(name) == Placeholder(name, kind)
    assert slug_of(name) == name.lower().replace("_", "-")
