"""`cockpit har generate`: what it proposes of a recording, applies, gives back, and refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server.features.har.flows import exchange, recorded

from cockpit.features.har.writing.rendering import shipped

TOKEN = "q7Zp2vKx9LmN4rTy8WbC"
SIGNED = {"authorization": f"Bearer {TOKEN}"}
SESSION = recorded(
    exchange("POST /login", {"token": TOKEN}, body={"user": "anna", "password": "Tr0ub4dor&3"}),
    exchange("GET /orders", [{"id": 4711}], headers=SIGNED),
    exchange("GET /orders/4711", {"id": 4711, "state": "open"}, headers=SIGNED),
)
EVIL = '"""\nimport os; os.system("touch pwned")\n{{ 7 * 7 }} #'


def files_in(root: Path) -> dict[str, bytes]:
    """What a person sees of a folder."""
    return dict(_files(root))


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in root.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            yield path.relative_to(root).as_posix(), path.read_bytes()


def test_what_was_approved_is_applied_and_taken_back(place, cockpit) -> None:
    root = place({"shop.har": SESSION})
    ended = cockpit("har", "generate", "shop.har", "--output", "made", "--apply", "--format", "json")
    assert (ended.code, ended.json["verdict"], ended.json["applied"]) == (0, "approved", True), ended.err
    checks = {each["name"]: each["state"] for each in ended.json["attempts"][0]["checks"]}
    assert (checks["replay"], checks["syntax"]) == ("passed", "passed")
    made = files_in(root)
    assert set(made) == {
        "shop.har", "made/shop_client.py", "made/test_shop.py", "made/test_shop.json",
    }  # fmt: skip
    for secret in (TOKEN.encode(), b"Tr0ub4dor&3"):
        assert not any(secret in data for name, data in made.items() if name != "shop.har")
    again = cockpit("har", "generate", "shop.har", "--output", "made", "--apply")
    assert (again.code, again.err.splitlines()[-1]) == (
        0, "cockpit: The files are there already, and are what would be written.",
    )  # fmt: skip
    assert files_in(root) == made
    assert cockpit("generate", "--undo", ended.json["run"]).code == 0
    assert files_in(root) == {"shop.har": SESSION}


def test_only_the_entries_that_are_named(place, cockpit) -> None:
    root = place({"shop.har": SESSION})
    ended = cockpit("har", "generate", "shop.har", "--as", "client", "--entries", "1", "--format", "json")
    assert (ended.code, ended.json["verdict"], ended.json["applied"]) == (0, "approved", False), ended.out
    (file,) = ended.json["attempts"][0]["files"]
    assert ("def list_orders" in file["diff"], "def login" in file["diff"]) == (True, False)
    assert files_in(root) == {"shop.har": SESSION}


def test_a_sanitised_recording_is_an_artefact(place, cockpit) -> None:
    root = place({"shop.har": SESSION})
    ended = cockpit("har", "generate", "shop.har", "--as", "sanitized", "--apply")
    assert (ended.code, "shop.sanitized.har: " in ended.err) == (0, True), ended.err
    made = (root / "shop.sanitized.har").read_bytes()
    assert len(json.loads(made)["log"]["entries"]) == 3
    assert not any(secret in made for secret in (TOKEN.encode(), b"Tr0ub4dor&3"))
    again = cockpit("har", "generate", "shop.har", "--as", "sanitized", "--apply")
    assert (again.code, "are there already" in again.err) == (0, True), again.err
    own = cockpit("har", "generate", "shop.sanitized.har", "--as", "sanitized", "--apply")
    assert (own.code, "is the recording itself" in own.err) == (2, True), own.err
    assert files_in(root) == {"shop.har": SESSION, "shop.sanitized.har": made}


def test_what_was_not_recorded_is_said(place, cockpit) -> None:
    file = (
        '--b\r\nContent-Disposition: form-data; name="f"; filename="a.png"\r\n'
        "Content-Type: image/png\r\n\r\n\r\n--b--\r\n"
    )
    kind = "multipart/form-data; boundary=b"
    place(
        {
            "shop.har": recorded(
                exchange("POST /files", {"id": 1}, headers={"content-type": kind}),
                exchange("POST /pictures", {"id": 2}, body=file, sent=kind, headers={"content-type": kind}),
                exchange("POST /orders", {"id": 3}, headers={"content-type": "application/json"}),
                exchange("PUT /notes", headers={"content-length": "9"}),
            )
        }
    )
    ended = cockpit("har", "generate", "shop.har", "--as", "client")
    said = [line for line in ended.err.splitlines() if "Entry" in line]
    told = "the fields are told from the pages, or guessed"
    assert said == [
        f"cockpit: Entry 0: the form was not recorded; {told}: file. Look at it.",
        "cockpit: Entry 1: a file was not recorded; one byte is sent in its place.",
        "cockpit: Entry 3: the body was not recorded; it is asked without one. Add it by hand.",
    ], ended.err


