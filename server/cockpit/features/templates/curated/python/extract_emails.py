# /// template
# name = "Find e-mail addresses"
# kind = "function"
# description = "The e-mail addresses in a text."
# words = ["extract emails", "find addresses", "regex", "scrape"]
# ///
import re


def extract_emails(text: str) -> list[str]:
    """The addresses in their order, each as often as it occurs."""
    return re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)


# /// proof
assert extract_emails("to a.b@example.com, c+d@x.org.") == ["a.b@example.com", "c+d@x.org"]
