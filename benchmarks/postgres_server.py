"""A PostgreSQL of the benchmarks' own, on a socket in a scratch folder, which ends with them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


@contextmanager
def postgres() -> Generator[str]:
    """Its URL; empty without the programs."""
    named = shutil.which("initdb")
    found = [Path(named)] if named else sorted(DEBIAN.glob("*/bin/initdb"))
    if not found:
        print("PostgreSQL is not installed (Debian: apt-get install postgresql).")
        yield ""
        return
    programs = found[-1].resolve().parent
    # It does not run as root, and a socket's path must be short.
    user = "postgres" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="cockpit-postgres-") as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)

        def run(program: str, *arguments: str) -> None:
            command = [programs / program, "-D", folder / "data", *arguments]
            subprocess.run(command, user=user, cwd="/", stdout=subprocess.DEVNULL, check=True)

        run("initdb", "--username=ann", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        run("pg_ctl", "-w", "-s", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield f"postgresql://ann@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")
