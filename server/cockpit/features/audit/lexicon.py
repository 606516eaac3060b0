"""What a comment and a string look like in each language, as regexes that cannot backtrack.

A lexicon's `scan` swallows code and one-line strings in one possessive step and stops at what the audit
keeps: group `c` a comment, group `s` a string that spans lines, group `o` the opener of a string whose
closer depends on it (raw strings, heredocs, YAML block scalars). It always matches, at the end of the text
with no group set, so a whole file is read in linear time whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cockpit.core.lazy import lazy_pattern

Opening = Literal["none", "quote", "rust", "cpp", "swift", "heredoc", "yaml"]
"""How the closer of an opener `o` is found; see `lexer`."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How to find the comments and strings of one family of languages."""

    scan: re.Pattern[str]
    quoted: re.Pattern[str]
    """One whole string or character on one line, to blank it out of code."""
    line: tuple[str, ...]
    """Markers of comments that end with the line."""
    opening: Opening = "none"
    prelude: str = ""
    """Text before the first occurrence of this is not code (PHP's HTML)."""


_DOUBLE: Final = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
_SINGLE: Final = r"'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'"
_LONG_DOUBLE: Final = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)'
_LONG_SINGLE: Final = r"'[^'\\]*+(?:\\.[^'\\]*+)*+(?:'|\Z)"
_CHAR: Final = r"'(?:[^'\\\n]|\\[^\n'][^'\n]{0,8}|\\')'"
_TRIPLE: Final = r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:"""|\Z)'
_TRIPLE_SINGLE: Final = r"'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+(?:'''|\Z)"
_RAW_TRIPLE: Final = r'"""[^"]*+(?:"(?!"")[^"]*+)*+(?:"""|\Z)'
_LINE: Final = r"//[^\n]*+"
_BLOCK: Final = r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)"
_MARKUP: Final = r"<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)"
_HASH: Final = r"\#[^\n]*+"
_SLASH_COMMENT: Final = r"/[/*]"
_BARE_HASH: Final = r"(?:(?<![^\s;&|(`])\#)"
"""A `#` that starts a word: elsewhere it belongs to the word."""


def _nested_block(depth: int = 3) -> str:
    """`/* … /* … */ … */`, as deep as `depth`; one that never ends takes the rest of the file."""
    inner = r"/\*(?:[^*]++|\*(?!/))*+\*/"
    for _ in range(depth):
        inner = rf"/\*(?:[^*/]++|\*(?!/)|/(?!\*)|{inner})*+\*/"
    return rf"(?:{inner}|/\*.*+)"


def _template(depth: int = 2) -> str:
    """A JavaScript template literal with templates and braces inside its `${}`."""
    plain = r"`[^`\\]*+(?:\\.[^`\\]*+)*+(?:`|\Z)"
    inner = plain
    for _ in range(depth):
        braces = r"\{[^{}`]*+\}"
        for _ in range(2):
            braces = rf"\{{(?:[^{{}}`\"'/]++|{_DOUBLE}|{_SINGLE}|{braces}|{inner}|[\"'/])*+\}}"
        inner = rf"`(?:[^`\\$]++|\\.|\${braces}|\$(?!\{{))*+`"
    return rf"(?:{inner}|{plain})"


_OPERATORS: Final = re.escape("(,=:[!&|?;{~^%+*-")
_REGEX: Final = (
    rf"(?:(?<=[{_OPERATORS}])|(?<=[{_OPERATORS}>] )|(?<=\n)|(?<=\s\s)|(?<=return )|(?<=typeof )|(?<=case ))"
    r"/(?![/*+?])(?:[^/\\\n\[]++|\\[^\n]|\[(?:[^\]\\\n]++|\\[^\n])*+\])++/"
)
"""A regex literal: a slash where an operand is expected, closed on its line."""


def _scan(
    stops: str, skipped: tuple[str, ...], starts: str, comment: str, string: str = "", *, opener: str = ""
) -> re.Pattern[str]:
    """Compose a `scan`.

    `stops` are the characters at which a token may begin, `skipped` the tokens that are of no interest,
    and `starts` the beginnings of those that are: what it matches, `comment`, `string` or `opener` must
    match too.
    """
    kept = [rf"(?P<c>{comment})"]
    kept += [rf"(?P<s>{string})"] if string else []
    kept += [rf"(?P<o>{opener})"] if opener else []
    loop = "|".join((rf"[^{stops}]++", *skipped, rf"(?!{starts})[{stops}]"))
    return lazy_pattern(rf"(?:{loop})*+(?:{'|'.join(kept)}|\Z)", re.DOTALL)


