# /// template
# name = "Text in Base64"
# kind = "function"
# description = "A text in the signs of Base64."
# words = ["base64", "encode", "b64encode", "basic auth"]
# ///
import base64


def encode_base64(text: str) -> str:
    """The bytes of the text in UTF-8, in Base64."""
    return base64.b64encode(text.encode()).decode("ascii")


# /// proof
assert encode_base64("hé") == "aMOp"
