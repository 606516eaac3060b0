"""Worker processes: what they answer, and that none outlives its daemon."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from cockpit.features.audit.config import Config
from cockpit.features.audit.scan import ScanResult

TODO = "# TODO: finish this\n"


@pytest.fixture
def worker():
    """Starts a worker; kills it after the test if it is still there."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", "cockpit.workers"]
        process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ask(process: subprocess.Popen[bytes], order: object) -> list[dict[str, object]]:
    """Send one line and read until the end; standard input stays open meanwhile."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(order if isinstance(order, bytes) else msgspec.json.encode(order) + b"\n")
    process.stdin.flush()
    return [msgspec.json.decode(line) for line in process.stdout]


def scan(root: Path, **options: object) -> dict[str, object]:
    return {
        "task": "audit.scan",
        "payload": {"root": str(root), "config": msgspec.to_builtins(Config())} | options,
    }


def test_a_scan(worker, tmp_path):
    (tmp_path / "a.py").write_text(TODO)
    (tmp_path / "größe.py").write_text(TODO)
    process = worker()
    *progress, last = ask(process, scan(tmp_path, paths=[], cache="", execute=True))
    assert process.wait() == 0
    assert progress[-1] == {"progress": [2, 2]}
    path = Path(last["result"]["path"])
    result = msgspec.msgpack.decode(path.read_bytes(), type=ScanResult)
    path.unlink()
    assert [each.path for each in result.findings] == ["a.py", "größe.py"]


def test_only_some_paths_with_a_cache(worker, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    for name in ("a.py", "b.py"):
        (root / name).write_text(TODO)
    order = scan(root, paths=[str(root / "b.py")], cache=str(tmp_path / "cache"))
    answer = ask(worker(), order)[-1]
    Path(answer["result"]["path"]).unlink()
    assert answer["result"]["files"] == 1
    assert (tmp_path / "cache").is_file()


FAULTS = [
    (b"not json\n", "invalid", "JSON is malformed"),
    ({"task": "audit.scan"}, "invalid", "Object missing required field `payload`"),
    ({"task": "dance", "payload": {}}, "invalid", "$.task: no such task: 'dance'."),
    ({"task": "audit.scan", "payload": {}}, "invalid", "$.payload: Object missing required field `root`"),
    (scan(Path("/nowhere/at/all")), "notFound", "/nowhere/at/all: "),
]


@pytest.mark.parametrize(("order", "kind", "sentence"), FAULTS)
def test_a_fault_is_answered(worker, order, kind, sentence):
    (answer,) = ask(worker(), order)
    assert answer["error"]["kind"] == kind
    assert answer["error"]["message"].startswith(sentence)


@pytest.mark.parametrize("order", [b"", b"\n", scan(Path("/usr"))], ids=["at once", "nothing", "at work"])
def test_it_ends_when_its_input_does(worker, order):
    process = worker()
    data = order if isinstance(order, bytes) else msgspec.json.encode(order) + b"\n"
    process.communicate(data, timeout=60)
    assert process.returncode == 3


PARENT = """
import subprocess, sys, time
argv = [sys.executable, "-m", "cockpit.workers"]
child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
child.stdin.write(sys.argv[1].encode() + b"\\n")
child.stdin.flush()
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_killed_parent_leaves_no_worker():
    psutil = pytest.importorskip("psutil")
    order = msgspec.json.encode(scan(Path("/usr"))).decode()
    parent = subprocess.Popen([sys.executable, "-c", PARENT, order], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    psutil.wait_procs([child], timeout=30)
    assert not child.is_running()


def test_a_stray_print_does_not_reach_the_answer():
    script = """
import os
from cockpit.workers import worker
worker.TASKS = {"x": lambda payload, progress: print("stray") or {"said": os.write(1, b"stray too")}}
worker.main()
"""
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert ask(process, {"task": "x", "payload": {}}) == [{"result": {"said": 9}}]
    process.communicate()