def _quoted(*alternatives: str) -> re.Pattern[str]:
    return lazy_pattern("|".join(alternatives), re.DOTALL)


def _python() -> Lexicon:
    field = r"\{(?:[^{}\"'\n]++|\"[^\"\n]*+\"|'[^'\n]*+'|\{[^{}\n]*+\})*+\}"

    def string(q: str) -> str:
        # Each begins with its quote, by which the regex engine leaves the others out; most have no prefix.
        plain = rf"[^{q}\\\n]*+(?:\\.[^{q}\\\n]*+)*+{q}"
        formatted = rf"(?:[^{q}\\\n{{]++|\\.|\{{\{{|{field})*+{q}"
        prefixed = rf"(?:(?<=[fFtT]{q})|(?<=[fFtT][rR]{q})){formatted}"
        return rf"{q}(?!{q}{q})(?:(?<![fFtTrR]{q}){plain}|{prefixed}|{plain})"

    strings = (string('"'), string("'"))
    starts = "\\#|\"\"\"|'''"
    # With the NUL the stops are three ranges, which Python looks up in a table; two it compares one by one.
    scan = _scan("\"'#\\0", strings, starts, _HASH, rf"{_TRIPLE}|{_TRIPLE_SINGLE}")
    return Lexicon(scan, _quoted(*strings), ("#",))


def _javascript() -> Lexicon:
    strings = (_DOUBLE, _SINGLE, _REGEX)
    scan = _scan("\"'`/", (*strings, r"(?<=:)//"), rf"`|{_SLASH_COMMENT}", rf"{_LINE}|{_BLOCK}", _template())
    return Lexicon(scan, _quoted(*strings), ("//",))


def _slashed(
    stops: str,
    strings: tuple[str, ...],
    starts: str,
    *,
    comment: str = rf"{_LINE}|{_BLOCK}",
    string: str = "",
    opener: str = "",
    opening: Opening = "none",
    skipped: tuple[str, ...] = (),
) -> Lexicon:
    """A language with `//` and `/* */`."""
    begins = rf"{_SLASH_COMMENT}|{starts}" if starts else _SLASH_COMMENT
    scan = _scan(stops, (*skipped, *strings), begins, comment, string, opener=opener)
    return Lexicon(scan, _quoted(*strings), ("//",), opening)


def _kotlin() -> Lexicon:
    text = r'(?!""")"(?:[^"\\\n$]++|\\.|\$\{[^{}\n]*+\}|\$(?!\{))*+"'
    comment = rf"{_LINE}|{_nested_block()}"
    return _slashed("\"'/", (text, _CHAR), '"""', comment=comment, string=_RAW_TRIPLE)


def _swift() -> Lexicon:
    text = r'(?!""")"(?:[^"\\\n]++|\\\((?:[^()\n]++|\([^()\n]*+\))*+\)|\\[^(])*+"'
    comment = rf"{_LINE}|{_nested_block()}"
    opener = r'\#++"(?:"")?+'
    return _slashed(
        '"/#',
        (text, rf'(?!"""){_DOUBLE}'),
        rf'"""|{opener}',
        comment=comment,
        string=_TRIPLE,
        opener=opener,
        opening="swift",
    )


def _rust() -> Lexicon:
    opener = r'(?:\b|(?<=\bb)|(?<=\bc))r\#*+"'
    comment = rf"{_LINE}|{_nested_block()}"
    return _slashed(
        "\"'/r",
        (_DOUBLE, _CHAR),
        rf'"|{opener}',
        comment=comment,
        string=_LONG_DOUBLE,
        opener=opener,
        opening="rust",
    )


def _csharp() -> Lexicon:
    formatted = r'(?<=\$)(?!""")"(?:[^"\\\n{]++|\\.|\{\{|\{[^{}\n]*+\})*+"'
    verbatim = r'(?:(?<=@)|(?<=@\$))"[^"]*+(?:""[^"]*+)*+(?:"|\Z)'
    begins = r'(?<=@)"|(?<=@\$)"|"""'
    strings = (formatted, rf'(?!"""){_DOUBLE}', _CHAR)
    not_verbatim = tuple(rf"(?<!@)(?<!@\$){pattern}" for pattern in strings)
    scan = _scan(
        "\"'/", not_verbatim, rf"{_SLASH_COMMENT}|{begins}", rf"{_LINE}|{_BLOCK}", verbatim, opener=r'"{3,}+'
    )
    return Lexicon(scan, _quoted(*not_verbatim), ("//",), "quote")


