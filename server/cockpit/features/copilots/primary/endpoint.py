"""Where a language model is, and who may be told what."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cockpit.core.errors import NotConfigured

BASE_URL = "cockpit.copilots.openai.baseUrl"
MODEL = "cockpit.copilots.openai.model"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that speaks the protocol of OpenAI, a model there, and the key that it gets."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """As people know it, with the port where one is named."""
        return urlsplit(self.base_url).netloc

    @property
    def is_here(self) -> bool:
        """Whether it is on this computer."""
        return _is_loopback(urlsplit(self.base_url).hostname or "")


def endpoint_of(base_url: str, model: str, key: str) -> Endpoint:
    """The endpoint of these settings; raises NotConfigured for one that nothing may be sent to."""
    try:
        parts = urlsplit(base_url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise NotConfigured(f"{BASE_URL}: {base_url!r} is not an address: {error}.", hint=BASE_URL) from error
    fault = ""
    if not base_url.strip():
        fault = "names no address, such as https://api.openai.com/v1"
    elif parts.username is not None or parts.password is not None:
        fault = "has a user or a password in it; a key is kept by Cockpit: Set Key of the Language Model"
    elif parts.query or parts.fragment or not host or parts.scheme not in ("https", "http"):
        fault = "expected https://HOST/PATH"
    elif parts.scheme == "http" and not _is_loopback(host):
        fault = f"expected https:// for {host}, since others could read what is sent"
    if fault:
        raise NotConfigured(f"{BASE_URL}: {fault}.", hint=BASE_URL)
    if not model.strip():
        raise NotConfigured(f"{MODEL}: no model is named for {parts.netloc}.", hint=MODEL)
    if not key.isascii() or not key.isprintable():
        fault = "The key of the language model has characters that no key has."
        raise NotConfigured(fault, hint="cockpit.copilots.setKey")
    return Endpoint(base_url.strip().rstrip("/"), model.strip(), key.strip())


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
