"""On the path of a daemon and of its workers it notes every program that they start, before it runs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

STARTING = {
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork",
    "pty.spawn",
}  # fmt: skip


def note(event: str, arguments: tuple[Any, ...]) -> None:
    """Write a line for each start of a program."""
    if event in STARTING:
        given = arguments[1] if len(arguments) > 1 else arguments
        line = json.dumps([event, [os.fsdecode(each) for each in given or ()]])
        with Path(os.environ["STARTED"]).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


sys.addaudithook(note)
