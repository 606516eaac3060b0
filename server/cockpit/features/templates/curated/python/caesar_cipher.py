# /// template
# name = "Caesar cipher"
# kind = "function"
# description = "A text whose letters are shifted in the alphabet; for exercises, not for secrets."
# words = ["cipher", "rot13", "shift", "encode", "decode", "alphabet"]
# ///
def caesar_cipher(text: str, shift: int) -> str:
    """The text with its ASCII letters shifted; the opposite shift gives it back."""

    def shifted(letter: str) -> str:
        if not (letter.isascii() and letter.isalpha()):
            return letter
        first = ord("a" if letter.islower() else "A")
        return chr((ord(letter) - first + shift) % 26 + first)

    return "".join(map(shifted, text))


# /// proof
assert caesar_cipher("Hello, World!", 3) == "Khoor, Zruog!"
assert caesar_cipher(caesar_cipher("abc XYZ", 5), -5) == "abc XYZ"
