# /// template
# name = "Balanced brackets"
# kind = "function"
# description = "Whether each bracket of a text is closed by one of its kind."
# words = ["balanced parentheses", "valid brackets", "matching", "stack", "is_valid"]
# ///
def balanced_brackets(text: str) -> bool:
    """Whether round, square and curly brackets are closed in the right order."""
    pairs = {")": "(", "]": "[", "}": "{"}
    opened: list[str] = []
    for sign in text:
        if sign in pairs.values():
            opened.append(sign)
        elif sign in pairs and (not opened or opened.pop() != pairs[sign]):
            return False
    return not opened


# /// proof
assert all(map(balanced_brackets, ("", "a(b)[c]{d}", "([])")))
assert not any(map(balanced_brackets, ("(", ")", "(]", "([)]")))
