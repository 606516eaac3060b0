"""Which language model is asked: by the editor's settings or, on the command line, by the environment."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from cockpit.core.clock import Clock
from cockpit.core.errors import Invalid, NotConfigured
from cockpit.core.process import MODEL_KEY
from cockpit.core.settings import CopilotsSettings
from cockpit.features.copilots.primary.asking import Asking, Origin
from cockpit.features.copilots.primary.budget import Budget, Ledger, Limits, prices_of
from cockpit.features.copilots.primary.editor_model import Ask, EditorModel
from cockpit.features.copilots.primary.endpoint import endpoint_of
from cockpit.features.copilots.primary.openai_model import OpenAIModel

THE_EDITOR: Final = "the editor"
_VARIABLES: Final = {
    "COCKPIT_OPENAI_BASE_URL": ("openai", "baseUrl"),
    "COCKPIT_OPENAI_MODEL": ("openai", "model"),
    "COCKPIT_OPENAI_PRICES": ("openai", "prices"),
    "COCKPIT_TOKENS_PER_TASK": ("budget", "tokensPerTask"),
    "COCKPIT_TOKENS_PER_DAY": ("budget", "tokensPerDay"),
    "COCKPIT_COST_PER_DAY": ("budget", "costPerDay"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has set about language models."""

    settings: CopilotsSettings
    key: str = field(default="", repr=False)
    """Of the endpoint of `cockpit.copilots.openai`."""
    ask: Ask | None = None
    """Asks the editor; None where there is none."""


def chosen_in(environ: MutableMapping[str, str]) -> Choice:
    """What the environment says; the key is taken out of it, so that no program that is started has it."""
    values: dict[str, dict[str, object]] = {"openai": {}, "budget": {}}
    for name, (section, key) in _VARIABLES.items():
        if value := environ.get(name, ""):
            try:
                values[section][key] = _prices(value) if key == "prices" else value
                msgspec.convert(values, CopilotsSettings, strict=False)
            except (msgspec.ValidationError, ValueError) as error:
                raise Invalid(f"{name}: {str(error).partition(' - at')[0].lower()}.") from error
    settings = msgspec.convert(values, CopilotsSettings, strict=False)
    return Choice(settings, environ.pop(MODEL_KEY, ""))


def asking(
    name: str, choice: Choice, ledger: Ledger, clock: Clock, *, run_id: str = "", session_id: str = ""
) -> Asking:
    """The way to the model of the provider `editor` or `openai`, for one run.

    Raises NotConfigured with what is missing.
    """
    settings, budget = choice.settings, choice.settings.budget
    if name == "editor":
        if choice.ask is None:
            raise NotConfigured(
                "There is no editor whose language model could be asked.", hint="cockpit.copilots.provider"
            )
        # What an editor's model costs is between its maker and the person: nobody tells us.
        limits = Limits(budget.tokens_per_task, budget.tokens_per_day)
        model = EditorModel(settings.editor.model, choice.ask)
        origin = Origin(name, THE_EDITOR, run_id, session_id)
        return Asking(model, origin, Budget(limits, None, ledger), clock)
    endpoint = endpoint_of(settings.openai.base_url, settings.openai.model, choice.key)
    limits = Limits(budget.tokens_per_task, budget.tokens_per_day, budget.cost_per_day)
    held = Budget(limits, prices_of(settings.openai.prices), ledger)
    origin = Origin(name, endpoint.host, run_id, session_id)
    return Asking(OpenAIModel(endpoint, clock), origin, held, clock)


def _prices(value: str) -> dict[str, float]:
    """`2.5,10`: what a million tokens cost that are sent, and that come back."""
    try:
        prompt, completion = (float(each) for each in value.split(","))
    except ValueError as error:
        raise ValueError("expected two numbers, such as 2.5,10") from error
    return {"input": prompt, "output": completion}
