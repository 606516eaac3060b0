"""Secrets in a text of any form: JSON, also inside its own strings, forms, multipart, HTML, XML, programs.

No text is parsed: an automaton finds the words that matter, and what stands around each says name and value.
Broken bodies, and bodies that are not what they say they are, are therefore read like others.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_plus

from ahocorasick_rs import BytesAhoCorasick
from msgspec import Struct

from cockpit.core.lazy import lazy_pattern
from cockpit.features.har.secrets.judging import LOOSE, Where, judge
from cockpit.features.har.secrets.names import Meaning, is_person, meaning
from cockpit.features.har.secrets.numbers import EMAIL, is_card, is_international_phone
from cockpit.features.har.secrets.shapes import JWT, is_drawn, is_jwt, is_stand_in
from cockpit.features.har.secrets.vendors import keys_in
from cockpit.features.har.secrets.words import automaton, encode, matches


class Spot(Struct, frozen=True, gc=False):
    """Something found in a text: `written` is how it stands there, `value` what that means."""

    kind: str
    name: str
    value: str
    written: str


_WORDS: Final = """
    pass pwd kennwort senha wachtwoord token secret auth sess sid csrf xsrf forgery crumb form_key key jwt
    credential bearer sig hmac saml relaystate relay_state assertion ticket otp pin cvv cvc security
    verif mail phone tel mobil fax msisdn whatsapp iban card pan ssn social national nin
    personnummer tax cpf cnpj dni bsn pesel nhs aadhaar licen birth dob first last full given family
    surname nick user login vorname nachname name street addr suite apartment zip post plz ip lat
    lng lon geo coord remember identity seed mnemonic macaroon recipient account code
    pw" handy celul steuer holder location" eventvalid captcha turnstile nonce viewstate number" magic invit
    mdp clave contrase senha parola parole adgangs kodeord salasana tunnussana haslo hasło heslo lozinka geslo
    jelszo parool slaptazod sifre şifre пароль гасло лозинка парола κωδικ סיסמה 密码 密碼 口令 パスワード
    暗証番号 비밀번호 암호 รหัสผ่าน sandi mat_khau schlussel schlüssel schluessel sleutel nyckel nøkkel
    prenom prénom famille nomcomplet nom_complet apellido nombre cognome nazwisko imie imię jmeno jméno
    prijmeni příjmení voornaam fornamn förnamn fornavn etunimi sukunimi soyad фамилия 氏名 姓名
    naissance nacimiento nascimento nascita geboorte geburt adres direccion dirección indirizzo endereco
    endereço codigo konto compte cuenta correo courriel losenord lösenord creds pswd psw" jeton psk tan" mfa
    2fa tok" tkn refresh" csc" sobrenome achternaam efternavn calle ulica strasse straße fiscal ccnum cc_n
    puhelin etternavn efternamn line1" pocztow contactperson contact_person kennzeichen vin"
    nummernschild fahrgestell relig konfession ethnic familienstand marital blood blutgr sexual_o
    disabilit gender geschlecht memorable ansprech insurance versichert
    unlock door_code gate_code alarm otc" acct" bday dpop
    contactn contact_n caller callee rufnummer straat anschrift eircod irsz" iranyitosz domicilio logradouro
    gps" benutzer nutzern identifiant usuario utilisateur utente gebruiker bruker bruger anvandar användar
    kayttaja käyttäjä uzytkow użytkow kullanici felhaszn patienti patient_i patientn employeei employee_i
    studenti student_i mrn" medicalrec medical_rec medicare nric sozialvers gebdat geb_dat urodz narozen
    syntym szulet fodsel fødsel fodels födels event_val view_state form_hash formhash form_digest formdigest
    request_dig requestdig wresult recovery_ recoveryp recoveryw backup_p backupp backup_w backupw
    losungswort lösungswort lykilord matkhau reply_to replyto cell_n celln call_back dial_ dialin dialn sms"
    sms_ smst smsn nir" personal_id personalid keresztn vezetekn vezetékn prezime nome_ nomecomp primeiro
    ultimonome acct_ acctn acctid staatsang staatsbürg houseno house_n osoite utca customer_n customern
    employee_n employeen patient_n student_n studentn line_1" loc" usr" gamertag logon signin sign_in
    geboren
    handle" canary dtsg approval rapt" city" town" tlf" gatun psc" principal" nomusage nom_usage
    ltpa wsse cell" gsm" nie" nif" tin" sin" hetu cpr" cep" rue" cidade
