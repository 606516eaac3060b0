"""What programs print, as far as that can be told without running them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cockpit.core.guard.marks import (
    DECODED,
    EVERYTHING,
    HERE,
    LOCAL,
    MARK,
    NAMES,
    OUTPUT,
    REMOTE,
    SCRIPT,
    TEMP,
    UNKNOWN,
    is_known,
)
from cockpit.core.guard.options import Spec, parse
from cockpit.core.guard.setting import Call
from cockpit.core.guard.shell.lexing import unescape
from cockpit.core.guard.wrappers.expressions import found_by
from cockpit.core.guard.wrappers.unwrap import unwrap
from cockpit.core.lazy import lazy_pattern

_DIRECTIVE = lazy_pattern(r"%(?:%|[-+ #0]*\d*(?:\.\d+)?[bsdiouxXcq])")


def output(call: Call) -> str:
    """The standard output of one program call, with marks for what is not known."""
    if not call.argv:
        return ""
    printer = _PRINTERS.get(call.name)
    if printer is not None:
        return printer(call)
    inner = [each for each in unwrap(call) if each.argv]
    if inner and call.name not in ("find", "xargs", "parallel"):
        text = output(Call(inner[0].argv, call.setting, inner[0].stdin))
        return REMOTE if inner[0].remote and not is_known(text) else text
    return _passed_on(call)


def _passed_on(call: Call) -> str:
    """Filters keep the origin of what they read."""
    given = call.stdin or ""
    for mark in (REMOTE, DECODED):
        if mark in given:
            return mark
    return f"{OUTPUT}\n"


def _echo(call: Call) -> str:
    args = list(call.args)
    escapes = newline = True
    escapes = False
    while args and re.match(r"-[neE]+\Z", args[0]):
        escapes = "e" in args[0] or escapes
        newline = newline and "n" not in args[0]
        args.pop(0)
    text = " ".join(args)
    return (unescape(text) if escapes else text) + ("\n" if newline else "")


def printf(args: tuple[str, ...]) -> str:
    """printf's output for these arguments; the format is used again while arguments are left."""
    words = list(args)
    if words and words[0] == "--":
        words.pop(0)
    if not words:
        return ""
    pattern = unescape(words.pop(0))
    directives = len([found for found in _DIRECTIVE.findall(pattern) if found != "%%"])
    text = ""
    while True:
        taken, words = words[:directives], words[directives:]
        text += _formatted(pattern, taken)
        if not words or not directives:
            return text


def _formatted(pattern: str, values: list[str]) -> str:
    rest = iter(values)

    def fill(match: re.Match[str]) -> str:
        kind = match.group()[-1]
        if kind == "%":
            return "%"
        value = next(rest, "")
        return unescape(value) if kind == "b" else value

    return _DIRECTIVE.sub(fill, pattern)


def _cat(call: Call) -> str:
    options = parse(call.args)
    if not options.operands:
        return call.stdin if call.stdin is not None else UNKNOWN
    texts: list[str] = []
    for path in options.operands:
        if path == "-":
            texts.append(call.stdin or "")
        else:
            texts.append(call.setting.files.get(path, LOCAL))
    return "".join(texts)


def _download(call: Call) -> str:
    saved = parse(
        call.args, Spec.of("o H d X A u e b c F T output header data request user", "output remote-name")
    )
    to_file = saved.has("O", "o", "output", "remote-name") and saved.value("o", "output") != "-"
    return "" if call.name == "curl" and to_file else REMOTE


def _wget(call: Call) -> str:
    text = " ".join(call.args)
    to_output = re.search(r"(?:^|\s)-\w*O\s*-(?:\s|$)|--output-document[= ]-|-O/dev/stdout", text)
    return REMOTE if to_output else ""


def _remote(_: Call) -> str:
    return REMOTE


def _base64(call: Call) -> str:
    if not parse(call.args, Spec.of("w i o", "decode ignore-garbage wrap")).has("d", "D", "decode"):
        return OUTPUT
    return decoded(_source(call), _decode64)


def _source(call: Call) -> str:
    operands = parse(call.args, Spec.of("w wrap")).operands
    if not operands:
        return call.stdin if call.stdin is not None else UNKNOWN
    return call.setting.files.get(operands[-1], UNKNOWN)


