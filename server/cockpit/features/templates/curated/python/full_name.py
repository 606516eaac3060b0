# /// template
# name = "Full name"
# kind = "function"
# description = "The first and the last name of a person."
# words = ["full name", "display name", "first name", "last name", "person"]
# ///
def full_name(first: str, last: str) -> str:
    """Both names with a space between them, or the one that there is."""
    return f"{first.strip()} {last.strip()}".strip()


# /// proof
assert full_name("Ada", "Lovelace") == "Ada Lovelace"
assert full_name("Ada", "") == "Ada"
