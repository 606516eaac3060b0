# /// template
# name = "Initials of a name"
# kind = "function"
# description = "The first letters of the words of a name."
# words = ["initials", "name", "abbreviation", "acronym", "avatar"]
# ///
def initials(name: str) -> str:
    """The first letter of each word, in capitals."""
    return "".join(word[0].upper() for word in name.split())


# /// proof
assert initials("ada  lovelace") == "AL"
assert initials("") == ""