def decoded(text: str, decode: Callable[[str], bytes]) -> str:
    """A mark that it is decoded, followed by the text itself where the source is known."""
    if REMOTE in text:
        return REMOTE
    if MARK.search(text):
        return DECODED
    try:
        return DECODED + decode(text).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return DECODED


def _decode64(text: str) -> bytes:
    compact = re.sub(r"\s", "", text)
    return base64.b64decode(compact + "=" * (-len(compact) % 4))


def _decode32(text: str) -> bytes:
    compact = re.sub(r"\s", "", text)
    return base64.b32decode(compact + "=" * (-len(compact) % 8))


def _base32(call: Call) -> str:
    reading = parse(call.args).has("d", "decode", "D")
    return decoded(_source(call), _decode32) if reading else OUTPUT


def _xxd(call: Call) -> str:
    reading = any(arg.startswith("-") and "r" in arg for arg in call.args)
    return decoded(_source(call), _decode_hex) if reading else OUTPUT


def _decode_hex(text: str) -> bytes:
    return bytes.fromhex(re.sub(r"\\x|0x|\s", "", text))


def _decoder(call: Call) -> str:
    """openssl enc -d, gpg -d, gunzip: what comes out is not in the code."""
    text = call.stdin or ""
    if REMOTE in text:
        return REMOTE
    if call.name == "openssl" and "base64" in " ".join(call.args) and "-d" in call.args:
        return decoded(text or UNKNOWN, _decode64)
    reading = call.name in ("gunzip", "zcat", "bunzip2", "xzcat", "unxz", "bzcat", "uudecode")
    return DECODED if reading or any(arg.startswith("-") and "d" in arg for arg in call.args) else OUTPUT


def _rev(call: Call) -> str:
    text = call.stdin or UNKNOWN
    return "\n".join(line[::-1] for line in text.split("\n")) if is_known(text) else _passed_on(call)


def _tr(call: Call) -> str:
    text, words = call.stdin or UNKNOWN, [arg for arg in call.args if not arg.startswith("-")]
    if not is_known(text) or not words:
        return _passed_on(call)
    source = _set(words[0])
    if any(arg.startswith("-") and "d" in arg for arg in call.args):
        return "".join(char for char in text if char not in source)
    target = _set(words[1]) if len(words) > 1 else ""
    if not source or not target:
        return OUTPUT
    padded = target + target[-1] * (len(source) - len(target))
    return text.translate({ord(a): b for a, b in zip(source, padded, strict=False)})


_CLASSES = {
    "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
    "[:space:]": " \t\n\r\v\f",
    "[:digit:]": "0123456789",
}


def _set(text: str) -> str:
    if text in _CLASSES:
        return _CLASSES[text]
    return re.sub(
        r"(.)-(.)", lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))), unescape(text)
    )


def _sed(call: Call) -> str:
    """A single literal substitution on known text."""
    text = call.stdin or UNKNOWN
    scripts = [arg for arg in call.args if not arg.startswith("-")]
    plain = re.match(r"s(.)([\w ./-]*)\1([\w ./-]*)\1(g?)\Z", scripts[0]) if scripts else None
    if plain is None or not is_known(text):
        return _passed_on(call)
    return text.replace(plain.group(2), plain.group(3), -1 if plain.group(4) else 1)


def _first(call: Call) -> str:
    text = call.stdin or UNKNOWN
    return text if is_known(text) else _passed_on(call)


def _tee(call: Call) -> str:
    return call.stdin or ""


def _which(call: Call) -> str:
    names = [arg for arg in call.args if not arg.startswith("-")]
    return f"{names[0]}\n" if names else ""


def _command(call: Call) -> str:
    if call.args[:1] in (("-v",), ("-V",)):
        return _which(call)
    return output(Call(call.args, call.setting, call.stdin))


def _mktemp(_: Call) -> str:
    return f"{TEMP}\n"


def _pwd(call: Call) -> str:
    cwd = call.setting.cwd
    if cwd in ("", "."):
        return f"{HERE}\n"
    relative = cwd[0].isalnum() or cwd[0] in "._-"
    return f"{HERE}/{cwd}\n" if relative else f"{cwd}\n"


