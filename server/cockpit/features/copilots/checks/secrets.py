"""Whether a secret is about to be kept for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cockpit.core.redact import MASK
from cockpit.core.secret import secret_in
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Review, is_test, objection

CODE: Final = "validate.secret"


def secrets(review: Review) -> Iterator[Objection | Gap]:
    """Object to new lines with a key, a token or a password in them."""
    gone = {line for change in review.changes.changes for line in change.removed_lines()}
    for change in review.changes.present:
        in_test = is_test(change.path)
        for number, line in change.added_lines():
            if line not in gone and (what := secret_in(line, change.path, in_test=in_test)):
                shown = f"{line.strip()[:60].partition('=')[0].strip()} {MASK}"
                message = f"This looks like {what}. Once it is in the history it has to be revoked."
                yield objection(change, number, CODE, message, evidence=shown)
