"""Performs an `.http` file as the REST Client of VS Code does, as far as ours use it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

_HOLE = re.compile(r"\{\{(%?)([^{}]+)\}\}")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]")
_COOKIE = re.compile(r"([^=;]+)=([^;]*)")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Reader:
    """One run of a file."""

    environment: Mapping[str, str]
    variables: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def perform(self, text: str) -> dict[str, int]:
        """The status of each request by its name; redirects are followed unless the file says otherwise."""
        head, *blocks = re.split(r"^###.*\n", text, flags=re.MULTILINE)
        for name, value in re.findall(r"^@(\w+) = ?(.*)$", head, flags=re.MULTILINE):
            self.variables[name] = self._filled(value)
        for block in blocks:
            self._request(block)
        return {name: answer.status for name, answer in self.answers.items()}

    def _request(self, block: str) -> None:
        lines = block.strip("\n").split("\n")
        comments = [line for line in lines if line.startswith("# ")]
        name = next(line.removeprefix("# @name ") for line in comments if line.startswith("# @name "))
        rest = "\n".join(lines[len(comments) :])
        head, _, body = rest.partition("\n\n")
        first, *given = self._filled(head).split("\n")
        method, address = first.split(" ", 1)
        headers = dict(line.split(": ", 1) for line in given)
        data = self._filled(body)
        if "multipart/" in headers.get("content-type", ""):
            data = data.replace("\n", "\r\n")
        answer = self._asked(method, address, headers, data.encode())
        while "# @no-redirect" not in comments and answer.status in (301, 302, 303, 307):
            target = answer.headers["location"]
            base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
            answer = self._asked("GET", target if "://" in target else base + target, {}, b"")
        self.answers[name] = answer

    def _asked(self, method: str, address: str, headers: dict[str, str], data: bytes) -> Answer:
        url = urlsplit(address)
        connection = HTTPConnection(url.netloc, timeout=20)
        if self.cookies:
            headers = headers | {
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            }
        target = url.path + (f"?{url.query}" if url.query else "")
        connection.request(method, target, data or None, headers)
        response = connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie" and (found := _COOKIE.match(value)):
                self.cookies[found[1]] = found[2]
        given = {name.lower(): value for name, value in response.getheaders()}
        answer = Answer(response.status, given, response.read().decode())
        connection.close()
        return answer

    def _filled(self, text: str) -> str:
        return _HOLE.sub(
            lambda found: quote(self._value(found[2]), "") if found[1] else self._value(found[2]), text
        )

    def _value(self, name: str) -> str:
        if name.startswith("$processEnv "):
            return self.environment[name.removeprefix("$processEnv ")]
        if name == "$guid":
            return "7f9c24e8-3b12-4fef-91e0-5b1c2d3e4f50"
        request, dot, rest = name.partition(".response.")
        if not dot:
            return self.variables[name]
        answer = self.answers[request]
        kind, _, path = rest.partition(".")
        if kind == "headers":
            return answer.headers[path.lower()]
        value = json.loads(answer.body)
        for key, index, quoted in _STEP.findall(path.removeprefix("$")):
            value = value[int(index)] if index else value[key or quoted]
        return value if isinstance(value, str) else json.dumps(value)
