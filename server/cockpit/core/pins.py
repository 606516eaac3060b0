"""The versions of the packages that this cockpit is tested with.

Generated from requirements/runtime.txt by `npm run generate`; do not edit.
"""

from __future__ import annotations

from typing import Final

PINNED: Final = {
    "ahocorasick-rs": "1.0.3",
    "alembic": "1.20.1",
    "asn1crypto": "1.5.1",
    "attrs": "26.1.0",
    "cattrs": "26.2.1",
    "cffi": "2.1.1",
    "cryptography": "50.0.2",
    "jinja2": "3.1.6",
    "lsprotocol": "2025.0.0",
    "mako": "1.4.3",
    "markupsafe": "3.0.4",
    "msgspec": "0.22.0",
    "pathspec": "1.1.1",
    "pg8000": "1.31.6",
    "platformdirs": "4.14.5",
    "publicsuffixlist": "1.1.2.20261023",
    "pycparser": "3.12",
    "pygls": "2.1.1",
    "pysqlite3": "0.6.1",
    "python-dateutil": "4.0.0",
    "pyyaml": "6.0.3",
    "ruff": "0.17.5",
    "scramp": "1.5.0",
    "sqlalchemy": "2.1.9",
    "tree-sitter": "0.26.1",
    "tree-sitter-bash": "0.25.1",
    "tree-sitter-javascript": "0.25.0",
    "tree-sitter-typescript": "0.23.2",
    "typing-extensions": "4.16.0",
    "tzdata": "2026.6",
    "watchdog": "7.1.0",
    "zstandard": "0.25.0",
}
