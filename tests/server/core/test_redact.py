"""Secrets leave, names and structure stay."""

from __future__ import annotations

import pytest

from cockpit.core.redact import redact, redact_code

CASES = [
    ("nothing to hide: the token bucket is full", "nothing to hide: the token bucket is full"),
    ("password=hunter22&x=1", "password=[redacted]&x=1"),
    ('{"api_key": "abcd1234efgh"}', '{"api_key": "[redacted]"}'),
    ("client-secret: 'abcdefgh'", "client-secret: '[redacted]'"),
    ("Authorization: Bearer abc.def-ghi_jkl", "Authorization: Bearer [redacted]"),
    ("postgresql://ann:s3cr3t@db.example/x", "postgresql://ann:[redacted]@db.example/x"),
    ("ghp_" + "a1" * 18 + " was used", "[redacted] was used"),
    ("key AKIA" + "ABCD" * 4 + ".", "key [redacted]."),
    ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl", "[redacted]"),
    ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nafter", "[redacted]\nafter"),
    ("-----BEGIN PRIVATE KEY-----\ncut off", "[redacted]"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_redact(text: str, expected: str) -> None:
    assert redact(text) == expected


CODE = [
    ("token = request.headers[name]", "token = request.headers[name]"),
    ("def login(password: str, token: Token) -> None:", "def login(password: str, token: Token) -> None:"),
    ("# the bearer authentication of the API", "# the bearer authentication of the API"),
    ('password = "hunter22"', 'password = "[redacted]"'),
    ("{'api_key': 'abcd1234efgh'}", "{'api_key': '[redacted]'}"),
    ('TOKEN: str = "abcd-efgh"', 'TOKEN: str = "[redacted]"'),
    ("export API_TOKEN=abc123def456", "export API_TOKEN=[redacted]"),
    ("    db_password: s3cretvalue", "    db_password: [redacted]"),
    ("Authorization: Bearer abc1def2ghi3", "Authorization: Bearer [redacted]"),
    ("postgresql://ann:s3cr3t@db.example/x", "postgresql://ann:[redacted]@db.example/x"),
    ("sk-" + "a1" * 12, "[redacted]"),
    ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nafter", "[redacted]\nafter"),
]


@pytest.mark.parametrize(("text", "expected"), CODE)
def test_redact_code(text: str, expected: str) -> None:
    assert redact_code(text) == expected
