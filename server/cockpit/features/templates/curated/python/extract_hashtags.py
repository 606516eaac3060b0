# /// template
# name = "Find hashtags"
# kind = "function"
# description = "The words of a text that follow the sign #."
# words = ["hashtags", "tags", "mentions", "social", "extract"]
# ///
import re


def extract_hashtags(text: str) -> list[str]:
    """The words without the sign, in their order."""
    return re.findall(r"#(\w+)", text)


# /// proof
assert extract_hashtags("a #One, #two_2 # three") == ["One", "two_2"]
