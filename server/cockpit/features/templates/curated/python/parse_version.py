# /// template
# name = "Compare versions"
# kind = "function"
# description = "A version such as 1.10.0-rc.1 as a value that sorts as semantic versioning says."
# words = ["semver", "semantic version", "compare versions", "release", "sort"]
# ///
import re

_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
VersionKey = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]


def parse_version(text: str) -> VersionKey:
    """A key by which versions sort; a pre-release comes before its release. Raises ValueError."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a version such as 1.2.3 or 1.2.3-rc.1.")
    major, minor, patch, before = found.groups()
    parts = tuple(
        (False, int(part), "") if part.isdigit() else (True, 0, part) for part in (before or "").split(".")
    )
    return int(major), int(minor), int(patch), before is None, parts


# /// proof
ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.2.0", "v1.10.0"]
backwards = ordered[::-1]
assert sorted(backwards, key=parse_version) == ordered
try:
    parse_version("1.2")
except ValueError as error:
    assert "1.2" in str(error)
else:
    raise AssertionError
