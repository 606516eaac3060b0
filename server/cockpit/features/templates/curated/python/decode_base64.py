# /// template
# name = "Text from Base64"
# kind = "function"
# description = "The text that is written in the signs of Base64."
# words = ["base64", "decode", "b64decode", "basic auth"]
# ///
import base64


def decode_base64(text: str) -> str:
    """The text in UTF-8; raises ValueError for other signs or bytes."""
    return base64.b64decode(text, validate=True).decode()


# /// proof
assert decode_base64("aMOp") == "hé"
try:
    decode_base64("!")
except ValueError:
    pass
else:
    raise AssertionError
