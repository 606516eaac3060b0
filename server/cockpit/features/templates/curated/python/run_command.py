# /// template
# name = "Run a program"
# kind = "function"
# description = "The output of a program, run without a shell, with a time limit and a clear failure."
# words = ["subprocess", "run", "execute", "command", "process", "output"]
# ///
import subprocess
from collections.abc import Sequence
from pathlib import Path


def run_command(argv: Sequence[str], *, cwd: Path | None = None, timeout: float = 60.0) -> str:
    """What the program writes; raises RuntimeError with its last words when it fails or takes too long."""
    try:
        done = subprocess.run(argv, cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{argv[0]} took more than {timeout:g} s.") from error
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise RuntimeError(f"{argv[0]} ended with {done.returncode}: {' '.join(last)}")
    return done.stdout


# /// proof
import sys

assert run_command([sys.executable, "-S", "-c", "print(6 * 7)"]) == "42\n"
try:
    run_command([sys.executable, "-S", "-c", "raise SystemExit('no luck')"])
except RuntimeError as error:
    assert str(error).endswith("ended with 1: no luck")
else:
    raise AssertionError
