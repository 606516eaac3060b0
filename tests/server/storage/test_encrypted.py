"""A PostgreSQL on another computer is spoken to only when it proves who it is, and nobody can listen."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from cockpit.core.errors import Unavailable
from cockpit.storage.postgres import PostgresSchema

PASSWORD = "correct horse"
SSL_REQUEST = bytes.fromhex("0000000804d2162f")
RULES = (
    b"local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\nhost all plain 127.0.0.1/32 trust\n"
)


def certified(folder: Path, name: str) -> tuple[Path, Path]:
    """A key, and a certificate that it has signed itself for a host."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, certificate


@pytest.fixture(scope="module")
def served(postgres_server, tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """The address of an encrypted server without its options, and what its certificate is trusted by."""
    folder = tmp_path_factory.mktemp("certificates")
    key, certificate = certified(folder, "localhost")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    files = {
        "server.key": key.read_bytes(), "server.crt": certificate.read_bytes(), "pg_hba.conf": RULES,
    }  # fmt: skip
    settings = ("listen_addresses=127.0.0.1", f"port={port}", "ssl=on")
    with postgres_server(*settings, files=files) as sockets:
        with closing(PostgresSchema(f"postgresql://ann@:{port}/postgres?host={sockets}")) as server:
            server.execute(f"ALTER ROLE ann PASSWORD '{PASSWORD}'")
            server.execute("CREATE ROLE plain LOGIN")
        yield f"postgresql://ann@localhost:{port}/postgres", certificate


def test_a_server_that_proves_who_it_is_is_spoken_to_unheard(served):
    url, certificate = served
    with closing(PostgresSchema(f"{url}?sslmode=verify-full&sslrootcert={certificate}", PASSWORD)) as server:
        query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert server.execute(query).fetchone() == (1,)


@pytest.mark.parametrize(
    ("host", "options", "said"),
    [
        ("localhost", "sslmode=verify-full", "certificate verify failed"),
        ("127.0.0.1", "sslmode=verify-full&sslrootcert={certificate}", "IP address mismatch"),
        ("localhost", "sslmode=verify-full&sslrootcert={other}", "certificate verify failed"),
        ("localhost", "sslmode=verify-full&sslrootcert={missing}", "No such file"),
        ("localhost", "sslmode=disable", "no pg_hba.conf entry"),
    ],
)
def test_any_other_one_is_not(served, tmp_path, host, options, said):
    url, certificate = served
    other = certified(tmp_path, "localhost")[1]
    filled = options.format(certificate=certificate, other=other, missing=tmp_path / "none.crt")
    with pytest.raises(Unavailable, match=said):
        PostgresSchema(f"{url.replace('localhost', host)}?{filled}", PASSWORD)


def test_a_server_without_encryption_learns_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as threads:
        heard = threads.submit(refuse_encryption, listener)
        port = listener.getsockname()[1]
        with pytest.raises(Unavailable, match="refuses SSL"):
            PostgresSchema(f"postgresql://ann@127.0.0.1:{port}/postgres?sslmode=verify-full", PASSWORD)
        assert heard.result() == (SSL_REQUEST, b"")


def refuse_encryption(listener: socket.socket) -> tuple[bytes, bytes]:
    """What a client asks for, and what it says when it does not get it."""
    connection, _ = listener.accept()
    with connection:
        asked = connection.recv(len(SSL_REQUEST))
        connection.sendall(b"N")
        return asked, connection.recv(1000)
