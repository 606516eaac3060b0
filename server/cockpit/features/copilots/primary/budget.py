"""What language models may use up, and what they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from cockpit.core.errors import NotConfigured, Refused
from cockpit.features.copilots.primary.prompt import tokens_of

PRICES: Final = "cockpit.copilots.openai.prices"
PER_TASK: Final = "cockpit.copilots.budget.tokensPerTask"
PER_DAY: Final = "cockpit.copilots.budget.tokensPerDay"
COST_PER_DAY: Final = "cockpit.copilots.budget.costPerDay"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a person allows; 0 for a day stands for no limit."""

    tokens_per_task: int = 40_000
    tokens_per_day: int = 400_000
    cost_per_day: float = 0.0


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens, in the currency in which the provider bills."""

    prompt: float
    completion: float

    def cost(self, prompt: int, completion: int) -> float:
        """What so many tokens cost."""
        return (prompt * self.prompt + completion * self.completion) / 1_000_000


def prices_of(setting: Mapping[str, float]) -> Prices | None:
    """The prices of the setting; None when there are none, since nobody knows them then."""
    if not setting:
        return None
    if set(setting) != {"input", "output"}:
        raise NotConfigured(
            f'{PRICES}: expected {{"input": …, "output": …}}, per million tokens.', hint=PRICES
        )
    return Prices(setting["input"], setting["output"])


@dataclass(frozen=True, slots=True)
class Entry:
    """One request, as it is kept."""

    run_id: str
    session_id: str
    provider: str
    model: str
    host: str
    sent: int
    """Characters."""
    received: int
    """Characters."""
    prompt_tokens: int | None
    """None where nobody told."""
    completion_tokens: int | None
    cost: float | None
    """None where the price or the tokens are unknown."""
    seconds: float
    outcome: str
    """`understood`, `not understood`, or the kind of the failure, such as `unavailable` or `cancelled`."""

    @property
    def tokens(self) -> int:
        """Those that the provider told, else estimated from the characters."""
        prompt = tokens_of(self.sent) if self.prompt_tokens is None else self.prompt_tokens
        completion = tokens_of(self.received) if self.completion_tokens is None else self.completion_tokens
        return prompt + completion


@dataclass(frozen=True, slots=True)
class Spent:
    """What requests have used up."""

    requests: int = 0
    tokens: int = 0
    """With estimates where nobody told."""
    is_estimated: bool = False
    cost: float = 0.0
    """Of those whose cost is known."""
    without_cost: int = 0
    """Requests whose cost is not known."""


class Ledger(Protocol):
    """Keeps every request."""

    def today(self) -> Spent:
        """What has been used up since midnight, UTC."""
        ...

    def record(self, entry: Entry) -> None:
        """Keep a request."""
        ...


class Budget:
    """What one task may still use up; asked before each request, and while its answer comes."""

    def __init__(self, limits: Limits, prices: Prices | None, ledger: Ledger) -> None:
        """Raises NotConfigured for a limit that nothing could be measured by."""
        if limits.cost_per_day and prices is None:
            raise NotConfigured(
                f"{COST_PER_DAY} is set, but what tokens cost is not: nothing could be held to it.",
                hint=PRICES,
            )
        self.limits = limits
        self._prices = prices
        self._ledger = ledger
        self._spent = 0
        self._before = Spent()

    def cost(self, prompt_tokens: int | None, completion_tokens: int | None) -> float | None:
        """What a request has cost; None when its tokens or their price are not known."""
        if self._prices is None or prompt_tokens is None or completion_tokens is None:
            return None
        return self._prices.cost(prompt_tokens, completion_tokens)

    def begin(self, prompt: int) -> None:
        """A request of about so many tokens may be sent, or Refused is raised."""
        self._before = self._ledger.today()
        self.check(prompt, 0)

    def check(self, prompt: int, completion: int) -> None:
        """So much of a request and its answer is within every limit, or Refused is raised."""
        limits, before, now = self.limits, self._before, prompt + completion
        if self._spent + now > limits.tokens_per_task:
            raise _over(
                f"about {self._spent + now:,} tokens for one task", f"{limits.tokens_per_task:,}", PER_TASK
            )
        if limits.tokens_per_day and before.tokens + now > limits.tokens_per_day:
            raise _over(f"about {before.tokens + now:,} tokens today", f"{limits.tokens_per_day:,}", PER_DAY)
        if self._prices is not None and limits.cost_per_day:
            cost = before.cost + self._prices.cost(prompt, completion)
            if cost > limits.cost_per_day:
                raise _over(f"about {cost:.4g} today", f"{limits.cost_per_day:g}", COST_PER_DAY)

    def end(self, entry: Entry) -> None:
        """A request has ended, however it did."""
        self._spent += entry.tokens
        self._ledger.record(entry)


def _over(what: str, limit: str, setting: str) -> Refused:
    return Refused(
        f"The language model was stopped: it would use {what}, and {setting} allows {limit}.", hint=setting
    )
