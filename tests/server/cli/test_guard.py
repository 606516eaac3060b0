"""`cockpit guard`: verdicts, exit codes, JSON lines."""

from __future__ import annotations

import msgspec
import pytest

LINES = [
    (("ls -l",), "allow", 0),
    (("rm", "-rf", "/"), "deny", 1),
    (("--", "rm", "-rf", "/"), "deny", 1),
    (("rm -rf /",), "deny", 1),
    (("rm -rf build",), "allow", 0),
    (("git", "push", "--force"), "confirm", 1),
    (("--shell", "python", "import shutil; shutil.rmtree('/')"), "deny", 1),
    (("--shell", "powershell", "Format-Volume -DriveLetter C"), "deny", 1),
    (("--shell", "cmd", "format c: /y"), "deny", 1),
    (("--shell", "javascript", "require('child_process').execSync('rm -rf /')"), "deny", 1),
]


@pytest.mark.parametrize(("arguments", "verdict", "code"), LINES)
def test_verdicts(place, cockpit, arguments, verdict, code):
    place({})
    ended = cockpit("guard", *arguments)
    assert (ended.code, ended.out.split(":")[0].strip()) == (code, verdict)
    assert ended.err == ""


def test_json(place, cockpit):
    place({})
    ended = cockpit("guard", "--format", "json", "rm -rf /")
    assert ended.code == 1
    assert ended.json["verdict"] == "deny"
    assert ended.json["rules"] == ["guard.recursiveDelete"]
    assert ended.json["reason"].endswith(".")


def test_lines_in_lines_out(place, spawned):
    place({})
    asked = [
        {"id": "a", "lang": "bash", "code": "rm -rf /"},
        {"id": 2, "lang": "python", "code": "print('rm -rf /')"},
        {"id": "c", "code": "ls", "label": "safe"},
    ]
    lines = b"\n\n".join(msgspec.json.encode(each) for each in asked).decode()
    ended = spawned("guard", "--stdin", stdin=lines)
    assert (ended.code, ended.err) == (0, "")
    answers = [msgspec.json.decode(line) for line in ended.out.splitlines()]
    assert [(each["id"], each["verdict"]) for each in answers] == [
        ("a", "deny"),
        (2, "allow"),
        ("c", "allow"),
    ]
    assert all(set(each) == {"id", "verdict", "rules", "reason"} for each in answers)


MISTAKES = [
    ((), "", "Expected a COMMAND, for example: "),
    (("--stdin", "ls"), "", "--stdin: expected no COMMAND beside it."),
    (("--shell", "fish", "ls"), "", "argument --shell: invalid choice: 'fish'"),
    (("--stdin",), "not json", "standard input, line 1: JSON is malformed"),
    (
        ("--stdin",),
        '{"id": 1, "code": "ls"}\n{"id": 1}',
        "standard input, line 2: Object missing required field `code`",
    ),
    (("--stdin",), '{"id": 1, "code": 5}', "standard input, line 1: Expected `str`, got `int` - at `$.code`"),
    (("--stdin",), '{"id": 1, "code": "ls", "lang": "cobol"}', "standard input, line 1: $.lang: "),
]


@pytest.mark.parametrize(("arguments", "stdin", "sentence"), MISTAKES)
def test_bad_input(place, spawned, arguments, stdin, sentence):
    place({})
    ended = spawned("guard", *arguments, stdin=stdin)
    assert ended.code == 2
    assert sentence in ended.err
    assert "Traceback" not in ended.err
