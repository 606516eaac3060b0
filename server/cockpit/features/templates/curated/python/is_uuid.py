# /// template
# name = "Check a UUID"
# kind = "function"
# description = "Whether a text is a UUID in its usual form, of a certain version if asked."
# words = ["uuid", "guid", "validate", "validation", "identifier"]
# ///
from uuid import UUID


def is_uuid(text: str, version: int | None = None) -> bool:
    """Whether the text is a UUID with hyphens, in either case."""
    try:
        parsed = UUID(text)
    except ValueError:
        return False
    return str(parsed) == text.lower() and (version is None or parsed.version == version)


# /// proof
assert is_uuid("9B2F1D5E-0C64-4F0E-8E5B-3D1A4C6B7E8F")
assert is_uuid("9b2f1d5e-0c64-4f0e-8e5b-3d1a4c6b7e8f", 4)
assert not is_uuid("9b2f1d5e-0c64-4f0e-8e5b-3d1a4c6b7e8f", 1)
assert not is_uuid("9b2f1d5e0c644f0e8e5b3d1a4c6b7e8f")
