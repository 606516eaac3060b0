"""Numbers with a checksum or a fixed form: cards, accounts, national ids, telephones, network addresses."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from cockpit.core.lazy import lazy_pattern

_SEPARATORS: Final = re.compile(r"[\s.-]")
_CARD: Final = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}"
    r"|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|62\d{14,17}"
)
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_IBANS: Final = {
    15: "NO",
    16: "BE",
    18: "DK FI FO GL NL",
    19: "MK SI",
    20: "AT BA EE KZ LT LU XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "PT",
    26: "IS TR",
    27: "FR GR IT MC MR SM",
    28: "AL AZ CY DO GT HU LB PL",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT",
}
"""How long the account numbers of which countries are."""
_IBAN_LENGTHS: Final = {
    country: length for length, countries in _IBANS.items() for country in countries.split()
}
_DOCUMENT: Final = re.compile(r"(?=(?:[A-Z]*\d){2})(?=\d*[A-Z])[A-Z0-9]{8,16}")
"""A passport, a licence, or a number of a tax office that has letters, as in Spain and Italy."""
_SSN: Final = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}")
_PHONE: Final = lazy_pattern(
    r"\+?[\d(][\d\s().\-/]{5,22}\d(?:\s*(?:[a-z]{1,4}\.?|#)\s*\d{1,6})?", re.IGNORECASE
)
_INTERNATIONAL: Final = lazy_pattern(r"\+[1-9]\d{0,2}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}")
EMAIL: Final = lazy_pattern(
    r"(?:(?<=mailto:)|(?<![\w.+%:-])(?<!//))"
    r"(?!git@)(?!(?:you|your|me|user|(?:your|user|first)?[_.]?name|e?mail|someone|test|foo)@example\.(?:com|org|net)(?![\w.-]))"
    r"[A-Za-z0-9][\w.+'-]{0,63}@(?!\dx\.)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w-])"
)
_IPV4: Final = lazy_pattern(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w.-])")
_IPV6: Final = lazy_pattern(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:.])")


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the checksum that cards carry."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def is_card(value: str) -> bool:
    """A number that a network of cards could have issued, with its checksum."""
    digits = _SEPARATORS.sub("", value)
    return bool(_CARD.fullmatch(digits)) and len(set(digits)) > 2 and passes_luhn(digits)


def is_iban(value: str) -> bool:
    """An international account number: its rearrangement leaves 1 when divided by 97."""
    compact = value.replace(" ", "")
    if not _IBAN.fullmatch(compact) or _IBAN_LENGTHS.get(compact[:2]) != len(compact):
        return False
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def is_national_id(value: str) -> bool:
    """A number that a state gives to a person: with letters, one of the United States, or with a checksum."""
    digits = re.sub(r"[\s./+-]", "", value)
    if _SSN.fullmatch(value) or _DOCUMENT.fullmatch(digits) or _is_resident_id(digits):
        return True
    return digits.isdecimal() and digits.isascii() and any(check(digits) for check in _CHECKS)


def _personnummer(digits: str) -> bool:
    short = digits[-10:]
    return (
        len(digits) in {10, 12}
        and 1 <= int(short[2:4]) <= 12
        and 1 <= int(short[4:6]) % 60 <= 31
        and passes_luhn(short)
    )


def _cpf(digits: str) -> bool:
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    for end in (9, 10):
        total = sum(int(digit) * (end + 1 - place) for place, digit in enumerate(digits[:end]))
        if total * 10 % 11 % 10 != int(digits[end]):
            return False
    return True


def _bsn(digits: str) -> bool:
    return (
        len(digits) == 9
        and sum(int(d) * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11 == 0
    )


def _pesel(digits: str) -> bool:
    weights = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
    return len(digits) == 11 and sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 10 == 0


def _nhs(digits: str) -> bool:
    return (
        len(digits) == 10 and sum(int(d) * w for d, w in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0
    )


def _steuer_id(digits: str) -> bool:
    """Of Germany: the last digit checks the others as ISO 7064 (MOD 11, 10) says."""
    if len(digits) != 11 or digits[0] == "0":
        return False
    product = 10
    for digit in digits[:-1]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def _nir(digits: str) -> bool:
    """Of France: the last two digits complete the others to a multiple of 97."""
    return len(digits) == 15 and digits[0] in "12" and 97 - int(digits[:13]) % 97 == int(digits[13:])


def _is_resident_id(signs: str) -> bool:
    """Of China: the last sign checks the others as ISO 7064 (MOD 11-2) says, X for ten."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", signs):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(signs[:17]))
    return "10X98765432"[total % 11] == signs[17]


_CHECKS: Final = (_personnummer, _cpf, _bsn, _pesel, _nhs, _steuer_id, _nir)


def is_phone(value: str) -> bool:
    """Seven to fifteen digits with the signs that people write between them."""
    return 7 <= sum(sign.isdigit() for sign in value) <= 21 and bool(_PHONE.fullmatch(value.strip()))


def is_international_phone(value: str) -> bool:
    """A telephone number with its country, which needs no name to be known as one."""
    return 8 <= sum(sign.isdigit() for sign in value) <= 15 and bool(_INTERNATIONAL.fullmatch(value))


def holds_address(value: str) -> bool:
    """Whether an address of the network stands in a text, other than the own machine's."""
    candidates = [*_IPV4.findall(value), *_IPV6.findall(value)]
    return any(_is_remote(candidate) for candidate in candidates)


def _is_remote(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)
