# /// template
# name = "Read a TOML file"
# kind = "function"
# description = "The tables of a TOML file."
# words = ["toml", "config", "configuration", "settings", "pyproject", "load"]
# ///
import tomllib
from pathlib import Path
from typing import Any


def read_toml(path: Path) -> dict[str, Any]:
    """The decoded content; raises ValueError with the place of a fault."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample.toml")
    sample.write_text("[a]\nb = 1\n", encoding="utf-8")
    assert read_toml(sample) == {"a": {"b": 1}}
    sample.write_text("a =", encoding="utf-8")
    try:
        read_toml(sample)
    except ValueError as error:
        assert "sample.toml" in str(error)
    else:
        raise AssertionError
