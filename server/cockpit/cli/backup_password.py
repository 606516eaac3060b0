"""Where the password of encrypted backups comes from: the environment, or the person. It is never kept."""

from __future__ import annotations

import getpass
import os
import sys

from cockpit.core.errors import Invalid
from cockpit.features.backup.site import VARIABLE, password_of


def ask() -> str:
    """The password of backups that there are; raises NotConfigured when nobody can be asked."""
    if os.environ.get(VARIABLE) or not sys.stdin.isatty():
        return password_of(os.environ)
    return getpass.getpass("Password of the backups: ")


def ask_new() -> str:
    """A password for new backups, typed twice."""
    password = ask()
    if not password:
        raise Invalid("The password is empty.")
    if not os.environ.get(VARIABLE) and getpass.getpass("Once more: ") != password:
        raise Invalid("The two passwords differ.")
    return password