def _git(call: Call) -> str:
    if "rev-parse" in call.args and {"--show-toplevel", "--show-superproject-working-tree"} & set(call.args):
        return f"{HERE}\n"
    if {"show", "cat-file"} & set(call.args):
        return LOCAL
    return f"{NAMES}\n" if "ls-files" in call.args else OUTPUT


def _dirname(call: Call) -> str:
    path = next((arg for arg in call.args if not arg.startswith("-")), "")
    head, slash, _ = path.rstrip("/").rpartition("/")
    if not slash:
        return path if path[:1] in (UNKNOWN, OUTPUT) else "."
    return head or "/"


def _basename(call: Call) -> str:
    path = next((arg for arg in call.args if not arg.startswith("-")), "")
    return path.rstrip("/").rpartition("/")[2] or path


def _realpath(call: Call) -> str:
    operands = parse(call.args).operands
    if not operands:
        return UNKNOWN
    path = operands[-1]
    if path in (".", ""):
        return _pwd(call)
    return f"{SCRIPT}/script" if path == "$0" else path


def _find(call: Call) -> str:
    prints = next((at for at, arg in enumerate(call.args) if arg in ("-print", "-print0")), None)
    return "\n".join(found_by(call, prints))


def _ls(call: Call) -> str:
    operands = parse(call.args, Spec.of("I w T")).operands
    whole = operands and operands[0].endswith("/*")
    return operands[0] if whole else NAMES


def _every(call: Call) -> str:
    """`ps` and `docker ps`: a list of everything, unless a filter follows."""
    text = " ".join(call.args)
    if call.name == "ps":
        listing = re.search(r"(?:^|\s)-?(?:\w*[eA]\w*|aux?w*|ax\w*)(?:\s|$)", text) and not re.search(
            r"-[Cpu]\s", text
        )
    else:
        listing = (
            re.match(r"(?:container |image |volume )?(?:ps|ls|images|list)\b", text) and "-f" not in call.args
        )
        listing = (
            listing
            and not re.search(r"--filter|--latest|-[a-z]*l\b", text)
            and re.search(r"-\w*q|--quiet", text)
        )
    return EVERYTHING if listing else OUTPUT


def _grep(call: Call) -> str:
    return _passed_on(call)


def _awk(call: Call) -> str:
    program = next((arg for arg in call.args if not arg.startswith("-")), "")
    if EVERYTHING in (call.stdin or "") and "/" not in program and "==" not in program:
        return EVERYTHING
    return _passed_on(call)


def _seq(_: Call) -> str:
    return "1"


def _env(call: Call) -> str:
    names = [arg for arg in call.args if not arg.startswith("-")]
    values = call.setting.variables.get(names[0]) if names else None
    value = values[0] if values else UNKNOWN
    return value if isinstance(value, str) else UNKNOWN


_DOWNLOADERS = (
    "http https fetch aria2c lynx w3m links elinks lwp-request GET ftp nc ncat netcat telnet socat dig "
    "nslookup host"
)
_DECODERS = "openssl gpg gunzip zcat gzip xz xzcat unxz bzip2 bunzip2 bzcat zstd uudecode age lz4 brotli"

_PRINTERS: Mapping[str, Callable[[Call], str]] = MappingProxyType(
    {
        "echo": _echo,
        "printf": lambda call: printf(call.args),
        "cat": _cat,
        "bat": _cat,
        "curl": _download,
        "wget": _wget,
        **dict.fromkeys(_DOWNLOADERS.split(), _remote),
        "base64": _base64,
        "gbase64": _base64,
        "base32": _base32,
        "xxd": _xxd,
        **dict.fromkeys(_DECODERS.split(), _decoder),
        "rev": _rev,
        "tr": _tr,
        "sed": _sed,
        "head": _first,
        "tail": _first,
        "sort": _first,
        "uniq": _first,
        "tee": _tee,
        "which": _which,
        "command": _command,
        "mktemp": _mktemp,
        "tempfile": _mktemp,
        "pwd": _pwd,
        "git": _git,
        "dirname": _dirname,
        "basename": _basename,
        "realpath": _realpath,
        "readlink": _realpath,
        "greadlink": _realpath,
        "find": _find,
        "ls": _ls,
        "ps": _every,
        "docker": _every,
        "podman": _every,
        "grep": _grep,
        "awk": _awk,
        "seq": _seq,
        "printenv": _env,
    }
)
