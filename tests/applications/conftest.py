"""What the tests over recorded flows share."""

from __future__ import annotations

import pytest
from tests.applications.running import Recording, record


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    """The flows by their names, recorded once."""
    return record(tmp_path_factory.mktemp("recordings"))
