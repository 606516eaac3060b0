"""The client and the suite as texts: nothing hostile gets into them, and what people wrote stays."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client, suite
from cockpit.features.har.writing.files import Options, provenance
from cockpit.features.har.writing.regions import own_of, regions_of
from cockpit.features.har.writing.tidying import tidied

from .flows import exchange, recorded

OPTIONS = Options("shop")
EVIL = '"""\n\r\u2028\nimport os; os.system("touch pwned")\n{{ 7 * 7 }} {boom} # \\'


def flow(*entries: dict[str, object]) -> Flow:
    return flow_of(read(recorded(*entries)))


def hostile() -> Flow:
    """The same evil text wherever a recording has one."""
    evil = "/a" + "".join(f"%{byte:02x}" for byte in EVIL.encode())
    return flow(
        exchange(f"GET {evil}/1?{evil[2:]}={evil[2:]}", {EVIL: EVIL, "id": 1}, headers={"x-a": EVIL}),
        exchange(f"GET {evil}/2", {EVIL: EVIL, "class": 2, "self": None}, headers={"x-a": EVIL}),
        exchange(
            "GET /{boom}/'+exit()+'", '<input name="\'+exit()+\'" value="q7Zp2vKx9LmN4rTy">', kind="text/html"
        ),
        exchange("POST /b", {"import": EVIL}, body={EVIL: [EVIL, "q7Zp2vKx9LmN4rTy"], "from": {"": None}}),
        exchange("POST /c", EVIL, body=f"{evil[2:]}={evil[2:]}", sent="application/x-www-form-urlencoded"),
        exchange("POST /d", EVIL, body=EVIL, sent="text/plain"),
        exchange("GET https://[::1]:8000/x", 1),
        exchange('GET https://e"vil.example/x', 1),
    )


def test_nothing_of_a_hostile_recording_becomes_a_program() -> None:
    harmless = {"system", "exit", "boom", "eval", "exec", "pwned"}
    for writer in (client.write, suite.write):
        for name, text in writer(hostile(), OPTIONS).items():
            if not name.endswith(".py"):
                json.loads(text)
                continue
            tree = ast.parse(text)
            calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
            named = {node.id for node in calls if isinstance(node, ast.Name)}
            named |= {node.attr for node in calls if isinstance(node, ast.Attribute)}
            assert not named & harmless
            assert "49" not in text.split()


def test_a_hostile_client_can_be_imported(tmp_path: Path) -> None:
    for name, text in client.write(hostile(), OPTIONS).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import shop_client; print(len(vars(shop_client.Client)) > 8)"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("True", "")
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("rules", ["E4,E7,E9,F", "F,I,B,UP,SIM,RET"])
def test_what_is_written_is_clean(rules: str, tmp_path: Path) -> None:
    made = flow(
        exchange(
            "POST /login", {"token": "q7Zp2vKx9LmN4rTy8WbC"}, body={"user": "anna", "password": "Tr0ub4dor&3"}
        ),
        exchange("GET /orders", [{"id": 4711}], headers={"authorization": "Bearer q7Zp2vKx9LmN4rTy8WbC"}),
        exchange("GET /orders/4711", {"id": 4711, "state": "open"}),
    )
    for writer in (client.write, suite.write):
        for name, text in writer(made, OPTIONS).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
    argv = [str(Path(sys.executable).with_name("ruff"))]
    assert subprocess.run([*argv, "format", "-q", "."], cwd=tmp_path, check=False, timeout=60).returncode == 0
    done = subprocess.run(
        [*argv, "check", "--isolated", "--select", rules, "."],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_what_was_written_by_hand_stays() -> None:
    made = flow(exchange("GET /orders", []))
    (first,) = client.write(made, OPTIONS).values()
    own = "    def mine(self) -> int:\n        return 1"
    changed = first.replace("# Own methods begin here.\n", f"# Own methods begin here.\n{own}\n")
    assert changed != first
    (again,) = client.write(
        flow(exchange("GET /orders", []), exchange("GET /notes", [])), OPTIONS, changed
    ).values()
    assert regions_of(again)["methods"].strip("\n") == own
    assert "def list_notes" in again


@pytest.mark.parametrize(
    ("region", "own"),
    [
        ("imports", "import statistics\nfrom decimal import (\n    Decimal,\n    getcontext,\n)"),
        ("helpers", "def _mine() -> int:\n    return 1"),
        ("helpers", 'TEXT = """a  \n\n\n\n\n  b"""'),
        ("helpers", "def broken(:"),
    ],
)
def test_what_was_written_by_hand_is_not_judged(region: str, own: str) -> None:
    made = flow(exchange("GET /orders", []))
    (first,) = client.write(made, OPTIONS).values()
    changed = first.replace(f"# Own {region} begin here.\n", f"# Own {region} begin here.\n{own}\n")
    (again,) = client.write(made, OPTIONS, changed).values()
    assert f"begin here.\n{own}\n# Own {region} end here." in again


def test_what_was_written_by_hand_may_use_what_nothing_else_does() -> None:
    made = flow(exchange("GET /orders", []))
    (first,) = client.write(made, OPTIONS).values()
    assert "def _base64" not in first
    own = "# Own helpers begin here.\nKEY = _base64('a:b')\n"
    (again,) = client.write(made, OPTIONS, first.replace("# Own helpers begin here.\n", own)).values()
    assert "def _base64" in again


def test_a_region_that_is_not_closed_gives_nothing() -> None:
    assert own_of("# Own methods begin here.\nx = 1\n")("methods") == ""


def test_the_provenance_names_file_and_entries() -> None:
    assert provenance("ab" * 32, (0, 2, 3, 4, 9)).endswith("abab, entries 0, 2-4, 9.")


def test_helpers_and_imports_that_nothing_uses_go() -> None:
    text = (
        "import os\nimport re\n\n\ndef _a():\n    return _b()\n\n\ndef _b():\n    return re\n\n\nX = os.sep\n"
    )
    assert tidied(text) == "import os\n\n\nX = os.sep\n"