"""
"""What every name holds that means something; an automaton looks for all of them at once.

A quote ends a member of JSON: without it, these would be found all over in programs.
"""
_LOWER: Final = tuple(_WORDS.split())
_STEMS: Final = (
    *_LOWER,
    # Of bytes, only those of ASCII have another case.
    *{form for word in _LOWER if not word.isascii() for form in (word.upper(), word.capitalize())},
)
_LINK_WORDS: Final = "/private- /reset /invit /verif /confirm /activat /magic /recover /unlock"
_DIALLED: Final = tuple(f'"+{digit}' for digit in "123456789")
_OTHERS: Final = ("@", "eyj", *_LINK_WORDS.split(), *_DIALLED)
_LINK: Final = lazy_pattern(r"/(?:private-|[\w-]{4,40}\\{0,7}/)([\w-]{20,})(?![\w.-])")
"""An address that lets in whoever has it."""
_DIAL: Final = re.compile(r"\+[\d ().-]{8,24}(?=\\{0,7}\")")
_QUOTE: Final = r"\\{0,7}[\"']"
_VALUE: Final = rf"{_QUOTE}value{_QUOTE}"
_MEMBER: Final = (
    rf"{_QUOTE}[\w-]{{1,20}}{_QUOTE}\s{{0,20}}:\s{{0,20}}"
    rf"{_QUOTE}[^\"'\\{{}}]{{0,60}}{_QUOTE}\s{{0,20}},\s{{0,20}}"
)
_AFTER: Final = lazy_pattern(
    rf"(?:{_QUOTE}(?P<pair>\s{{0,20}},\s{{0,20}}(?:{_MEMBER}){{0,2}}{_VALUE})?)?"
    r"\]?\s{0,20}(?:=>|:(?!:)|=(?!=))\s{0,20}"
    rf"(?P<object>\{{\s{{0,20}}{_VALUE}\s{{0,20}}:\s{{0,20}})?"
    r"(?P<escape>\\{0,7})(?P<quote>[\"']?)"
)
"""What stands between name and value, as in `"name": "token", "value": "…"` and `"token": {"value": "…"}`."""
_ITEM: Final = re.compile(r"[\[,]\s{0,20}(?P<escape>\\{0,7})(?P<quote>[\"'])")
_ITEMS: Final = 200
_INNER: Final = frozenset({"name", "first", "last", "line1", "line_1", "city", "town", "handle"})
"""Members that say nothing alone: the object that they are in does."""
_TOWNS: Final = frozenset({"city", "town"})
_POSTAL: Final = lazy_pattern(r"(?i)stre?et|zip|post_?(?:al)?_?code|plz|addr")
"""What stands beside the town of an address; a town alone is one of a list, or of the weather."""
_SAYS_NOTHING: Final = frozenset({None, Meaning.HARMLESS})
_NUMBER: Final = re.compile(r"-?\d[\d.]{1,30}(?=[\s,}\]&]|$)")
_BARE: Final = re.compile(r"[^\s\"'&;,<>\\{}()\[\]]{3,4000}")
_NAME: Final = re.compile(r"[\w.$\-]{0,60}+(?:\[[\w-]{0,40}\])*+(?=[\"'\\\]=:>]|\s{1,20}[:=])")
"""The rest of a name whose value follows; in prose stands a blank behind it."""
_LEFT: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.$[]"
_STRING: Final = {quote: re.compile(rf"(?:[^{quote}\\]|\\.)*", re.DOTALL) for quote in "\"'"}
_QUOTES: Final = {quote: re.compile(rf"(\\*){quote}") for quote in "\"'"}
_PART: Final = lazy_pattern(
    r'"(?P<file>;[^\r\n]*)?\r?\n(?:[^\r\n]+\r?\n)*\r?\n(?P<value>.*?)\r?\n--', re.DOTALL
)
_ATTRIBUTE: Final = lazy_pattern(r"(?i)\s(?:value|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ELEMENT: Final = re.compile(r">([^<]{1,2000})</")
_OPENING: Final = re.compile(r"<(?:[\w.-]{1,20}:)?\Z")
"""What stands before the name of an element, which may have a prefix of its namespace."""
_USERINFO: Final = lazy_pattern(r"://[^\s:/@\"'<>]{0,200}:([^\s/@\"'<>]{1,200})@[\w.-]")
_COARSE: Final = bytes.maketrans(b"123456789-", b"000000000 ")
_FOURS: Final = b"0000 0000 0000 0"
"""What every number in groups of four is when its digits and its signs between them are made alike."""
_GROUPED: Final = lazy_pattern(r"[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{1,7}(?![\w-])")


@lru_cache(maxsize=1)
def _stems() -> BytesAhoCorasick:
    return automaton([encode(word).lower() for word in (*_STEMS, *_OTHERS)])


def spots(text: str, where: Where) -> Iterator[Spot]:
    """Everything in a text that is a secret or personal, each place once."""
    encoded = encode(text)
    for kind, begin, end in keys_in(text, encoded):
        yield Spot(f"secret/{kind}", "", text[begin:end], text[begin:end])
    done = -1
    for number, start in matches(_stems(), encoded.lower()):
        if number >= len(_STEMS):
            yield from _other_at(text, start, where)
        elif start >= done and (found := _NAME.match(text, start)) is not None:
            begin, done = _begin(text, start), found.end()
            name = text[begin:done]
            if name in _INNER:
                name = _within(text, begin, name)
            if name in _TOWNS and (
                where is Where.SENT or _POSTAL.search(text, max(0, begin - 200), done + 200)
            ):
                name = f"address.{name}"
            if meaning(name) not in _SAYS_NOTHING:
                yield from _named(text, name, begin, done, where)
    if where is not Where.SCRIPT and _FOURS in encoded.translate(_COARSE):
        for found in _GROUPED.finditer(text):
            before = text[max(0, found.start() - 1) : found.start()]
            if (not before or before not in _LEFT) and is_card(found[0]):
                yield Spot("pii/card", "", found[0], found[0])


def _other_at(text: str, start: int, where: Where) -> Iterator[Spot]:
    """What is no name: an @, a token, or the path of an address."""
    if text[start] == "@":
        yield from _around_at(text, start, where)
    elif text[start] == "/":
        yield from _link_at(text, start)
    elif text[start] == '"':
        if where is not Where.SCRIPT:
            yield from _phone_at(text, start + 1)
    else:
        yield from _token_at(text, start)


def _token_at(text: str, start: int) -> Iterator[Spot]:
    found = JWT.match(text, start)
    if found is not None and is_jwt(found[0]):
        yield Spot("secret/jwt", "", found[0], found[0])


def _phone_at(text: str, start: int) -> Iterator[Spot]:
    """A string that is nothing but an international number."""
    found = _DIAL.match(text, start)
    if found is not None and is_international_phone(found[0]):
        yield Spot("pii/phone", "", found[0], found[0])


def _link_at(text: str, start: int) -> Iterator[Spot]:
    found = _LINK.match(text, start)
    if found is not None and is_drawn(found[1], 20):
        yield Spot("secret/token", "", found[1], found[1])


def _around_at(text: str, start: int, where: Where) -> Iterator[Spot]:
    """What an @ may belong to: an address of mail, or a password inside an address of the web."""
    begin = max(0, start - 220)
    for found in _USERINFO.finditer(text, begin, start + 3):
        if found.end(1) == start and not is_stand_in(found[1]):
            yield Spot("secret/password", "", unquote_plus(found[1]), found[1])
            return
    if where is Where.SCRIPT:
        return
    for found in EMAIL.finditer(text, max(0, start - 64), start + 260):
        if found.start() < start < found.end():
            yield Spot("pii/email", "", found[0], found[0])


def _begin(text: str, start: int) -> int:
    """Where the name begins that holds what stands at `start`."""
    before = text[max(0, start - 60) : start]
    return start - len(before) + len(before.rstrip(_LEFT))


def _within(text: str, begin: int, name: str) -> str:
    """The name with that of its object, if together they are that of a person, an address or a session."""
    opening = text.rfind("{", max(0, begin - 300), begin)
    # Behind a brace that closes, the object is a guess.
    if opening < 0 or text.find("}", opening, begin) > 0:
        return name
    before = text[max(0, opening - 60) : opening].rstrip(" \t\r\n[")
    if not before.endswith(":"):
        return name
    key = before[:-1].rstrip().rstrip("\\\"'")
    parent = key[len(key.rstrip(_LEFT)) :]
    if name == "name" and not is_person(parent):
        return name
    whole = f"{parent}.{name}"
    return whole if meaning(whole) in {Meaning.PERSON, Meaning.STREET, Meaning.SESSION} else name


def _named(text: str, name: str, begin: int, end: int, where: Where) -> Iterator[Spot]:
    """The value that a name announces, however the two stand together."""
    before = text[max(0, begin - 24) : begin]
    if before.endswith(('name="', "name='")) and (value := _of_field(text, begin, end)) is not None:
        yield from _judged(name, html.unescape(value), value, where)
    elif _OPENING.search(before) and (found := _ELEMENT.match(text, end)):
        yield from _judged(name, html.unescape(found[1]), found[1], where)
    elif (after := _AFTER.match(text, end)) is not None:
        if (after["pair"] or after["object"]) and meaning(name) is Meaning.ACCOUNT:
            return
        if after["quote"]:
            yield from _quoted(text, name, after, where)
        elif text[after.end() : after.end() + 1] == "[":
            yield from _listed(text, name, after.end(), where)
        else:
            yield from _unquoted(text, name, after.end(), before, where)


def _of_field(text: str, begin: int, end: int) -> str | None:
    """The value of a part of a multipart body, or of an element of a page, by the name it has there."""
    part = _PART.match(text, end)
    if part is not None:
        return None if part["file"] and "filename" in part["file"] else part["value"]
    opening, closing = text.rfind("<", max(0, begin - 400), begin), text.find(">", end, end + 5000)
    if opening < 0 or closing < 0:
        return None
    found = _ATTRIBUTE.search(text, opening, closing + 1)
    return None if found is None else found[1] or found[2]


def _quoted(text: str, name: str, after: re.Match[str], where: Where) -> Iterator[Spot]:
    """A string, which may stand in a string itself: each level has put backslashes before its quotes."""
    end = _end(text, after)
    if end < 0 or end - after.end() > 20_000:
        return
    written = value = text[after.end() : end]
    for _ in range(len(after["escape"]).bit_length() + 1):
        value = _unescaped(value)
    yield from _judged(name, value, written, where)


def _listed(text: str, name: str, start: int, where: Where) -> Iterator[Spot]:
    """The strings of an array; one of any words is mostly one of messages about the field."""
    if meaning(name) in LOOSE:
        return
    for _ in range(_ITEMS):
        item = _ITEM.match(text, start)
        if item is None or (end := _end(text, item)) < 0:
            return
        yield from _quoted(text, name, item, where)
        start = end + len(item["escape"]) + 1


def _end(text: str, opened: re.Match[str]) -> int:
    """Where a string ends that has been opened; -1 when it does not."""
    start, escape, quote = opened.end(), opened["escape"], opened["quote"]
    if escape:
        return _end_within(text, start, len(escape), quote)
    found = _STRING[quote].match(text, start)
    return found.end() if found else -1


def _end_within(text: str, start: int, depth: int, quote: str) -> int:
    """Where a string ends whose quotes have so many backslashes before them; -1 when it does not.

    What stands before them in the string was doubled with each level: a quote of its own has more of them.
    """
    for found in _QUOTES[quote].finditer(text, start, start + 20_000):
        more = len(found[1]) - depth
        if more >= 0 and more % (2 * (depth + 1)) == 0:
            return found.end() - depth - 1
    return -1


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _unquoted(text: str, name: str, start: int, before: str, where: Where) -> Iterator[Spot]:
    """A number of JSON, or a value of a form or an address, which ends where the next begins."""
    number = _NUMBER.match(text, start)
    in_address = before.endswith(("?", "&", "#", "?amp;", "&amp;"))
    if number is not None and not in_address:
        yield from _judged(name, number[0], number[0], where)
    elif (
        text[start - 1] == "="
        and (in_address or where is not Where.SCRIPT)
        and (found := _BARE.match(text, start))
    ):
        yield from _judged(name, unquote_plus(found[0]), found[0], Where.ADDRESS if in_address else where)


def _judged(name: str, value: str, written: str, where: Where) -> Iterator[Spot]:
    verdict = judge(where, name, value)
    if verdict is not None and verdict.told:
        same = value == written
        part = value[verdict.start : verdict.end]
        yield Spot(verdict.kind, name, part, part if same else written)
