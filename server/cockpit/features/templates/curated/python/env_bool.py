# /// template
# name = "Switch in the environment"
# kind = "function"
# description = "Whether a variable of the environment says yes."
# words = ["environment variable", "boolean", "flag", "getenv", "feature toggle", "setting"]
# ///
import os


def env_bool(name: str, *, default: bool = False) -> bool:
    """Whether the variable is 1, true, yes or on; the default where it is not set."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in ("1", "true", "yes", "on")


# /// proof
os.environ["SAMPLE_SWITCH"] = " Yes "
assert env_bool("SAMPLE_SWITCH")
os.environ["SAMPLE_SWITCH"] = "0"
assert not env_bool("SAMPLE_SWITCH", default=True)
assert env_bool("SAMPLE_SWITCH_2", default=True)
