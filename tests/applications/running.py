"""Starts the applications, and records what a browser does with them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
NODE = shutil.which("node") or "node"
APPLICATIONS: Mapping[str, tuple[str, ...]] = {
    "fastapi_shop": (sys.executable, os.fspath(HERE / "fastapi_shop" / "app.py")),
    "express_shop": (NODE, os.fspath(HERE / "express_shop" / "app.mjs")),
}
CREDENTIALS: Mapping[str, tuple[str, str]] = {
    "fastapi_shop": ("ada@shop.test", "correct-horse-battery"),
    "express_shop": ("grace@desk.test", "staple-battery-horse"),
}
FLOWS = (
    *(
        f"fastapi_shop-{flow}"
        for flow in (
            "browse",
            "crud",
            "pages",
            "upload",
            "refresh",
            "notifications",
            "errors",
            "checkout",
        )
    ),
    *(
        f"express_shop-{flow}"
        for flow in ("notes", "cursors", "files", "exports", "graphql", "socket", "refresh", "reply")
    ),
)
"""Every flow that is recorded; its application stands before the dash."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded of a flow."""

    application: str
    path: Path


@contextmanager
def running(application: str, *, broken: str = "") -> Generator[str]:
    """The application, freshly started: its address. `broken` is one of status, schema, auth and field."""
    # Coverage is measured of the product's own programs, and these are none.
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    with subprocess.Popen(
        APPLICATIONS[application],
        env=surroundings | {"BREAK": broken},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{json.loads(process.stdout.readline())['port']}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def record(folder: Path) -> dict[str, Recording]:
    """Every flow, by its name, recorded by a real browser from applications of its own."""
    with ExitStack() as stack:
        addresses = [f"{name}={stack.enter_context(running(name))}" for name in APPLICATIONS]
        program = [NODE, os.fspath(HERE / "record.mjs"), os.fspath(folder), *addresses]
        subprocess.run(program, check=True, capture_output=True, text=True, timeout=180)
    return {flow: Recording(flow.partition("-")[0], folder / f"{flow}.har") for flow in FLOWS}