def _cpp() -> Lexicon:
    digits = r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])"
    opener = r'R"[^()\\\s"]{0,16}\('
    line = r"//[^\n\\]*+(?:\\.[^\n\\]*+)*+"
    return _slashed(
        "\"'/R",
        (_DOUBLE, digits, _CHAR),
        opener,
        comment=rf"{line}|{_BLOCK}",
        opener=opener,
        opening="cpp",
    )


def _php() -> Lexicon:
    html = r"\?>(?:[^<]++|<(?!\?(?:php|=)))*+(?:<\?(?:php|=)|\Z)"
    heredoc = r"<<<[ \t]*+[\"']?[A-Za-z_]\w*[\"']?"
    line = r"(?://|\#)(?:[^\n?]++|\?(?!>))*+"
    scan = _scan(
        "\"'/#?<",
        (_DOUBLE, _SINGLE, r"\#(?=\[)"),
        rf"{_SLASH_COMMENT}|[\"'\#]|\?>|{heredoc}",
        rf"{line}|{_BLOCK}",
        rf"{_LONG_DOUBLE}|{_LONG_SINGLE}|{html}",
        opener=heredoc,
    )
    return Lexicon(scan, _quoted(_DOUBLE, _SINGLE), ("//", "#"), "heredoc", "<?")


def _ruby() -> Lexicon:
    filled = r'"(?:[^"\\#\n]++|\\.|\#\{(?:[^{}\n"]++|"[^"\n]*+")*+\}|\#(?!\{))*+"'
    pairs = "|".join(
        rf"%[wWiIqQ]?{a}(?:[^{a}{b}]++|{a}[^{a}{b}]*+{b})*+(?:{b}|\Z)"
        for a, b in ((r"\[", r"\]"), (r"\(", r"\)"), (r"\{", r"\}"), ("<", ">"))
    )
    words = rf"(?<=[\s(\[{{,=])(?:{pairs})"
    words_start = r"(?<=[\s(\[{,=])%[wWiIqQ]?[\[({<]"
    heredoc = r"<<[~-][\"'`]?[A-Za-z_]\w*[\"'`]?|(?<=[\s(=,])<<[\"'`]?[A-Z_]\w*[\"'`]?"
    block = r"(?<=\n)=begin\b(?:[^\n]++|\n(?!=end\b))*+(?:\n=end\b[^\n]*+|\Z)"
    strings = (filled, _DOUBLE, _SINGLE, _REGEX)
    scan = _scan(
        "\"'#/<%$?=\\\\",
        (r"\\.", r"\$[\"'/<$?]", r"(?<![\w)\]}])\?[\"'\#](?!\w)", *strings),
        rf"[\"'\#]|{words_start}|{heredoc}|(?<=\n)=begin\b",
        rf"{block}|{_HASH}",
        rf"{_LONG_DOUBLE}|{_LONG_SINGLE}|{words}",
        opener=heredoc,
    )
    return Lexicon(scan, _quoted(*strings), ("#",), "heredoc")


def _shell() -> Lexicon:
    heredoc = r"(?<!<)<<-?[ \t]*+\\?[\"']?[A-Za-z_]\w*[\"']?"
    strings = (_DOUBLE, r"(?<=\$)'[^'\\]*+(?:\\.[^'\\]*+)*+'", r"'[^'\n]*+'")
    scan = _scan(
        "\"'#<\\\\",
        (r"\\.", *strings),
        rf"[\"']|{_BARE_HASH}|{heredoc}",
        _HASH,
        rf"{_LONG_DOUBLE}|'[^']*+(?:'|\Z)",
        opener=heredoc,
    )
    return Lexicon(scan, _quoted(*strings), ("#",), "heredoc")


def _yaml() -> Lexicon:
    strings = (r'(?<=[\s\[{,(])"(?:[^"\\]++|\\.)*+"', r"(?<=[\s\[{,(])'[^'\n]*+(?:''[^'\n]*+)*+'")
    block = r"(?<=[:\-] )[|>][+\-0-9]{0,2}[ \t]*+(?:\#[^\n]*+)?(?=\r?\n)"
    scan = _scan("\"'#|>", strings, rf"(?<!\S)\#|{block}", _HASH, opener=block)
    return Lexicon(scan, _quoted(*strings), ("#",), "yaml")


def _toml() -> Lexicon:
    strings = (rf'(?!"""){_DOUBLE}', r"(?!''')'[^'\n]*+'")
    triple = r"'''[^']*+(?:'(?!'')[^']*+)*+(?:'''|\Z)"
    scan = _scan("\"'#", strings, "\\#|\"\"\"|'''", _HASH, rf"{_TRIPLE}|{triple}")
    return Lexicon(scan, _quoted(*strings), ("#",))


