"""Which value of a request came from which earlier answer, and which ones a person has to give."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Final
from urllib.parse import unquote

from cockpit.features.har.flow.correlations import (
    Address,
    Ambiguous,
    Correlations,
    Kind,
    Typed,
    Use,
    Variable,
)
from cockpit.features.har.flow.headers import is_sent
from cockpit.features.har.flow.places import (
    Given,
    Leaf,
    Source,
    Used,
    last_of,
    leaves_of,
    received_sources,
    sent_leaves,
    sources_of,
)
from cockpit.features.har.flow.segments import canonical, data_in
from cockpit.features.har.flow.step import BodyKind, Step
from cockpit.features.har.flow.variable_names import Names, resource_of
from cockpit.features.har.secrets.judging import Where, judge
from cockpit.features.har.secrets.names import Meaning, meaning, plain
from cockpit.features.har.secrets.shapes import decoded, is_drawn, is_words
from cockpit.features.har.secrets.text import spots

_SCHEME: Final = re.compile(r"(?i)(?:bearer|token|jwt|basic|apikey|negotiate|key)[ ]+(?=\S)")
_ORIGIN: Final = re.compile(r"(?i)https?://[^\s/?#@\\]+(?=[/?#]|$)")
_NUMBER: Final = re.compile(r"\d{1,19}")
_EMBEDDED_FROM: Final = 12
"""Signs that a value has at least which is looked for within longer texts."""
_CURSORS: Final = re.compile(r"\b(next|cursor|after|before|page|offset|continuation|marker|since)\b")
_NEXT: Final = re.compile(r"\b(next|cursor|after|before|continuation|marker|end)\b")
_IDS: Final = frozenset({"id", "uuid", "guid", "ref", "key"})
_LOGIN: Final = re.compile(r"\b(user|username|login|email|mail|account|name|identifier)\b")
_SWITCHES: Final = frozenset({"0", "1", "on", "off", "true", "false", "yes", "no"})
"""What a box that is ticked sends: no account is called so."""
_LEAST_CREDENTIAL: Final = 6
"""Signs of a credential: shorter ones are counted, such as the priority of a ticket."""
_NO_SOURCES: Final = frozenset({"true", "false", "null", "none", "undefined"})
_WHERE: Final = {
    Used.PATH: Where.ADDRESS,
    Used.QUERY: Where.ADDRESS,
    Used.HEADER: Where.REQUEST_HEADER,
    Used.COOKIE: Where.COOKIE,
    Used.JSON: Where.SENT,
    Used.FIELD: Where.SENT,
    Used.TEXT: Where.SENT,
    Used.MESSAGE: Where.SENT,
}

_FREE: Final = frozenset({Used.QUERY, Used.JSON, Used.FIELD, Used.TEXT, Used.MESSAGE})
"""Where a value may be a text that has others in it."""


@dataclass(slots=True)
class _Sources:
    """Which values answers have given so far."""

    by_text: dict[str, list[Source]] = field(default_factory=lambda: defaultdict(list))
    numbers: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    """Steps and pointers of those that are numbers of JSON."""
    long: dict[str, None] = field(default_factory=dict[str, None])

    def add(self, found: Iterable[tuple[str | int, Source]]) -> None:
        for value, source in found:
            text = str(value)
            if not text or text.lower() in _NO_SOURCES or len(text) > 8_192:
                continue
            if isinstance(value, int):
                self.numbers.add((source.step, source.name))
            self.by_text[text].append(source)
            if "%" in text and (plain_text := unquote(text)) != text:
                self.by_text[plain_text].append(replace(source, escaped=True))
            if len(text) >= _EMBEDDED_FROM and is_drawn(text, _EMBEDDED_FROM):
                self.long[text] = None


class _Correlating:
    """One pass over the steps of a recording."""

    def __init__(
        self, steps: Sequence[Step], origins: Mapping[str, str], data: Collection[tuple[int, int]]
    ) -> None:
        self._steps = {step.index: step for step in steps}
        self._origins = origins
        self._data = data
        self._sources = _Sources()
        self._uses: dict[tuple[Source, str], list[Use]] = defaultdict(list)
        self._kinds: dict[tuple[Source, str], Kind] = {}
        self._typed: dict[str, list[Use]] = defaultdict(list)
        self._verdicts: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._ambiguous: list[Ambiguous] = []
        self._addresses: dict[str, list[Use]] = defaultdict(list)
        self._challenges: dict[str, Use] = {}
        self._logins: set[int] = set()
        for step in steps:
            # What a redirect leads to is asked for as the answer says: no request of a script.
            if step.redirected_by is None:
                leaves = list(leaves_of(step))
                if any(meaning(_called(leaf)) is Meaning.PASSWORD for leaf in leaves):
                    self._logins.add(step.index)
                for leaf in leaves:
                    self._trace(step, leaf)
            self._sources.add(sources_of(step))
            for number in range(len(step.messages)):
                for leaf in sent_leaves(step, number):
                    self._trace(step, leaf)
                self._sources.add(received_sources(step, number))

    def result(self) -> Correlations:
        names = Names()
        variables: list[Variable] = []
        for (source, text), uses in self._uses.items():
            kind = self._kinds[source, text]
            name = names.take(self._name(source, uses, kind))
            number = source.place is Given.JSON and (source.step, source.name) in self._sources.numbers
            variables.append(Variable(name, source, tuple(uses), kind, text, number))
        envs = Names(upper=True)
        typed = [
            Typed("APP_" + envs.take(self._names[text]), tuple(uses), self._verdicts[text], text)
            for text, uses in self._typed.items()
        ]
        addresses = [
            Address(self._origins[origin], tuple(uses), "address", origin)
            for origin, uses in self._addresses.items()
        ]
        return Correlations(tuple(variables), tuple(typed), tuple(self._ambiguous), tuple(addresses))

    def _trace(self, step: Step, leaf: Leaf) -> None:
        if leaf.place is Used.HEADER and not is_sent(leaf.name):
            return
        if leaf.place is Used.COOKIE:
            self._cookie(step, leaf)
            return
        if plain(_called(leaf)) == "code challenge":
            self._challenges[str(leaf.value)] = Use(
                step.index, leaf.place, leaf.name, coding="s256", nth=leaf.nth
            )
        own = self._is_own(step, leaf)
        for text, use in _forms(step, leaf):
            if (found := self._found(step, use, text, own=own)) is not None:
                source, kind = found
                self._uses[source, text].append(use)
                self._kinds.setdefault((source, text), kind)
                return
        if not own and (use_in := self._embedded(step, leaf)) is not None:
            text, use, source = use_in
            self._uses[source, text].append(use)
            self._kinds.setdefault((source, text), _kind(use, source))
        elif (named := self._addressed(step, leaf)) is not None:
            origin, use = named
            self._addresses[origin].append(use)
        else:
            self._by_hand(step, leaf)

    def _cookie(self, step: Step, leaf: Leaf) -> None:
        """What an answer has set is sent back; other cookies came from before the recording."""
        text = str(leaf.value)
        for source in self._sources.by_text.get(text, ()):
            if source.place is Given.COOKIE and source.name == leaf.name:
                self._uses[source, text].append(Use(step.index, Used.COOKIE, leaf.name))
                self._kinds.setdefault((source, text), Kind.AUTH)
                return
        if judge(Where.HIDDEN_COOKIE, leaf.name, text) is not None:
            self._by_hand(step, leaf, kind="secret/session")

    def _found(self, step: Step, use: Use, text: str, *, own: bool) -> tuple[Source, Kind] | None:
        candidates = [
            source
            for source in self._sources.by_text.get(text, ())
            # That a page shows the name of a person does not mean that it gives it.
            if not own or source.place is not Given.HTML
        ]
        if not candidates:
            return None
        strong = _is_strong(text)
        fitting = [
            (not self._agree(step, use, source), source)
            for source in candidates
            if strong or self._may(step, use, source, text)
        ]
        # Of those that agree the first one; what a page shows last, because its patterns are the weakest, and
        # what an address carries only where nothing has it as a value of its own.
        fitting.sort(
            key=lambda pair: (self._is_part(pair[1]), pair[0], pair[1].place is Given.HTML, pair[1].step)
        )
        taken = next((source for _, source in fitting if self._can_be_read(source, text)), None)
        unsure = not strong and (len({each.step for each in candidates}) > 1 or taken is None)
        if unsure and _is_asked(use) and not (taken is None and is_words(text)):
            self._ambiguous.append(Ambiguous(use, tuple(candidates[:5]), taken))
        return None if taken is None else (taken, _kind(use, taken))

    def _may(self, step: Step, use: Use, source: Source, text: str) -> bool:
        """Whether a short value came from there: names must agree, and be those of what varies."""
        kind = _kind(use, source)
        if kind is Kind.OTHER or (kind is Kind.AUTH and len(text) < _LEAST_CREDENTIAL):
            return False
        if is_words(text) and kind is Kind.ID:
            return self._is_made(step, use, source)
        if kind is Kind.CURSOR:
            return bool(_NEXT.search(plain(last_of(source.name) or source.name)))
        if kind is Kind.ID:
            owner = resource_of(self._steps[source.step].path, source.name)
            wanted = _subject(step, use)
            return owner == wanted or (len(text) >= 4 and _NUMBER.fullmatch(text) is not None)
        return self._agree(step, use, source)

    def _is_part(self, source: Source) -> bool:
        """Whether a value is a part of an address in JSON or in Link."""
        in_json = self._steps[source.step].answer.kind is BodyKind.JSON
        return source.place is Given.LINK or (source.place is Given.HTML and in_json)

    def _is_made(self, step: Step, use: Use, source: Source) -> bool:
        """Whether words in a path name what the session made, such as `my-first-post` of its title."""
        if use.place is not Used.PATH or (step.index, int(use.name)) not in self._data:
            return False
        here = self._steps[source.step]
        while here.redirected_by in self._steps:
            here = self._steps[here.redirected_by]
        return here.method in ("POST", "PUT", "PATCH") and here.index not in self._logins

    def _agree(self, step: Step, use: Use, source: Source) -> bool:
        there, here = last_of(source.name) or source.name, last_of(use.name) or use.name
        announced = meaning(here)
        if plain(here) == plain(there) or (announced is not None and announced is meaning(there)):
            return True
        return _subject(step, use) == resource_of(self._steps[source.step].path, source.name)

    def _can_be_read(self, source: Source, text: str) -> bool:
        """Whether the pattern of a source finds this value, and not another one before it."""
        if not source.pattern:
            return True
        step = self._steps[source.step]
        within = (
            step.answer.data.decode("utf-8", "replace")
            if source.place is Given.HTML
            else step.answered_header(source.place.value) or ""
        )
        found = re.search(source.pattern, within, re.IGNORECASE)
        if found is None:
            return False
        shown = unescape(found[1]) if source.place is Given.HTML else found[1]
        return text == (unquote(shown) if source.escaped else shown)

    def _is_own(self, step: Step, leaf: Leaf) -> bool:
        """Whether a value is what a person types: a password, a name, what stands beside a password."""
        if leaf.place not in (Used.FIELD, Used.JSON) or not isinstance(leaf.value, str):
            return False
        called = _called(leaf)
        if leaf.value.lower() in _SWITCHES or called == "operationName":
            return False
        verdict = judge(_WHERE[leaf.place], called, leaf.value)
        if verdict is not None and (verdict.kind.startswith("pii/") or verdict.kind == "secret/password"):
            return True
        return step.index in self._logins and bool(_LOGIN.search(plain(_innermost(called))))

    def _embedded(self, step: Step, leaf: Leaf) -> tuple[str, Use, Source] | None:
        """A value that stands within a longer text, such as the query of GraphQL or a subscription."""
        if not isinstance(leaf.value, str) or not _EMBEDDED_FROM < len(leaf.value) <= 8_192:
            return None
        for text in self._sources.long:
            start = leaf.value.find(text)
            if start >= 0:
                prefix, suffix = leaf.value[:start], leaf.value[start + len(text) :]
                if _kind_within(leaf, prefix) or _kind_within(leaf, suffix):
                    return None
                use = Use(step.index, leaf.place, leaf.name, prefix, suffix, nth=leaf.nth)
                source = next(
                    (each for each in self._sources.by_text[text] if self._can_be_read(each, text)), None
                )
                if source is not None:
                    return text, use, source
        return None

    def _addressed(self, step: Step, leaf: Leaf) -> tuple[str, Use] | None:
        """A value that is an address of a recorded service: a script asks others, and names those instead."""
        found = _ORIGIN.match(leaf.value) if isinstance(leaf.value, str) else None
        origin = found[0].lower() if found else ""
        if origin not in self._origins or leaf.place is Used.PATH:
            return None
        suffix = str(leaf.value)[len(origin) :]
        if _kind_within(leaf, suffix):
            return None
        return origin, Use(step.index, leaf.place, leaf.name, suffix=suffix, nth=leaf.nth)

    def _by_hand(self, step: Step, leaf: Leaf, *, kind: str = "") -> None:
        """What is a secret or personal, and came from nowhere."""
        if not isinstance(leaf.value, str) or not leaf.value:
            return
        name = _called(leaf)
        verdict = judge(_WHERE[leaf.place], name, leaf.value)
        kind = kind or (verdict.kind if verdict is not None and verdict.told else "")
        if not kind and self._is_own(step, leaf):
            kind = "pii/account"
        kind = kind or _kind_within(leaf, leaf.value)
        if not kind:
            return
        text, use = next(reversed(list(_forms(step, leaf))))
        if (proved := self._challenges.pop(_s256(text), None)) is not None:
            # Whatever verifier is given, the sign-in is begun with its digest.
            self._typed[text].append(proved)
        self._typed[text].append(use)
        self._verdicts.setdefault(text, kind)
        self._names.setdefault(text, _env(name, kind))

    def _name(self, source: Source, uses: Sequence[Use], kind: Kind) -> str:
        given = last_of(source.name) if source.place in (Given.JSON, Given.MESSAGE) else source.name
        if kind is Kind.CSRF:
            return "csrf_token"
        if kind is Kind.ETAG:
            return f"{resource_of(self._steps[source.step].path, '')}_etag"
        if kind is Kind.ID and plain(given) in {*_IDS, ""}:
            for use in uses:
                if subject := _subject(self._steps[use.step], use):
                    return f"{subject}_id"
            return f"{resource_of(self._steps[source.step].path, source.name)}_id"
        return given


def correlated(
    steps: Sequence[Step],
    origins: Mapping[str, str] | None = None,
    data: Collection[tuple[int, int]] = (),
) -> Correlations:
    """Trace every value that the requests of some steps carry to the first answer that gave it.

    `origins` are the environment variables of the addresses of the services, by scheme and host; `data` the
    segments of paths, each by its step and number, that are no words of a route.
    """
    return _Correlating(steps, origins or {}, data).result()


def _forms(step: Step, leaf: Leaf) -> Iterator[tuple[str, Use]]:
    """What a value may be written as: itself, behind a scheme, in base64, before `.json` in a path."""
    number = isinstance(leaf.value, int)
    text = str(leaf.value)
    use = Use(step.index, leaf.place, leaf.name, number=number, nth=leaf.nth)
    yield text, use
    if leaf.place is Used.PATH:
        found = data_in(canonical(step.path.split("/")[int(leaf.name) + 1]))
        if found is not None and (found.before or found.after):
            affixes = (unquote(found.before), unquote(found.after))
            yield unquote(found.data), Use(step.index, leaf.place, leaf.name, *affixes)
    if leaf.place is Used.HEADER and (scheme := _SCHEME.match(text)):
        rest = text[scheme.end() :]
        use = Use(step.index, leaf.place, leaf.name, prefix=scheme[0])
        yield rest, use
        text = rest
    if not number and len(text) >= 8 and (data := decoded(text)) is not None:
        inner = data.decode("utf-8", "replace")
        if inner.isprintable() and "\ufffd" not in inner:
            yield (
                inner,
                Use(step.index, leaf.place, leaf.name, use.prefix, coding="base64", nth=leaf.nth),
            )


def _s256(verifier: str) -> str:
    """What a sign-in sends ahead of a verifier."""
    digest = hashlib.sha256(verifier.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _kind_within(leaf: Leaf, text: str) -> str:
    """What a part of a longer value is, such as a password in the text of a message; empty when nothing."""
    if leaf.place not in _FREE:
        return ""
    return next((spot.kind for spot in spots(text, Where.SENT)), "")


def _is_strong(text: str) -> bool:
    """Whether two equal values are one value, whatever they are called."""
    return is_drawn(text, 8) and (not _NUMBER.fullmatch(text) or len(text) >= 10)


def _is_asked(use: Use) -> bool:
    """Whether a value that may be constant is worth a look of a person."""
    name = plain(last_of(use.name) or use.name)
    return use.place is Used.PATH or name.endswith(("id", "cursor", "token"))


def _called(leaf: Leaf) -> str:
    """The name that a value of a request goes by."""
    if leaf.place in (Used.JSON, Used.MESSAGE):
        return leaf.called or last_of(leaf.name)
    return "" if leaf.place is Used.PATH else leaf.name


def _innermost(name: str) -> str:
    """The field of a name in brackets: `email` of `user[email]`."""
    parts = [part for part in re.split(r"[\[\]]", name) if part]
    return parts[-1] if parts else name


def _subject(step: Step, use: Use) -> str:
    """What a value of a request identifies: `user` of `/users/4711` and of `user_id`; empty when unknown."""
    if use.place is Used.PATH:
        segments = step.path.split("/")[1:]
        return resource_of("/".join(["", *segments[: int(use.name)]]), "")
    words = plain(last_of(use.name) or use.name).split()
    return "_".join(words[:-1]) if words and words[-1] in _IDS else ""


def _kind(use: Use, source: Source) -> Kind:
    here, there = last_of(use.name) or use.name, last_of(source.name) or source.name
    header = here if use.place is Used.HEADER else ""
    kinds = (
        (header in ("if-match", "if-none-match"), Kind.ETAG),
        (Meaning.CSRF in (meaning(here), meaning(there)), Kind.CSRF),
        (header == "authorization", Kind.AUTH),
        (meaning(there) in (Meaning.TOKEN, Meaning.SESSION, Meaning.KEY), Kind.AUTH),
        (use.place in (Used.QUERY, Used.JSON) and bool(_CURSORS.search(plain(here))), Kind.CURSOR),
        (_identifies(use, source), Kind.ID),
    )
    return next((kind for holds, kind in kinds if holds), Kind.OTHER)


def _identifies(use: Use, source: Source) -> bool:
    here = plain(last_of(use.name) or use.name).split()
    if use.place is not Used.PATH and not (here and here[-1] in _IDS):
        return False
    if source.place in (Given.LOCATION, Given.HTML):
        return True
    there = plain(last_of(source.name) or source.name).split()
    return not there or there[-1] in _IDS or there[-1].endswith("id") or there[-1] in ("slug", "number")


def _env(name: str, kind: str) -> str:
    """How the environment calls it: by the field, or by what it is where that says little."""
    words = plain(name)
    if words in ("", "authorization"):
        return kind.partition("/")[2]
    return words
