"""What Locust, k6 and mock files hold, and what never gets into them."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from types import ModuleType

import pytest
from tests.server.features.har.flows import exchange, recorded
from tests.server.features.har.mock.session import CSRF, TOKEN, session

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import k6, locust, mock
from cockpit.features.har.writing.files import Options

NODE = shutil.which("node")
HOSTILE = "a'b\"c`d${e}\\f*/g\n\r//h</script>#{i}{{j}}\u2028k\ud800"
FORM = "application/x-www-form-urlencoded"
SECRETS = (CSRF, TOKEN, "s1d-7H2kQ9wE4rT6yU8i", "eva@shop.example", "eva%40", "hunter2-but-longer")


def written(writer: ModuleType, flow: Flow) -> Mapping[str, str]:
    files: Mapping[str, str] = writer.write(flow, Options(name="shop"))
    return files


def hostile() -> Flow:
    """All that a recording may name, in every place."""
    return flow_of(
        read(
            recorded(
                exchange(
                    "POST /a'b%22c%60/'+alert(1)+'?q'%22=%0a%27%29;x",
                    {HOSTILE: HOSTILE, "id": "id-'\"-5f8e7a6b1c"},
                    body={HOSTILE: [HOSTILE, 12345678901234567890, 1.5, None, True]},
                    headers={"X-Odd": "'\"; import os; ${x}", "X-Line": "a\nb"},
                ),
                exchange("GET /items/id-'%22-5f8e7a6b1c", "text", kind="text/plain"),
                exchange("POST /form", "", body="a'%22=1%0a2&b`=${c}", sent=FORM),
                exchange("POST /text", "", body=HOSTILE, sent="text/plain"),
                exchange("A'`|B /odd", {}),
            )
        )
    )  # fmt: skip


@pytest.mark.parametrize("writer", [locust, k6, mock])
@pytest.mark.parametrize("flow", [session(), hostile()])
def test_files_are_the_same_for_the_same_flow(writer: ModuleType, flow: Flow) -> None:
    assert written(writer, flow) == written(writer, flow)


@pytest.mark.parametrize("writer", [locust, k6, mock])
def test_no_secret_of_the_recording_is_in_a_file(writer: ModuleType) -> None:
    files = "\n".join(written(writer, session()).values())
    assert not [secret for secret in SECRETS if secret in files]


def test_a_hostile_recording_stays_within_the_texts_of_a_locust_script() -> None:
    [text] = written(locust, hostile()).values()
    tree = ast.parse(text)
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    plain = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(*written(locust, session()).values()))
        if isinstance(node, ast.Call)
    }
    assert calls - plain <= {"_segment", "env"}


@pytest.mark.skipif(NODE is None, reason="Node is not installed.")
@pytest.mark.parametrize("flow", [session(), hostile()])
def test_a_k6_script_is_a_module_that_an_engine_reads(tmp_path: Path, flow: Flow) -> None:
    [text] = written(k6, flow).values()
    script = tmp_path / "script.mjs"
    script.write_text(text, encoding="utf-8")
    assert NODE
    subprocess.run([NODE, "--check", str(script)], check=True, timeout=60)
    assert "A'`|B" not in text.replace("\"A'`|B", "")
    assert "alert(1)" not in re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', text)


@pytest.mark.parametrize(
    ("writer", "held"),
    [
        (locust, "'GET /users/{user_id}/orders'"),
        (locust, "env('APP_PASSWORD')"),
        (locust, "allow_redirects=True"),
        (locust, "_segment(cart_id)"),
        (k6, '"GET /users/{user_id}/orders"'),
        (k6, 'env("APP_PASSWORD")'),
        (k6, "follow: true"),
        (k6, "encodeURIComponent(cart_id)"),
    ],
)
def test_a_script_names_groups_reads_the_environment_and_takes_values(writer: ModuleType, held: str) -> None:
    [text] = written(writer, session()).values()
    assert held in text


def test_whole_numbers_that_javascript_would_round_stay_what_they_are() -> None:
    [text] = written(k6, hostile()).values()
    assert "12345678901234567890" in text


@pytest.mark.parametrize("writer", [locust, k6])
def test_what_people_wrote_stays(writer: ModuleType) -> None:
    [(name, text)] = written(writer, session()).items()
    mark = "# " if writer is locust else "// "
    own = text.replace(f"{mark}Own helpers end here.", f"{mark}mine\n{mark}Own helpers end here.").replace(
        f"{mark}Own imports end here.", f"{mark}mine\n{mark}Own imports end here."
    )
    assert writer.write(session(), Options(name="shop"), own) == {name: own}


def test_a_mock_stands_by_itself(tmp_path: Path) -> None:
    for name, text in written(mock, session()).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    # Without site packages: nothing of this project can be found.
    program = [sys.executable, "-I", "-S", str(tmp_path / "shop_mock"), "--mutate"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            connection = HTTPConnection(process.stdout.readline().strip().partition("://")[2], timeout=20)
            connection.request(
                "POST", "/token", json.dumps({"grant": "session"}), {"content-type": "application/json"}
            )
            given = json.load(connection.getresponse())["access_token"]
            statuses: list[int] = []
            for token in (given, TOKEN):
                connection.request("GET", "/me", headers={"authorization": f"Bearer {token}"})
                answer = connection.getresponse()
                answer.read()
                statuses.append(answer.status)
            connection.close()
        finally:
            process.terminate()
    assert statuses == [200, 401]


@pytest.mark.parametrize(("writer", "drawn"), [(locust, "str(uuid.uuid4())"), (k6, "fresh()")])
def test_keys_against_repetition_are_drawn_anew(writer: ModuleType, drawn: str) -> None:
    key = "0f8fad5b-d9cb-469f-a165-70867728950e"
    flow = flow_of(
        read(recorded(exchange("POST /orders", {}, body={}, status=201, headers={"Idempotency-Key": key})))
    )
    [text] = written(writer, flow).values()
    assert key not in text
    assert drawn in text
