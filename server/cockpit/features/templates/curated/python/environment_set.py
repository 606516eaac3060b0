# /// template
# name = "Environment variables for a block"
# kind = "function"
# description = "A context manager that sets environment variables and puts the old ones back."
# words = ["environ", "context manager", "patch", "temporary", "test"]
# ///
import os
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def environment_set(**variables: str | None) -> Generator[None]:
    """Set the variables until the block ends; None removes one."""
    before = {name: os.environ.get(name) for name in variables}
    _apply(variables)
    try:
        yield
    finally:
        _apply(before)


def _apply(variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


# /// proof
os.environ["PROOF_A"] = "1"
with environment_set(PROOF_A=None, PROOF_B="2"):
    assert ("PROOF_A" in os.environ, os.environ["PROOF_B"]) == (False, "2")
assert (os.environ.pop("PROOF_A"), "PROOF_B" in os.environ) == ("1", False)
