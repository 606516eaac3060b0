"""Generated clients as modules."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cockpit.features.har.flow.flow import flow_of
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client
from cockpit.features.har.writing.files import Options

from .flows import recorded


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., ModuleType]]:
    """Makes a client of some exchanges, and imports it."""

    def build(*entries: dict[str, Any]) -> ModuleType:
        (text,) = client.write(flow_of(read(recorded(*entries))), Options("shop")).values()
        path = tmp_path / "shop_client.py"
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("shop_client", path)
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules["shop_client"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    yield build
    sys.modules.pop("shop_client", None)
