# /// template
# name = "Palindrome"
# kind = "function"
# description = "Whether a text reads the same backwards, leaving case, spaces and punctuation aside."
# words = ["palindrome", "reverse", "mirrored", "backwards"]
# ///
def is_palindrome(text: str) -> bool:
    """Whether the letters and digits of the text read the same in both directions."""
    signs = [sign for sign in text.casefold() if sign.isalnum()]
    return signs == signs[::-1]


# /// proof
assert is_palindrome("A man, a plan, a canal: Panama!")
assert not is_palindrome("palindrome")
assert is_palindrome("")
