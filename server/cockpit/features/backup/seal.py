"""What content becomes before it is kept: named by its hash, compressed and, with a password, encrypted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import zstandard

from cockpit.core.errors import Unavailable
from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    from cryptography import exceptions
    from cryptography.hazmat.primitives.ciphers import aead
else:
    # Only an encrypted repository needs them.
    exceptions = lazy("cryptography.exceptions")
    aead = lazy("cryptography.hazmat.primitives.ciphers.aead")

ID_SIZE: Final = 32
NONCE_SIZE: Final = 12
LEVEL: Final = 3
PLAIN, COMPRESSED = b"\0", b"\1"
"""The first byte of what is sealed: whether the rest is compressed."""

Entropy = Callable[[int], bytes]
"""That many bytes that nobody can guess."""


class Broken(Unavailable):
    """Something in a repository is not what was once written there."""


class Seal:
    """Seals and opens content. Thread-safe."""

    def __init__(self, id_key: bytes = b"", cipher_key: bytes = b"", entropy: Entropy | None = None) -> None:
        """Without keys nothing is encrypted, and anybody can compute the hashes."""
        self._id_key = id_key
        self._cipher = aead.AESGCM(cipher_key) if cipher_key else None
        self._entropy = entropy
        self._local = threading.local()

    def id_of(self, content: bytes) -> bytes:
        """The name of a chunk: equal content has the same one, everything else another."""
        return blake2b(content, digest_size=ID_SIZE, key=self._id_key).digest()

    def close(self, chunk: bytes, content: bytes) -> bytes:
        """The sealed content of a chunk."""
        packed = self._zstd[0].compress(content)
        body = COMPRESSED + packed if len(packed) < len(content) else PLAIN + content
        if self._cipher is None or self._entropy is None:
            return body
        nonce = self._entropy(NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, body, chunk)

    def open(self, chunk: bytes, sealed: bytes) -> bytes:
        """The content of a chunk; raises Broken unless it is exactly what was sealed."""
        content = self._opened(chunk, sealed)
        if self.id_of(content) != chunk:
            raise Broken(f"Chunk {chunk.hex()[:16]} has other content than it had.")
        return content

    def close_document(self, kind: bytes, content: bytes) -> bytes:
        """A sealed document that tells by itself whether it is whole; its kind cannot be mistaken."""
        body = self.close(kind, content)
        return self._digest(kind, body) + body

    def open_document(self, kind: bytes, sealed: bytes) -> bytes:
        """The content of a document; raises Broken."""
        digest, body = sealed[:ID_SIZE], sealed[ID_SIZE:]
        if not body or digest != self._digest(kind, body):
            raise Broken(f"The {kind.decode()} is damaged.")
        return self._opened(kind, body)

    def _digest(self, kind: bytes, body: bytes) -> bytes:
        return self.id_of(kind + b"\0" + body)

    def _opened(self, associated: bytes, sealed: bytes) -> bytes:
        body = sealed
        if self._cipher is not None:
            try:
                body = self._cipher.decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], associated)
            except (exceptions.InvalidTag, ValueError) as error:
                raise Broken("Encrypted content is damaged.") from error
        if body[:1] == PLAIN:
            return body[1:]
        if body[:1] != COMPRESSED:
            raise Broken("Content is in no known form.")
        try:
            return self._zstd[1].decompress(memoryview(body)[1:], allow_extra_data=False)
        except zstandard.ZstdError as error:
            raise Broken("Compressed content is damaged.") from error

    @property
    def _zstd(self) -> tuple[zstandard.ZstdCompressor, zstandard.ZstdDecompressor]:
        """One pair for each thread: making them costs more than compressing a small file."""
        pair: Any = getattr(self._local, "pair", None)
        if pair is None:
            pair = zstandard.ZstdCompressor(level=LEVEL), zstandard.ZstdDecompressor()
            self._local.pair = pair
        return pair
