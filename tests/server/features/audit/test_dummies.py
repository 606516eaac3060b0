"""Placeholder values in code that ships."""

from __future__ import annotations

import pytest

FOUND = [
    (
        "a.py",
        'def f(secret_key: str = "your-secret-key"):\n    return g(secret_key)\n',
        "1 dummyValue warning",
    ),
    ("a.py", 'PASSWORD = "changeme"\n', "1 dummyValue warning"),
    ("a.py", 'key = os.environ.get("API_KEY", "YOUR_API_KEY")\n', "1 dummyValue warning"),
    ("a.ts", "const c = { key: process.env.ROLE_KEY || 'placeholder-role-key' };", "1 dummyValue warning"),
    ("a.js", "const hashedPassword = await bcrypt.hash('admin123', 10);", "1 dummyValue warning"),
    ("examples/a.js", "const hashedPassword = await bcrypt.hash('admin123', 10);", "1 dummyValue hint"),
    ("a.py", 'jwt_secret: str = "my-tool-dev-secret"\n', "1 dummyValue warning"),
    ("a.ts", "const c = { webhookSecret: process.env.W || 'whsec_test_webhook' };", "1 dummyValue warning"),
    ("a.go", 'var apiKey = "xxxxxxxx"', "1 dummyValue warning"),
    ("a.ts", "const item = { videoUrl: 'https://example.com/basics' };", "1 dummyValue hint"),
    ("a.py", "owner = {'contact': 'dev@example.com'}\n", "1 dummyValue hint"),
    ("a.tsx", "const item = { description: 'Lorem ipsum dolor sit amet' };", "1 dummyValue hint"),
]


@pytest.mark.parametrize(("path", "text", "expected"), FOUND)
def test_found(audited, path: str, text: str, expected: str) -> None:
    assert audited(path, text) == [expected]


LEFT_ALONE = [
    ("tests/conftest.py", 'PASSWORD = "changeme"\n'),
    ("a.py", 'WEAK = ("password", "passw0rd", "letmein")\n'),
    ("a.py", 'keys = ("secret", "key", "password", "token")\n'),
    ("a.py", 'checksum = "placeholder"  # computed below\n'),
    ("a.py", 'parser.add_argument("secret", help="Your secret key")\n'),
    ("a.py", 'if password == "changeme":\n    warn()\n'),
    ("a.js", "console.log('export API_KEY=\"your-api-key\"');"),
    ("a.tsx", '<input placeholder="https://example.com/a" />'),
    ("a.js", "const schema = { email: { type: 'string', example: 'user@example.com' } };"),
    ("a.ts", '// Signer format is "Name <email@example.com>"\nf();'),
    ("a.js", "let text = 'Lorem ipsum dolor sit amet'.repeat(1000);"),
    ("a.js", "const t = `\n  password: 'changeme'\n`;"),
    ("a.yaml", "password: changeme\n"),
    ("a.php", "<?php\n$data['_password'] = '******';"),
    ("a.py", 'secret = os.environ["JWT_SECRET"]\n'),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_left_alone(audited, path: str, text: str) -> None:
    assert audited(path, text) == []
