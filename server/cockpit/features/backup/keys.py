"""The key file of a repository: which form it has and, if it is encrypted, the key behind a password."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from cockpit.core.durable import write_durably
from cockpit.core.errors import Conflict, Refused
from cockpit.core.lazy import lazy
from cockpit.features.backup.seal import NONCE_SIZE, Broken, Entropy, Seal

if TYPE_CHECKING:
    from cryptography import exceptions
    from cryptography.hazmat.primitives.ciphers import aead
else:
    exceptions = lazy("cryptography.exceptions")
    aead = lazy("cryptography.hazmat.primitives.ciphers.aead")

FORMAT: Final = 1
NAMES: Final = ("repository", "repository.copy")
"""Without its key an encrypted repository is lost, so there are two files of it."""
COST: Final = 2**16
BLOCKS: Final = 8
MEMORY: Final = 256 * COST * BLOCKS
KEY_SIZE: Final = 32

Password = Callable[[], str]
"""Asks for the password; called only when one is needed."""


class Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys, encrypted with what scrypt makes of the password."""

    salt: bytes
    cost: int
    keys: bytes


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a key file says."""

    format: int
    created: str
    hash: str = "blake2b-256"
    compression: str = "zstd"
    lock: Lock | None = None
    """Absent where nothing is encrypted."""


def make(folder: Path, now: datetime, password: str, entropy: Entropy) -> Seal:
    """Write the key file of a new repository; it is encrypted if there is a password."""
    created = now.isoformat(timespec="seconds")
    if not password:
        keys, file = b"", KeyFile(FORMAT, created)
    else:
        keys, salt, nonce = entropy(2 * KEY_SIZE), entropy(KEY_SIZE), entropy(NONCE_SIZE)
        wrapped = aead.AESGCM(_stretched(password, salt, COST)).encrypt(nonce, keys, created.encode())
        file = KeyFile(FORMAT, created, lock=Lock(salt, COST, nonce + wrapped))
    folder.chmod(0o700)
    body = msgspec.json.encode(file)
    for name in reversed(NAMES):
        write_durably(folder / name, _digest(body) + b"\n" + body + b"\n")
    return _seal(keys, entropy)


def unlock(folder: Path, password: Password, entropy: Entropy) -> Seal:
    """The seal of a repository; raises Refused for a wrong password, Broken when no key file is whole."""
    file = _whole(folder)
    if file.format != FORMAT:
        raise Conflict(f"{folder} was written by a newer cockpit (format {file.format}): update this one.")
    if file.lock is None:
        return _seal(b"", entropy)
    key, wrapped = _stretched(password(), file.lock.salt, file.lock.cost), file.lock.keys
    try:
        keys = aead.AESGCM(key).decrypt(wrapped[:NONCE_SIZE], wrapped[NONCE_SIZE:], file.created.encode())
    except exceptions.InvalidTag as error:
        raise Refused("The password is not the one of these backups.") from error
    return _seal(keys, entropy)


def is_encrypted(folder: Path) -> bool:
    """Whether a password is needed; raises Broken."""
    return _whole(folder).lock is not None


def exists(folder: Path) -> bool:
    """Whether there is a repository in the folder."""
    return any((folder / name).is_file() for name in NAMES)


def damaged(folder: Path) -> list[str]:
    """The names of the key files that are not whole; none of both is what has its keys from elsewhere."""
    if not exists(folder):
        return []
    return [name for name in NAMES if _read(folder / name) is None]


def mend(folder: Path) -> None:
    """Write a key file again that is not whole, from the other one."""
    for name, other in zip(NAMES, reversed(NAMES), strict=True):
        if _read(folder / name) is None and _read(folder / other) is not None:
            write_durably(folder / name, (folder / other).read_bytes())


def _whole(folder: Path) -> KeyFile:
    for name in NAMES:
        if (file := _read(folder / name)) is not None:
            return file
    raise Broken(f"{folder / NAMES[0]} and its copy are damaged: without them nothing can be read.")


def _read(path: Path) -> KeyFile | None:
    try:
        digest, body, end = path.read_bytes().split(b"\n", 2)
        file = msgspec.json.decode(body, type=KeyFile)
    except (OSError, ValueError):
        return None
    return file if digest == _digest(body) and not end else None


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=32).hexdigest().encode()


def _stretched(password: str, salt: bytes, cost: int) -> bytes:
    """A key of a password, slow on purpose: 64 MB and a quarter of a second for each guess."""
    secret = password.encode("utf-8", "surrogateescape")
    return hashlib.scrypt(secret, salt=salt, n=cost, r=BLOCKS, p=1, maxmem=MEMORY, dklen=KEY_SIZE)


def _seal(keys: bytes, entropy: Entropy) -> Seal:
    return Seal(keys[:KEY_SIZE], keys[KEY_SIZE:], entropy)
