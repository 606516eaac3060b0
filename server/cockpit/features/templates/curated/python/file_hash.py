# /// template
# name = "Hash of a file"
# kind = "function"
# description = "The digest of a file's content, read in pieces."
# words = ["checksum", "sha256", "digest", "md5", "fingerprint", "integrity"]
# ///
import hashlib
from pathlib import Path


def file_hash(path: Path, algorithm: str = "sha256", chunk_size: int = 1 << 20) -> str:
    """The hexadecimal digest of the content, whatever the size of the file."""
    digest = hashlib.new(algorithm)
    with path.open("rb") as file:
        while chunk := file.read(chunk_size):
            digest.update(chunk)
    return digest.hexdigest()


# /// proof
import tempfile

with tempfile.TemporaryDirectory() as folder:
    sample = Path(folder, "sample")
    sample.write_bytes(b"abc")
    whole = file_hash(sample)
    assert whole == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert file_hash(sample, chunk_size=1) == whole
