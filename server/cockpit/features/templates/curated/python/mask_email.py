# /// template
# name = "Mask an e-mail address"
# kind = "function"
# description = "An address of which only the first letter and the host can be read."
# words = ["mask email", "redact", "anonymize", "privacy", "hide"]
# ///
def mask_email(address: str) -> str:
    """The first letter, stars, and the host; raises ValueError for what is no address."""
    name, at, host = address.partition("@")
    if not name or not at or not host:
        raise ValueError(f"{address!r} is not an e-mail address.")
    return f"{name[0]}{'*' * (len(name) - 1)}@{host}"


# /// proof
assert mask_email("anna@example.org") == "a***@example.org"
