"""Keys that their own form gives away: vendors publish prefixes, so that leaked keys can be found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ahocorasick_rs import BytesAhoCorasick

from cockpit.features.har.secrets.words import automaton, encode, matches


@dataclass(frozen=True, slots=True)
class Vendor:
    """A kind of key: each begins with (or holds) one of `literals`; `pattern` is all of it."""

    kind: str
    literals: tuple[str, ...]
    pattern: str
    before: int = 0
    """How many signs of a key may stand before the literal."""


_START: Final = r"(?<![A-Za-z0-9])"
_END: Final = r"(?![A-Za-z0-9_])"
VENDORS: Final = (
    Vendor("github-token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"gh[pousr]_[A-Za-z0-9]{36,255}" + _END),
    Vendor("github-token", ("github_pat_",), r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}" + _END),
    Vendor(
        "gitlab-token",
        ("glpat-", "gloas-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-"),
        r"gl(?:pat|oas|dt|rt|ptt|cbt|soat)-[\w.-]{20,}",
    ),
    Vendor(
        "slack-token",
        ("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xoxe.", "xoxc-", "xoxd-", "xapp-"),
        r"(?:xox[abcdeprs][-.]|xapp-)[\w%.+/=-]{16,}",
    ),
    Vendor("slack-webhook", ("hooks.slack.com/",), r"hooks\.slack\.com/(?:services|workflows)/[\w/]{20,}"),
    Vendor("aws-key", ("AKIA", "ASIA"), _START + r"A(?:KIA|SIA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
    Vendor("google-key", ("AIza",), r"(?<![\w-])AIza[\w-]{35}(?![\w-])"),
    Vendor("google-token", ("ya29.", "GOCSPX-"), r"(?<![\w-])(?:ya29\.[\w.-]{20,}|GOCSPX-[\w-]{28})"),
    Vendor(
        "stripe-key",
        ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
        _START + r"(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,})",
    ),
    Vendor(
        "openai-key",
        ("sk-proj-", "sk-svcacct-", "T3BlbkFJ"),
        r"sk-(?:proj-|svcacct-)?[\w-]{16,}T3BlbkFJ[\w-]{16,}|sk-(?:proj|svcacct)-[\w-]{40,}",
        before=200,
    ),
    Vendor("anthropic-key", ("sk-ant-",), r"sk-ant-[\w-]{24,}"),
    Vendor("npm-token", ("npm_",), _START + r"npm_[A-Za-z0-9]{36}" + _END),
    Vendor("pypi-token", ("pypi-AgE",), r"pypi-AgE[\w-]{40,}"),
    Vendor("sendgrid-key", ("SG.",), r"(?<![\w.])SG\.[\w-]{22}\.[\w-]{43}"),
    Vendor("mailgun-key", ("key-",), r"(?<![\w-])key-[0-9a-f]{32}" + _END),
    Vendor("mailchimp-key", ("-us",), r"(?<![\w-])[0-9a-f]{32}-us\d{1,2}" + _END, before=32),
    Vendor("twilio-key", ("SK",), _START + r"SK[0-9a-f]{32}" + _END),
    Vendor("digitalocean-token", ("dop_v1_", "doo_v1_", "dor_v1_"), r"do[opr]_v1_[0-9a-f]{64}"),
    Vendor("shopify-token", ("shpat_", "shpca_", "shppa_", "shpss_"), r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    Vendor("square-token", ("sq0atp-", "sq0csp-", "sq0idp-"), r"sq0(?:atp|csp)-[\w-]{22,}"),
    Vendor("telegram-token", (":AA",), r"(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])", before=10),
    Vendor("huggingface-token", ("hf_",), _START + r"hf_[A-Za-z]{34}" + _END),
    Vendor("databricks-token", ("dapi",), _START + r"dapi[0-9a-f]{32}(?:-\d)?" + _END),
    Vendor(
        "atlassian-token",
        ("ATATT3", "ATCTT3", "ATBB"),
        r"(?:AT[AC]TT3[\w=.-]{60,}|(?<![A-Za-z0-9])ATBB[A-Za-z0-9]{32})",
    ),
    Vendor("linear-key", ("lin_api_",), r"lin_api_[A-Za-z0-9]{40}"),
    Vendor("notion-token", ("ntn_",), _START + r"ntn_[A-Za-z0-9]{40,}"),
    Vendor("figma-token", ("figd_",), _START + r"figd_[\w-]{40}"),
    Vendor("vault-token", ("hvs.", "hvb.", "hvr."), r"(?<![\w.])hv[sbr]\.[\w-]{24,}"),
    Vendor("terraform-token", (".atlasv1.",), r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}", before=14),
    Vendor(
        "grafana-token", ("glsa_", "glc_"), r"(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,})"
    ),
    Vendor("newrelic-key", ("NRAK-",), r"NRAK-[A-Z0-9]{27}"),
    Vendor("sentry-token", ("sntrys_", "sntryu_"), r"sntry[su]_[\w+/=]{40,}"),
    Vendor("postman-key", ("PMAK-",), r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    Vendor("doppler-token", ("dp.pt.", "dp.st.", "dp.ct."), r"dp\.(?:pt|st|ct)\.[\w.-]{40,}"),
    Vendor("docker-token", ("dckr_pat_", "dckr_oat_"), r"dckr_[po]at_[\w-]{27,}"),
    Vendor("supabase-key", ("sbp_", "sb_secret_"), _START + r"(?:sbp_[0-9a-f]{40}|sb_secret_[\w-]{22,})"),
    Vendor("planetscale-token", ("pscale_",), r"pscale_(?:tkn|pw|oauth)_[\w.-]{32,}"),
    Vendor("rubygems-key", ("rubygems_",), r"rubygems_[0-9a-f]{48}"),
    Vendor("age-key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    Vendor("mapbox-token", ("sk.eyJ",), r"sk\.eyJ[\w-]{20,}\.[\w-]{20,}"),
    Vendor("dynatrace-token", ("dt0c01.", "dt0s01."), r"dt0[cs]01\.[A-Z0-9]{24}\.[A-Z0-9]{64}"),
    Vendor("contentful-token", ("CFPAT-",), r"CFPAT-[\w-]{43}"),
    Vendor(
        "plaid-token",
        ("access-production-", "access-sandbox-", "access-development-"),
        r"access-(?:production|sandbox|development)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ),
    Vendor("razorpay-key", ("rzp_live_", "rzp_test_"), r"rzp_(?:live|test)_[A-Za-z0-9]{14,}"),
    Vendor("alibaba-key", ("LTAI",), _START + r"LTAI[A-Za-z0-9]{12,24}" + _END),
    Vendor("groq-key", ("gsk_",), _START + r"gsk_[A-Za-z0-9]{52}"),
    Vendor("replicate-token", ("r8_",), _START + r"r8_[A-Za-z0-9]{37}" + _END),
    Vendor("easypost-key", ("EZAK", "EZTK"), _START + r"EZ[AT]K[A-Za-z0-9]{54}"),
    Vendor("circleci-token", ("CCIPAT_",), r"CCIPAT_[A-Za-z0-9]{22}_[0-9a-f]{40}"),
    Vendor("buildkite-token", ("bkua_",), r"bkua_[0-9a-z]{40}"),
    Vendor("netlify-token", ("nfp_",), _START + r"nfp_[A-Za-z0-9]{36}"),
    Vendor(
        "azure-key",
        ("AccountKey=", "SharedAccessKey="),
        r"(?:Account|SharedAccess)Key=(?P<key>[A-Za-z0-9+/]{42,86}={1,2})",
    ),
    Vendor("facebook-token", ("EAA",), _START + r"EAA[A-Za-z0-9]{90,}" + _END),
    Vendor(
        "discord-webhook",
        ("/api/webhooks/",),
        r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}",
        before=30,
    ),
    Vendor(
        "private-key",
        ("-----BEGIN ",),
        r"-----BEGIN (?P<label>[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----"
        r".+?(?:-----END (?P=label)-----|\Z)",
    ),
)
_SHORTEST: Final = 16
"""No vendor's key has fewer signs."""
_SAMPLE: Final = re.compile(r"EXAMPLE|xxxxxx|XXXXXX|123456789012|abcdefghijkl|\.\.\.")


