# /// template
# name = "Count vowels"
# kind = "function"
# description = "How many vowels a text has."
# words = ["vowels", "count letters", "letters"]
# ///
def count_vowels(text: str) -> int:
    """The number of vowels, in upper or lower case."""
    return sum(letter in "aeiou" for letter in text.lower())


# /// proof
assert count_vowels("Hello World") == 3
assert count_vowels("AEIOU xyz") == 5