def test_hostile_names_become_no_program(place, cockpit) -> None:
    evil = "/a" + "".join(f"%{byte:02x}" for byte in EVIL.encode())
    name = "x'+exit()+'.har"
    root = place({name: recorded(exchange(f"GET {evil}?{evil[2:]}=1", {EVIL: EVIL}, headers={"x-a": EVIL}))})
    ended = cockpit("har", "generate", name, "--as", "client", "--apply")
    assert ended.code == 0, ended.err
    (program,) = (path for path in files_in(root) if path != name)
    assert program.removesuffix("_client.py").isidentifier()
    assert not (root / "pwned").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["shop.har", "--as", "cobol"], 2, "cobol cannot be generated: there is client, pytest,"),
        (["shop.har", "--as", ","], 2, "nothing cannot be generated"),
        (
            ["shop.har", "--entries", "9-3"],
            2,
            "--entries: expected numbers and spans such as 3,5-9, got 9-3.",
        ),
        (["shop.har", "--entries", "17"], 1, "shop.har has nothing that a script would repeat."),
        (["shop.har", "--output", "../away"], 2, "--output: ../away is not in"),
        (["shop.har", "--as", "sanitized", "--entries", "1"], 2, "A recording is sanitised as a whole"),
        (["none.har"], 2, "none.har is not a file."),
        (["broken.har"], 2, "broken.har: This is no HAR"),
        (["assets.har"], 1, "assets.har has nothing that a script would repeat."),
        (["shop.har", "--as", "client", "--output", "linked"], 2, "shop_client.py is a link"),
    ],
)
def test_what_cannot_be(place, cockpit, arguments: list[str], code: int, message: str) -> None:
    assets = recorded(exchange("GET /logo.png", "x", kind="image/png"))
    root = place({"shop.har": SESSION, "broken.har": "<html>", "assets.har": assets, "linked/.keep": ""})
    (root / "linked/shop_client.py").symlink_to(root / "elsewhere.py")
    before = files_in(root)
    ended = cockpit("har", "generate", *arguments, "--apply")
    assert (ended.code, message in ended.err) == (code, True), ended.err
    assert files_in(root) == before


def test_a_run_is_shown_as_json_when_nothing_was_proposed(place, cockpit) -> None:
    place({"empty.har": json.dumps({"log": {"version": "1.2", "entries": []}})})
    ended = cockpit("har", "generate", "empty.har", "--format", "json")
    assert (ended.code, ended.json["verdict"], ended.json["attempts"]) == (1, None, [])


def test_a_template_is_shown_and_a_broken_one_of_the_folder_is_refused_with_its_line(place, cockpit) -> None:
    given = cockpit("har", "template", "curl")
    assert (given.code, given.out) == (0, shipped("curl"))
    assert cockpit("har", "template", "openapi").code == 2
    broken = given.out.replace("{% endif %}", "{% endfi %}", 1)
    line = broken[: broken.index("{% endfi %}")].count("\n") + 1
    root = place({
        "shop.har": SESSION,
        "own.j2": broken.encode(),
        "cockpit.toml": b'[har.templates]\ncurl = "own.j2"\n',
    })  # fmt: skip
    before = files_in(root)
    ended = cockpit("har", "generate", "shop.har", "--as", "curl", "--apply")
    assert ended.code == 2
    assert f"own.j2:{line}: Encountered unknown tag 'endfi'" in ended.err
    assert files_in(root) == before


SEVERAL = recorded(
    exchange("GET https://www.shop.example:8443/start", "<p>", kind="text/html"),
    exchange("GET https://api.shop.example/orders", []),
    exchange("GET https://pay.example/cards", []),
)


@pytest.mark.parametrize(
    ("hosts", "artefacts", "asked"),
    [
        ([], "client", {"get_start", "list_orders"}),
        (["API.shop.example"], "client", {"list_orders"}),
        (["www.shop.example", "pay.example"], "client,pytest", {"get_start", "list_cards"}),
        (["www.shop.example:8443"], "client", {"get_start"}),
    ],
)
def test_only_the_hosts_that_are_named(
    place, cockpit, hosts: list[str], artefacts: str, asked: set[str]
) -> None:
    place({"shop.har": SEVERAL})
    named = [part for host in hosts for part in ("--host", host)]
    ended = cockpit("har", "generate", "shop.har", "--as", artefacts, *named, "--format", "json")
    assert (ended.code, ended.json["verdict"]) == (0, "approved"), ended.out
    diff = next(each["diff"] for each in ended.json["attempts"][0]["files"] if "client" in each["path"])
    found = {name for name in ("get_start", "list_orders", "list_cards") if f"def {name}(" in diff}
    assert found == asked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--host", "evil.example"],
            "--host: nothing was recorded of evil.example: there is www.shop.example:8443,",
        ),
        (["--host", "pay.example", "--as", "sanitized"], "leave out --entries and --host, or sanitized"),
    ],
)
def test_a_host_that_was_not_recorded_is_refused(place, cockpit, arguments: list[str], said: str) -> None:
    place({"shop.har": SEVERAL})
    ended = cockpit("har", "generate", "shop.har", *arguments)
    assert (ended.code, said in ended.err) == (2, True), ended.err
