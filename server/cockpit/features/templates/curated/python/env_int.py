# /// template
# name = "Number from the environment"
# kind = "function"
# description = "A whole number from an environment variable, checked, with a default."
# words = ["environment variable", "getenv", "config", "settings", "integer", "os.environ"]
# ///
import os
from collections.abc import Mapping


def env_int(
    name: str, default: int, *, least: int | None = None, environment: Mapping[str, str] | None = None
) -> int:
    """The number that the variable holds; raises ValueError that names the variable."""
    text = (os.environ if environment is None else environment).get(name, "").strip()
    if not text:
        return default
    try:
        value = int(text)
    except ValueError as error:
        raise ValueError(f"{name}: {text!r} is not a whole number.") from error
    if least is not None and value < least:
        raise ValueError(f"{name}: {value} is less than {least}.")
    return value


# /// proof
assert env_int("PORT", 80, environment={}) == 80
assert env_int("PORT", 80, environment={"PORT": " 8080 "}) == 8080
for wrong in ("x", "0"):
    try:
        env_int("PORT", 80, least=1, environment={"PORT": wrong})
    except ValueError as error:
        assert str(error).startswith("PORT: ")
        continue
    raise AssertionError(wrong)
