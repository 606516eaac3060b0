# /// template
# name = "Call when it is quiet"
# kind = "function"
# description = "A decorator that runs a function once, after nobody has called it for some seconds."
# words = ["debounce", "delay", "timer", "coalesce", "quiet period", "events"]
# ///
import functools
import threading
from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


def debounce(seconds: float) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Run the function on a thread, with the arguments of the last call, when so long nobody called."""

    def decorate(function: Callable[P, None]) -> Callable[P, None]:
        waiting: threading.Timer | None = None
        lock = threading.Lock()

        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
            nonlocal waiting
            with lock:
                if waiting is not None:
                    waiting.cancel()
                waiting = threading.Timer(seconds, function, args, kwargs)
                waiting.daemon = True
                waiting.start()

        return wrapper

    return decorate


# /// proof
heard: list[str] = []
quiet = threading.Event()


@debounce(0.05)
def note(word: str) -> None:
    heard.append(word)
    quiet.set()


note("first")
note("second")
assert quiet.wait(5)
assert heard == ["second"]
