# /// template
# name = "Path below a folder"
# kind = "function"
# description = "A path that somebody else named, refused when it leads out of a folder."
# words = ["path traversal", "security", "join", "sandbox", "directory traversal", "upload"]
# ///
from pathlib import Path


def safe_join(top: Path, name: str) -> Path:
    """The resolved path below the folder; raises ValueError for one that lies outside, also by a link."""
    root = top.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise ValueError(f"{name!r} is not below {top}.")
    return path


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    place = Path(folder)
    assert safe_join(place, "a/../b.txt") == place.resolve() / "b.txt"
    (place / "out").symlink_to("/")
    for wrong in ("../x", "/etc/hosts", "a/../../x", "out/etc"):
        try:
            safe_join(place, wrong)
        except ValueError:
            continue
        raise AssertionError(wrong)
