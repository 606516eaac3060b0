"""One of several, and another one when that one is gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cockpit.kernel.lease import Lease

HOLD = """
import sys
from pathlib import Path
from cockpit.kernel.lease import Lease
lease = Lease(Path(sys.argv[1]))
print(lease.take(), flush=True)
sys.stdin.read()
"""


def test_only_one_has_it(tmp_path: Path) -> None:
    one, other = Lease(tmp_path / "sub" / "lock"), Lease(tmp_path / "sub" / "lock")
    assert [one.take(), other.take(), one.take()] == [True, False, True]
    one.release()
    assert [other.take(), one.take()] == [True, False]
    other.release()
    other.release()


def test_a_killed_holder_gives_it_back(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        lease = Lease(tmp_path / "lock")
        assert not lease.take()
        holder.kill()
        holder.wait()
        assert lease.take()
        lease.release()


def test_where_nothing_can_be_written_everybody_is_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    one, other = Lease(tmp_path / "file" / "lock"), Lease(tmp_path / "file" / "lock")
    assert [one.take(), other.take()] == [True, True]