@lru_cache(maxsize=64)
def _compiled(index: int) -> re.Pattern[str]:
    return re.compile(VENDORS[index].pattern, re.DOTALL)


def _key_at(text: str, index: int, position: int) -> tuple[int, int] | None:
    """Where the key of a vendor stands whose literal was seen at `position`, or None if there is none."""
    pattern, before = _compiled(index), VENDORS[index].before
    if before:
        candidates = pattern.finditer(text, max(0, position - before), position + 400)
        found = next((found for found in candidates if found.start() <= position < found.end()), None)
    else:
        found = pattern.match(text, position)
    if found is None or _SAMPLE.search(found[0]):
        return None
    return found.span("key" if "key" in pattern.groupindex else 0)


@lru_cache(maxsize=1)
def _literals() -> tuple[BytesAhoCorasick, tuple[int, ...]]:
    """An automaton for the literals of all vendors, and whose each is."""
    pairs = [(literal, index) for index, vendor in enumerate(VENDORS) for literal in vendor.literals]
    literals = [literal.encode() for literal, _ in pairs]
    return automaton(literals), tuple(index for _, index in pairs)


def keys_in(text: str, encoded: bytes | None = None) -> Iterator[tuple[str, int, int]]:
    """The kind and place of every key in a text, none inside another; `encoded` is the text by `encode`."""
    if len(text) < _SHORTEST:
        return
    literals, owners = _literals()
    end = 0
    for number, start in matches(literals, encode(text) if encoded is None else encoded):
        if start >= end and (place := _key_at(text, owners[number], start)) is not None:
            end = place[1]
            yield (VENDORS[owners[number]].kind, *place)
