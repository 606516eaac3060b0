"""Language models over the wire: the editor's own, and the way to an endpoint."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from .conftest import Git, Launch, Write
from .editor import Editor, uri_of

EDITOR = {"lint": {"enabled": False}, "copilots": {"provider": "editor", "editor": {"model": "small"}}}
SAID = {"text": "ready", "model": "small-2026", "promptTokens": 9, "completionTokens": 1}


def offering(editor: Editor, answer: Callable[[Any], Any]) -> list[Any]:
    """Makes the editor answer what the daemon asks; what it was asked."""
    asked: list[Any] = []

    @editor.feature("cockpit/copilots/ask")
    async def ask(question: Any) -> Any:
        asked.append(question)
        answered = answer(question)
        return await answered if asyncio.iscoroutine(answered) else answered

    return asked


async def test_the_editors_model_is_asked(launch: Launch, workspace: Path) -> None:
    editor = await launch(settings=EDITOR)

    def answer(question: Any) -> Any:
        for text in ("rea", "dy"):
            editor.protocol.notify("cockpit/copilots/heard", {"id": question["id"], "text": text})
        return SAID

    asked = offering(editor, answer)
    tried = await editor.ask("cockpit/copilots/try", {"folder": uri_of(workspace)})
    assert (tried["model"], tried["host"], tried["tokens"]) == ("small-2026", "the editor", 10)
    assert tried["seconds"] >= 0
    turns = [{"role": "user", "content": "Answer with the one word: ready"}]
    assert asked == [{"id": 1, "model": "small", "turns": turns, "mostCharacters": 8_000}]


FAILURES = [
    (
        {"failure": "absent", "reason": "It offers: large."},
        "notConfigured",
        "The editor offers no language model small. It offers: large.",
    ),
    (
        {"failure": "denied", "reason": "No."},
        "refused",
        "The editor does not let the cockpit ask its language model. No.",
    ),
    ({"failure": "failed"}, "unavailable", "The editor's language model failed."),
    ({"text": " "}, "unavailable", "the editor answered, and with nothing."),
    (
        {"text": 7},
        "unavailable",
        "The editor's answer to cockpit/copilots/ask does not fit: Expected `str`, got `int` - at `$.text`.",
    ),
]


async def test_why_it_did_not_answer(launch: Launch, workspace: Path) -> None:
    editor = await launch(settings=EDITOR)
    answers = [said for said, *_ in FAILURES]
    offering(editor, lambda _question: answers.pop(0))
    for _, kind, message in FAILURES:
        with pytest.raises(Exception, match=r".") as failure:
            await editor.ask("cockpit/copilots/try", {"folder": uri_of(workspace)})
        assert (failure.value.data["kind"], failure.value.message) == (kind, message)


async def test_who_cancels_withdraws_the_question(launch: Launch, workspace: Path) -> None:
    editor = await launch(settings=EDITOR)
    arrived, withdrawn = asyncio.Event(), asyncio.Event()

    async def wait() -> Any:
        arrived.set()
        try:
            await asyncio.Event().wait()
        finally:
            withdrawn.set()

    offering(editor, lambda _question: wait())
    trial = asyncio.create_task(editor.ask("cockpit/copilots/try", {"folder": uri_of(workspace)}, "trial"))
    async with asyncio.timeout(20):
        await arrived.wait()
        editor.protocol.notify("$/cancelRequest", types.CancelParams("trial"))
        with pytest.raises(Exception, match="cancelled"):
            await trial
        await withdrawn.wait()


async def test_what_is_not_set_is_told_and_a_key_is_in_no_log(launch: Launch, workspace: Path) -> None:
    endpoint = {"baseUrl": "http://api.example.com/v1", "model": "m"}
    editor = await launch(
        settings={"lint": {"enabled": False}, "copilots": {"provider": "openai", "openai": endpoint}},
    )
    given = {"baseUrl": endpoint["baseUrl"], "secret": "swordfish"}
    assert await editor.ask("cockpit/copilots/key", given) == {}
    with pytest.raises(Exception, match=r"expected https:// for api\.example\.com") as failure:
        await editor.ask("cockpit/copilots/try", {"folder": uri_of(workspace)})
    assert failure.value.data == {"kind": "notConfigured", "hint": "cockpit.copilots.openai.baseUrl"}
    assert not [line for line in editor.log if "swordfish" in line]


STUB = '''"""Sums."""


def area(width: float, height: float) -> float:
    """The area."""
    raise NotImplementedError
'''
NOTHING = json.dumps({"files": [], "because": ["Nobody says what an area is."]})


async def test_the_editors_model_is_asked_for_a_proposal(
    launch: Launch, workspace: Path, write: Write, git: Git
) -> None:
    """From the editor's request through the worker to the editor's model, and back."""
    write("sums.py", STUB)
    git("add", ".")
    git("commit", "--quiet", "--message", "first")
    editor = await launch(settings=EDITOR)
    answers = ["Sure!", NOTHING]
    asked = offering(editor, lambda _question: {**SAID, "text": answers.pop(0)})
    query = {"folder": uri_of(workspace), "path": "sums.py", "line": 3, "kind": "stub"}
    made = await editor.ask("cockpit/copilots/generate", query)
    assert "raise NotImplementedError" in asked[0]["turns"][1]["content"]
    assert "could not be used. $: the answer is not one JSON object" in asked[1]["turns"][3]["content"]
    assert (made["verdict"], made["files"]) == ("nothing fits", [])
    assert made["reason"] == "The model proposes no change. Nobody says what an area is."
    assert (workspace / "sums.py").read_text() == STUB


async def test_what_it_would_be_sent_is_shown_and_not_sent(
    launch: Launch, workspace: Path, write: Write, git: Git
) -> None:
    write("sums.py", STUB.replace("    raise", '    api_key = "swordfish-17-and-more"\n    raise'))
    git("add", ".")
    git("commit", "--quiet", "--message", "first")
    editor = await launch(settings=EDITOR)
    asked = offering(editor, lambda _question: SAID)
    query = {"folder": uri_of(workspace), "path": "sums.py", "line": 3}
    text = (await editor.ask("cockpit/copilots/preview", query))["text"]
    assert text.startswith("This would be sent to the editor for the model small: ")
    assert "Secrets replaced by [redacted]: 1." in text
    assert 'api_key = "[redacted]"' in text
    assert "swordfish" not in text
    assert asked == []


async def test_templates_are_sent_nothing(editor: Editor, workspace: Path, write: Write) -> None:
    write("sums.py", STUB)
    query = {"folder": uri_of(workspace), "path": "sums.py", "line": 3}
    with pytest.raises(Exception, match="No language model is set, and templates send nothing") as failure:
        await editor.ask("cockpit/copilots/preview", query)
    assert failure.value.data == {"kind": "notConfigured", "hint": "cockpit.copilots.provider"}
