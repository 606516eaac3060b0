"""One of several, and another one when that one is gone."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cockpit.core.errors import Unavailable
from cockpit.core.lease import Lease, held

HOLD = """
import sys
import threading
from pathlib import Path
from cockpit.core.lease import Lease
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


def test_it_is_ours_on_whatever_thread_we_ask(tmp_path: Path) -> None:
    lease, together = Lease(tmp_path / "lock"), threading.Barrier(8)

    def take(_: int) -> bool:
        together.wait()
        return lease.take()

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(take, range(8)))
    lease.release()


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


def test_a_block_is_entered_by_one_at_a_time(tmp_path: Path) -> None:
    inside, most = list[int](), list[int]()

    def enter(number: int) -> None:
        with held(tmp_path / "lock"):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 8


def test_nobody_waits_for_ever(tmp_path: Path) -> None:
    with (
        held(tmp_path / "lock"),
        pytest.raises(Unavailable, match="held by another process"),
        held(tmp_path / "lock", patience=0.02),
    ):
        raise AssertionError("Two are inside.")
    with held(tmp_path / "lock"):
        pass