def _makefile() -> Lexicon:
    strings = (_DOUBLE, r"'[^'\n]*+'")
    return Lexicon(_scan("\"'#\\\\", (r"\\.", *strings), _BARE_HASH, _HASH), _quoted(*strings), ("#",))


def _dockerfile() -> Lexicon:
    alone = r"(?:(?<![^\n])|(?<=\n[ \t])|(?<=\n[ \t]{2})|(?<=\n[ \t]{4}))\#"
    return Lexicon(_scan("#", (), alone, _HASH), _quoted("(?!)"), ("#",))


def _sql() -> Lexicon:
    strings = (r"'[^'\n]*+'", r'"[^"\n]*+"')
    scan = _scan("\"'/-", strings, r"--|/\*|'", rf"--[^\n]*+|{_BLOCK}", r"'[^']*+(?:'|\Z)")
    return Lexicon(scan, _quoted(*strings), ("--",))


def _css() -> Lexicon:
    scan = _scan("\"'/", (_DOUBLE, _SINGLE, r"(?<=[:\w(])//"), _SLASH_COMMENT, rf"{_LINE}|{_BLOCK}")
    return Lexicon(scan, _quoted(_DOUBLE, _SINGLE), ("//",))


def _html() -> Lexicon:
    return Lexicon(_scan("<", (), "<!--", _MARKUP), _quoted("(?!)"), ())


def _markdown() -> Lexicon:
    start = r"(?:(?<![^\n])|(?<=\n )|(?<=\n  )|(?<=\n   ))"
    inside = r"(?:\n(?![ ]{0,3}(?:```|~~~)[ \t]*+(?:\r?\n|\Z))[^\n]*+)*+"
    fence = rf"{start}(?:```|~~~)[^\n]*+{inside}(?:\n[^\n]*+|\Z)"
    begins = rf"<!--|{start}(?:```|~~~)"
    return Lexicon(_scan("<`~", (r"`(?!``)[^`\n]*+`",), begins, _MARKUP, fence), _quoted("(?!)"), ())


def _powershell() -> Lexicon:
    strings = (r"'[^'\n]*+'", r'"[^"`\n]*+(?:`.[^"`\n]*+)*+"')
    block = r"<\#(?:[^#]++|\#(?!>))*+(?:\#>|\Z)"
    here = r'@"[^"]*+(?:(?<!\n)"[^"]*+)*+(?:"@|\Z)' + r"|@'[^']*+(?:(?<!\n)'[^']*+)*+(?:'@|\Z)"
    starts = rf"<\#|{_BARE_HASH}|@[\"']"
    scan = _scan("\"'#<`@", (r"`.", *strings), starts, rf"{block}|{_HASH}", here)
    return Lexicon(scan, _quoted(*strings), ("#",))


def _batch() -> Lexicon:
    remark = r"(?:(?<![^\n])|(?<=\n[ \t])|(?<=\n@))(?:::|[Rr][Ee][Mm]\b)"
    return Lexicon(_scan(":Rr", (), remark, rf"{remark}[^\n]*+"), _quoted("(?!)"), ("::",))


def _jsonc() -> Lexicon:
    scan = _scan('"/', (_DOUBLE,), _SLASH_COMMENT, rf"{_LINE}|{_BLOCK}")
    return Lexicon(scan, _quoted(_DOUBLE), ("//",))


LEXICONS: Final[Mapping[str, Lexicon]] = {
    "python": _python(),
    "javascript": _javascript(),
    "go": _slashed("\"'`/", (_DOUBLE, _CHAR), "`", string=r"`[^`]*+(?:`|\Z)"),
    "java": _slashed("\"'/", (rf'(?!"""){_DOUBLE}', _CHAR), '"""', string=_TRIPLE),
    "kotlin": _kotlin(),
    "swift": _swift(),
    "rust": _rust(),
    "csharp": _csharp(),
    "cpp": _cpp(),
    "php": _php(),
    "ruby": _ruby(),
    "shell": _shell(),
    "yaml": _yaml(),
    "toml": _toml(),
    "makefile": _makefile(),
    "dockerfile": _dockerfile(),
    "sql": _sql(),
    "css": _css(),
    "html": _html(),
    "markdown": _markdown(),
    "powershell": _powershell(),
    "batch": _batch(),
    "jsonc": _jsonc(),
}
