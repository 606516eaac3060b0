"""`cockpit templates`: what came with the cockpit, and what somebody adds to it."""

from __future__ import annotations

import pytest

STUB = "def {{FUNCTION_NAME}}(path: str) -> int:\n    return len(path)\n"
PLACED = {"src/loader.py": STUB, "ci.yml": "run: {{COMMAND}}\n"}


def test_the_curated_ones_are_listed_and_shown(place, cockpit) -> None:
    place({})
    listed = cockpit("templates", "list", "--kind", "docker", "--language", "dockerfile")
    assert listed.code == 0
    assert "docker-python-service" in listed.out
    assert listed.out.splitlines()[-1] == "3 templates: 3 of the cockpit, 0 of your own."
    everything = cockpit("templates", "list", "--format", "json").json
    assert len(everything) >= 120
    shown = cockpit("templates", "show", "python-slugify")
    assert shown.out.startswith("python-slugify: Slug of a text\n")
    assert "def slugify(text: str" in shown.out
    assert cockpit("templates", "list", "--source", "own").out == "There are no such templates.\n"


def test_one_is_filled(place, cockpit) -> None:
    place({})
    filled = cockpit("templates", "show", "docker-python-service", "--set", "MODULE=shop", "--set", "PORT=99")
    assert 'ENTRYPOINT ["python", "-m", "shop"]' in filled.out.splitlines()
    assert "EXPOSE 99" in filled.out.splitlines()
    text = cockpit("templates", "show", "docker-python-service", "--render", "--format", "json").json["text"]
    assert "{{" not in text


def test_an_own_one_comes_goes_out_and_comes_back(place, cockpit, tmp_path) -> None:
    root = place(PLACED)
    added = cockpit("templates", "add", "src/loader.py", "ci.yml")
    assert added.out == "loader is kept, with FUNCTION_NAME to fill.\nci is kept, with COMMAND to fill.\n"
    assert "identifier, needs a value" in cockpit("templates", "show", "loader").out
    one = cockpit("templates", "export", "--format", "json", "--output", "all.json")
    assert (one.code, one.out) == (0, "")
    assert cockpit("templates", "export", "loader", "--format", "dir", "--output", "out").code == 0
    assert [each.name for each in (root / "out").iterdir()] == ["loader.py.tmpl"]
    assert cockpit("templates", "remove", "loader").out == "loader is removed.\n"
    assert cockpit("templates", "add", "out").code == 0
    again = cockpit("templates", "add", "all.json", "--replace", "--format", "json")
    assert [each["id"] for each in again.json] == ["ci", "loader"]
    assert cockpit("templates", "show", "loader", "--set", "FUNCTION_NAME=size").out == STUB.replace(
        "{{FUNCTION_NAME}}", "size"
    )


FAILING = [
    (("show", "nothing"), "There is no template nothing.\n  cockpit templates list"),
    (("show", "docker-python-service", "--set", "PORT=x"), "PORT: 'x' is not a whole number."),
    (("show", "docker-python-service", "--set", "PORT"), "--set: 'PORT' is not NAME=VALUE."),
    (("show", "python-slugify", "--set", "X=1"), "python-slugify has no placeholder X: it has none."),
    (("add", "absent.py"), "absent.py cannot be read: No such file or directory."),
    (("add", "latin.py"), "latin.py is no text in UTF-8: byte 1."),
    (("add", "key.py", "--kind", "config"), "key.py: line 2 looks like a key or a token."),
    (("add", "src/loader.py", "--id", "python-slugify"), "python-slugify is a template of the cockpit"),
    (("add", "src/loader.py", "ci.yml", "--id", "x"), "--id and --name are for one file."),
    (("remove", "python-slugify"), "only own templates can be removed."),
    (("remove", "nothing"), "There is no template nothing."),
    (("export",), "You have no templates of your own."),
    (("export", "python-slugify", "--format", "dir"), "--format dir needs --output FOLDER."),
    (("export", "python-slugify", "--format", "dir", "--output", "ci.yml"), "cannot be written"),
]


@pytest.mark.parametrize(("arguments", "said"), FAILING, ids=lambda value: str(value)[:60])
def test_what_is_wrong_is_told_in_one_sentence(place, cockpit, arguments, said) -> None:
    place({**PLACED, "latin.py": b"x\xff", "key.py": 'x = 1\nkey = "AKIA' + 'QWERTYUIOPASDFGH"\n'})
    ended = cockpit("templates", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert cockpit("templates", "list", "--source", "own", "--format", "json").json == []
