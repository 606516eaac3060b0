"""Programs: run, refused, stopped."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from cockpit.core.errors import Cancelled, CockpitError, NotConfigured, Refused, Unavailable
from cockpit.core.process import MODEL_KEY, SystemRunner

PYTHON = sys.executable


def test_what_a_program_says(tmp_path: Path) -> None:
    script = tmp_path / "say.py"
    script.write_text(
        "import sys, os\nsys.stdout.write(sys.stdin.read().upper() + os.getcwd())\n"
        "sys.stderr.write('oh')\nsys.exit(3)\n"
    )
    answer = SystemRunner().run([PYTHON, str(script)], cwd=tmp_path, stdin="größe ".encode())
    assert answer.stdout.decode() == f"GRÖSSE {tmp_path}"
    assert (answer.code, answer.stderr) == (3, b"oh")


def test_a_program_without_input_reads_nothing(tmp_path: Path) -> None:
    script = tmp_path / "read.py"
    script.write_text("import sys\nprint(len(sys.stdin.read()))\n")
    assert SystemRunner().run([PYTHON, str(script)], cwd=tmp_path).stdout.strip() == b"0"


def test_the_key_of_a_language_model_is_not_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MODEL_KEY, "swordfish")
    monkeypatch.setenv("COCKPIT_OPENAI_MODEL", "small")
    script = tmp_path / "names.py"
    script.write_text("import os\nprint([name for name in os.environ if 'OPENAI' in name])\n")
    said = SystemRunner().run([PYTHON, str(script)], cwd=tmp_path).stdout
    assert said.strip() == b"['COCKPIT_OPENAI_MODEL']"


def test_large_input_and_output_do_not_block_each_other(tmp_path: Path) -> None:
    script = tmp_path / "cat.py"
    script.write_text("import shutil, sys\nshutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer, 10)\n")
    data = b"0123456789" * 50_000
    assert SystemRunner().run([PYTHON, str(script)], cwd=tmp_path, stdin=data).stdout == data


FAILURES: list[tuple[str, SystemRunner, list[str], type[CockpitError], str]] = [
    ("not trusted", SystemRunner(trusted=lambda: False), ["git", "status"], Refused, "not trusted"),
    ("dangerous", SystemRunner(), ["rm", "-rf", "/"], Refused, "rm was not run"),
    ("absent", SystemRunner(), ["no-such-program-here"], NotConfigured, "was not found"),
    ("no program", SystemRunner(), ["/dev/null"], Unavailable, "could not be started"),
]


@pytest.mark.parametrize(
    ("what", "runner", "argv", "kind", "said"), FAILURES, ids=[what for what, *_ in FAILURES]
)
def test_what_is_not_run(
    tmp_path: Path, what: str, runner: SystemRunner, argv: list[str], kind: type[CockpitError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        runner.run(argv, cwd=tmp_path)


def test_a_program_need_not_read_its_input(tmp_path: Path) -> None:
    script = tmp_path / "deaf.py"
    script.write_text("print(7)\n")
    assert SystemRunner().run([PYTHON, str(script)], cwd=tmp_path, stdin=b"x" * 10**6).stdout == b"7\n"


def test_a_folder_that_is_gone_is_not_taken_for_a_program_that_is(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="there is no folder"):
        SystemRunner().run([PYTHON, "-V"], cwd=tmp_path / "gone")


def test_a_child_of_the_program_cannot_hold_us_up(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import subprocess, sys, threading\n"
        "wait = 'import sys; sys.stdin.read()'\n"
        "subprocess.Popen([sys.executable, '-c', wait], stdin=subprocess.PIPE)\n"
        "print('started', flush=True)\nthreading.Event().wait()\n"
    )
    with pytest.raises(Unavailable, match="did not end"):
        SystemRunner().run([PYTHON, str(script)], cwd=tmp_path, timeout=0.5)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere there are no groups of processes")
def test_what_a_program_has_started_ends_with_it(tmp_path: Path) -> None:
    script, pipe, withdrawn = tmp_path / "parent.py", tmp_path / "pipe", threading.Event()
    os.mkfifo(pipe)
    hold = f"import threading; held = open({str(pipe)!r}, 'w'); threading.Event().wait()"
    script.write_text(f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {hold!r}])\n")
    said = list[str]()

    def run() -> None:
        try:
            SystemRunner().run([PYTHON, str(script)], cwd=tmp_path, cancelled=withdrawn.is_set)
        except Cancelled as error:
            said.append(error.message)

    thread = threading.Thread(target=run)
    thread.start()
    with pipe.open() as held:  # Opens when the grandchild has opened its end.
        withdrawn.set()
        assert held.read() == ""  # Ends when the grandchild has.
    thread.join(20)
    assert len(said) == 1


@pytest.fixture
def endless(tmp_path: Path) -> list[str]:
    script = tmp_path / "endless.py"
    script.write_text("import threading\nthreading.Event().wait()\n")
    return [PYTHON, str(script)]


def test_a_program_is_stopped_when_nobody_wants_it(tmp_path: Path, endless: list[str]) -> None:
    answers = iter([False, True])
    with pytest.raises(Cancelled, match="was stopped"):
        SystemRunner().run(endless, cwd=tmp_path, cancelled=lambda: next(answers))


def test_a_program_is_stopped_at_its_deadline(tmp_path: Path, endless: list[str]) -> None:
    with pytest.raises(Unavailable, match=r"did not end within 0\.01 s"):
        SystemRunner().run(endless, cwd=tmp_path, timeout=0.01)


def test_the_end_stops_every_program(tmp_path: Path, endless: list[str]) -> None:
    runner, asked, codes = SystemRunner(), threading.Event(), list[int]()

    def wanted() -> bool:
        asked.set()
        return False

    thread = threading.Thread(
        target=lambda: codes.append(runner.run(endless, cwd=tmp_path, cancelled=wanted).code)
    )
    thread.start()
    assert asked.wait(20)
    runner.stop()
    thread.join(20)
    assert codes == [-9]
    runner.stop()
