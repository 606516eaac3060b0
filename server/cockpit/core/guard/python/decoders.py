"""Python's decoding functions, applied where the encoded text is in the code."""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cockpit.core.guard.marks import DECODED, REMOTE, is_known


def _standard(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _url_safe(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _never(_: str) -> bytes:
    raise ValueError


DECODERS: Mapping[str, Callable[[str], bytes]] = MappingProxyType(
    {
        "base64.b64decode": _standard,
        "base64.standard_b64decode": _standard,
        "base64.decodebytes": _standard,
        "binascii.a2b_base64": _standard,
        "base64.urlsafe_b64decode": _url_safe,
        "base64.b32decode": base64.b32decode,
        "base64.b16decode": lambda text: base64.b16decode(text, casefold=True),
        "base64.a85decode": base64.a85decode,
        "base64.b85decode": base64.b85decode,
        "bytes.fromhex": bytes.fromhex,
        "bytearray.fromhex": bytes.fromhex,
        "binascii.unhexlify": binascii.unhexlify,
        "zlib.decompress": _never,
        "gzip.decompress": _never,
        "bz2.decompress": _never,
        "lzma.decompress": _never,
        "marshal.loads": _never,
        "pickle.loads": _never,
        "codecs.decode": _never,
    }
)


def decode(name: str, args: list[str]) -> str:
    """A mark that it is decoded, followed by the text itself where it is known."""
    text = args[0] if args else ""
    if REMOTE in text:
        return REMOTE
    if not text or not is_known(text):
        return DECODED
    try:
        if name == "codecs.decode":
            return DECODED + _by_codec(text, args[1] if len(args) > 1 else "utf-8")
        return DECODED + DECODERS[name](text).decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        return DECODED


def _by_codec(text: str, codec: str) -> str:
    if codec.replace("-", "").replace("_", "") == "rot13":
        return codecs.decode(text, "rot13")
    if codec in ("hex", "hex_codec"):
        return bytes.fromhex(text).decode("utf-8", "replace")
    return _standard(text).decode("utf-8", "replace") if codec.startswith("base64") else text
