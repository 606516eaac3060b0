# /// template
# name = "Time a block"
# kind = "function"
# description = "A context manager that tells how long its block took, also when it fails."
# words = ["timer", "stopwatch", "benchmark", "measure", "elapsed", "context manager"]
# ///
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager


@contextmanager
def timed(
    label: str, tell: Callable[[str], None], clock: Callable[[], float] = time.perf_counter
) -> Generator[None]:
    """Tell the label and the seconds that the block took."""
    began = clock()
    try:
        yield
    finally:
        tell(f"{label}: {clock() - began:.3f} s")


# /// proof
told: list[str] = []
ticks = iter([1.0, 3.5])
with timed("work", told.append, lambda: next(ticks)):
    told.append("working")
assert told == ["working", "work: 2.500 s"]
