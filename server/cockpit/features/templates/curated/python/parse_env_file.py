# /// template
# name = "Read a .env file"
# kind = "function"
# description = "The variables in the text of a .env file."
# words = ["dotenv", "environment", "load env", "configuration", "key value"]
# ///
import re

_LINE = re.compile(r"(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*)")


def parse_env_file(text: str) -> dict[str, str]:
    """The variables by their names; raises ValueError with the number of a line that is none."""
    found: dict[str, str] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"Line {number} is not NAME=VALUE.")
        value = match["value"].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        else:
            value = re.split(r"\s+#", value, maxsplit=1)[0]
        found[match["name"]] = value
    return found


# /// proof
sample = "# comment\nA=1\nexport B = 'two # three'\nC=four # note\n\nD=\n"
assert parse_env_file(sample) == {"A": "1", "B": "two # three", "C": "four", "D": ""}
try:
    parse_env_file("A=1\nnonsense")
except ValueError as error:
    assert str(error) == "Line 2 is not NAME=VALUE."
else:
    raise AssertionError
