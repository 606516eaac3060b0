"""Whether a line of a comment reads as code of its language or as prose."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Final

from cockpit.features.audit.languages import Language


class Likeness(Enum):
    """How much a line looks like code."""

    PROSE = "prose"
    WEAK = "weak"
    """Could belong to code that surrounds it, proves nothing by itself."""
    LIKELY = "likely"
    """Code, or a mention of it."""
    SURE = "sure"


Judge = Callable[[str], Likeness]

_STRING: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`")
_NOT_CODE: Final = re.compile(
    r"^(?:https?:|www\.|eslint|noqa|type:|pylint|fmt:|isort|ts-|@ts-|tslint|prettier|istanbul|c8 |v8 |webpack|go:|\+build|nolint|region|endregion|#region|pragma|language=|cockpit:"
    r"|mypy:|ruff:|yapf|coding[:=]|-\*-|vim:|clang-format|NOLINT|NOSONAR|swiftlint|rubocop|phpcs|@phpstan|psalm|@var|@param|@return|sourceMappingURL|SPDX|Copyright|TODO|FIXME|XXX|HACK|NOTE|e\.g|i\.e|>>>|\$ |-->?|=>|->|==+>?|\*\*|--)",
    re.IGNORECASE,
)
_PROSE: Final = re.compile(
    r"(?<![\w.$])[A-Za-z][a-z']*[a-z](?:,? (?:[A-Za-z']*[a-z]|a|I)(?![\w.(\[=:$])){3,}"
)
_ILLUSTRATIVE: Final = re.compile(
    r"\.\.\.[\s)\]}\"',;]|\.\.\.$|…|\betc\b|<\w+ \w+>|\s(?:->|→|<-|~>|⇒)\s|\bor\b .*\(|≈|≤|≥|±|×|·|²"
)
_EXAMPLE: Final = re.compile(
    r"\b(?:usage|examples?|e\.g\.?|i\.e\.?|for instance|such as|like (?:this|so|these)|equivalent|same as|syntax|format|output|pseudo|returns?|run|instead of|similar to|corresponds|means"
    r"|translates? to|expands? to|becomes|would (?:be|look|generate|produce|emit)|looks like|generated|the following|transforms?|compiles? to|desugars?|see also|reference|from the docs|according to)\b[^.]*$"
    r"|:\s*$",
    re.IGNORECASE,
)
_OPENERS: Final = re.compile(r"[(\[{]")
_CLOSERS: Final = re.compile(r"[)\]}]")
_CLOSING: Final = re.compile(
    r"^[)\]}>;,\s]+(?:else\s*\{?|catch\b.*\{|while\b.*;)?[)\]}>;,\s]*$|^(?:end|else|try|finally|fi|done|begin)\b:?\s*\{?$|^[{(\[]$"
)
_KEYWORDS: Final = r"(?:if|else|for|in|not|and|or|is|lambda|await|None|True|False|as|async|new|return|typeof|instanceof|of|self|this|null|true|false)"


def judge_for(language: Language) -> Judge:
    """The judge for the lines of a language."""
    if language.structure == "indent":
        return _python
    if language.structure == "end":
        return _ruby
    return _semicolons if language.lexicon in ("java", "csharp", "cpp", "php", "rust") else _braces


def introduces_example(text: str) -> bool:
    """Whether a line of prose announces code that illustrates rather than code that was disabled."""
    return _EXAMPLE.search(text) is not None


def opened(text: str) -> int:
    """Brackets opened less brackets closed, strings aside."""
    bare = _STRING.sub("", text)
    return len(_OPENERS.findall(bare)) - len(_CLOSERS.findall(bare))


def _bare(text: str) -> str | None:
    """The line with its strings emptied; None when it is plainly no code."""
    if len(text) < 3 or len(text) > 300 or _NOT_CODE.match(text):
        return None
    bare = _STRING.sub('""', text)
    if _ILLUSTRATIVE.search(bare) or bare.count('"') % 2 or _PROSE.search(bare):
        return None
    return bare


_PY_TARGET: Final = r"[A-Za-z_][\w.]*(?:\[[^\]]*\])?"
_PY_ASSIGN: Final = re.compile(
    rf"^({_PY_TARGET}(?:, ?{_PY_TARGET})*)(?:: ?[\w\[\], .|\"]+)? ?(?:=|\+=|-=|\*=|/=|\|=) ?([^=\s].*)$"
)
_PY_CALL: Final = re.compile(
    r"^(?:await |return |yield |raise |assert |del |print )?([A-Za-z_][\w.]*(?:\[[^\]]*\])?)\((.*)\)?(?:[.\[].*)?,?$"
)
_PY_SURE: Final = re.compile(
    r"^(?:from [\w.]+ import (?:\(|[\w*]+(?: as \w+)?(?:, ?\w+(?: as \w+)?)*,?)$|import [\w.]+(?: as \w+)?(?:, ?[\w.]+)*$|print\(.*|(?:async )?def \w+\(.*|class [A-Z]\w*(?:\([\w., =]*\))?:$"
    rf"|for [\w., ()]+ in [\w.]+(?:\(.*\)|\[.*\])?:$|(?:el)?if (?:not )?[\w.]+(?:\(.*\)|\[.*\])?(?: (?:==|!=|<|>|<=|>=|is|is not|in|not in|and|or) .+)?:$"
    r"|while (?:True|[\w.]+ ?(?:[<>=!]|\(|is).*):$|with [\w.]+\(.*:$|raise \w+(?:\(.*)?$|self\.\w+(?:\.\w+)* ?[+-]?= ?\S+.*|return (?:self\b.*|\w+\(.*\)|None|True|False)$"
    r"|pytest\.\w+.*|logg(?:er|ing)\.\w+\(.*|@\w[\w.]*\(.*\)$|except(?: \w+(?: as \w+)?)?:$)"
)
_PY_WEAK: Final = re.compile(
    r"^(?:return\b.{0,60}|pass|break|continue|else:|try:|finally:|@\w[\w.]*|\w+ ?= ?[\w.\"-]+,?|[\"'\w.]+: ?[^ ].*,|\"\".*,?|[\w.]+,|\w+\(\))$"
)


def _python(text: str) -> Likeness:
    if _CLOSING.match(text):
        return Likeness.WEAK
    bare = _bare(text)
    if bare is None:
        return Likeness.PROSE
    if _PY_SURE.match(bare):
        return Likeness.SURE
    if assigned := _PY_ASSIGN.match(bare):
        return _assignment(assigned.group(1), assigned.group(2))
    if called := _PY_CALL.match(bare):
        return _call(called.group(1), called.group(2), bare)
    return Likeness.WEAK if _PY_WEAK.match(bare) else Likeness.PROSE


_WORDS: Final = re.compile(rf"\b(?!{_KEYWORDS}\b)[A-Za-z]{{2,}} (?!{_KEYWORDS}\b)[A-Za-z]{{2,}}")


def _assignment(target: str, value: str) -> Likeness:
    if _WORDS.search(value) or re.search(r"[?!]\s*$", value):
        return Likeness.PROSE
    if re.search(r"\w\(.*[\w\"'=]|\w\.\w+\[|await |\w\.[a-z_]{3,}|\{.*\"|\[\"|self\.", value) and (
        len(target) > 2 or "(" in value and '"' in value
    ):
        return (
            Likeness.SURE
            if re.search(r"[\w\]]\(|self\.|await |\"", value) and len(target) > 2
            else Likeness.LIKELY
        )
    if ("." in target or "_" in target) and re.fullmatch(
        r"\"\"|True|False|None|\d[\d_.]*|[\w.]+|\[.*\]?|\{.*\}?", value
    ):
        return Likeness.SURE if "." in target else Likeness.LIKELY
    return Likeness.WEAK


def _call(name: str, arguments: str, bare: str) -> Likeness:
    if _WORDS.search(arguments) or opened(bare) < 0:
        return Likeness.PROSE
    if bare.startswith(("await ", "yield ")):
        return Likeness.SURE
    dotted = "." in name
    detailed = '""' in arguments or re.search(r"\b\w+=", arguments) is not None
    if dotted and (detailed or "_" in name or "(" in arguments):
        return Likeness.SURE
    if dotted or (detailed and "_" in name):
        return Likeness.LIKELY
    return Likeness.WEAK


_MODIFIERS: Final = r"(?:(?:public|private|protected|internal|static|final|const|readonly|override|virtual|sealed|async|await|export|default|pub(?:\(\w+\))?|unsafe|extern|inline|mut|let|var|val|volatile|abstract)\s+)*"
_C_SURE: Final = re.compile(
    rf"^(?:(?:const|let|var|val)\s+(?:mut\s+)?[\w{{\[$(][^=]*=\s*\S.*|(?:\}}\s*)?(?:else\s+)?(?:if|for|while|switch|foreach|catch)\s*\(.*\)\s*(?:\{{.*|[\w.]+.*;)?$"
    r"|import\s+(?:[\w{*].*\sfrom\s*\"\"|\"\").*|(?:pub )?use\s+[\w:]+(?:::.*)?;$|#include\s*[<\"].*|using\s+[\w.]+;$|import\s+(?:static\s+)?[\w.]+(?:\.\*)?;$"
    r"|(?:case\s+[\w.\"':]+(?:\s+satisfies\s+.*)?|default):(?:\s*\{|\s*(?:return|break).*)?$"
    rf"|{_MODIFIERS}(?:function\*?|func|fn|fun)\s+(?:\([^)]*\)\s*)?\w+\s*(?:<.*>|\[.*\])?\(.*[{{;]?$|\w+(?:, \w+)*\s*:=\s*\S.*"
    r"|(?:await|throw new|return await)\s+[\w.$]+.*[(;].*|return\s+[^;]*;$|\}\s*(?:else|catch).*\{$|(?:export|module\.exports)\b.*[={(].*|#\[[\w:]+(?:\(.*\))?\]$"
    r"|\$\w+(?:->\w+|\[[^\]]*\])*\s*(?:=|\+=|\.=|->).*;$|(?:debugger|break|continue);$|(?:if|for|while|match|switch) [^;]+ \{$|go func\(.*|defer \w+.*\)$)"
)
_C_STATEMENT: Final = re.compile(
    r"^[\w$.:>*&\[\]()<>,\s!?\"-]*?(?:[\w$\])>]\s*(?:[-+*/|&^%]|<<|>>|\?\?)?=(?!=)\s*\S.*|[\w$>\])]\(.*\)[^;]*|\+\+|--);(?:\s*//.*)?$"
)
_C_CALL: Final = re.compile(
    r"^(?:await |return |go |defer |this\.|self\.)?[A-Za-z_$][\w$]*(?:(?:\?\.|!\.|\.|->|::)[\w$]+!?(?:\(\))?)+(?:<[^<>]*>)?\((.*)\)?,?$"
)
_C_DECLARATION: Final = re.compile(
    rf"^{_MODIFIERS}[\w.<>\[\],?*&:]+\s+[\w$]+\s*(?:=\s*\S.*|\(.*\)\s*(?:\{{|throws.*)?|\{{ get;.*)?;?$"
)
_C_WEAK: Final = re.compile(
    r"^(?:[\w$\"'\[\].-]+\??:\s.*[,;{(\[]?$|\.[\w$]+\(.*|[\w$.]+,$|\"\".*,$|return\b.*|.*[{(\[]$|.*=>.*|[)\]}].*|&&.*|\|\|.*|\?.*|<\/?\w.*>?$|@\w+.*|[\w.]+\(.*\),?)$"
)


def _semicolons(text: str) -> Likeness:
    return _c_like(text, semicolons=True)


def _braces(text: str) -> Likeness:
    return _c_like(text, semicolons=False)


def _c_like(text: str, *, semicolons: bool) -> Likeness:
    if _CLOSING.match(text):
        return Likeness.WEAK
    bare = _bare(text)
    if bare is None:
        return Likeness.WEAK if re.match(r"^\.\.\.[\w(]", text) else Likeness.PROSE
    if re.match(r"^[A-Za-z]+: |^[A-Z][a-z]+, |^export \{[^}]*\}$", bare):
        return Likeness.WEAK
    if _C_SURE.match(bare):
        return Likeness.PROSE if _several_words(bare) else Likeness.SURE
    if bare.endswith(";") and _C_STATEMENT.match(bare):
        return Likeness.PROSE if _several_words(bare) else Likeness.SURE
    if called := _C_CALL.match(bare):
        if _several_words(called.group(1)) or opened(bare) < 0:
            return Likeness.PROSE
        return (
            Likeness.LIKELY
            if semicolons or not called.group(1)
            else Likeness.SURE
            if '""' in bare or "=>" in bare
            else Likeness.LIKELY
        )
    if bare.endswith((";", "{")) and _C_DECLARATION.match(bare) and re.search(r"[=(]", bare):
        return Likeness.SURE
    if (
        not semicolons
        and re.match(r"^[\w$]+(?:\.[\w$]+)+\s*[-+]?=(?!=|>)\s*\S", bare)
        and not _several_words(bare)
    ):
        return Likeness.SURE
    return Likeness.WEAK if _C_WEAK.match(bare) and not _several_words(bare) else Likeness.PROSE


def _several_words(bare: str) -> bool:
    """Three plain words in a row: declarations have modifiers, prose has words."""
    cleaned = re.sub(
        rf"\b{_KEYWORDS}\b|\b(?:public|private|protected|internal|static|final|const|readonly|override|virtual|export|default|function|case|satisfies|throw|unsigned|long|int|struct|class|let|var|mut|pub|fn|func|import|from|use|impl|where|async|extends|implements)\b",
        "_",
        bare,
    )
    return re.search(r"(?<![\w.$_])[A-Za-z][a-z]+ [a-z]+ [a-z]+(?![\w(.])", cleaned) is not None


_RB_SURE: Final = re.compile(
    r"^(?:require(?:_relative)? \"\"|(?:def|class|module) [A-Za-z_:.?!]+(?:[(<].*)?$|@{1,2}\w+ (?:\|\|)?= \S.*|puts \"\".*|(?:if|unless|while|until) [@\w.?!]+(?:\(.*\))?(?: (?:==|!=|&&|\|\|) .*)?$"
    r"|[a-z_]\w* = [\w:.@]+[.(\[{].*|[\w:@]+(?:\.\w+[?!]?)+\(.*\)$|[\w:@.]+ do \|.*\|$|(?:let|it|describe|context|before|after)\b.*(?:do|\{).*|return [@\w.]+[.(].*|raise \w+.*|attr_\w+ :.*|validates? :.*|(?:has_many|belongs_to|scope|gem) [:\"].*)"
)
_RB_WEAK: Final = re.compile(
    r"^(?:end|else|\w+: .*,|:\w+ => .*,?|\w+ = .*|[\w.]+\(.*\)|return.*|[@\w.]+ \"\".*)$"
)


def _ruby(text: str) -> Likeness:
    if _CLOSING.match(text):
        return Likeness.WEAK
    bare = _bare(text)
    if bare is None:
        return Likeness.PROSE
    if _RB_SURE.match(bare) and not _several_words(bare):
        return Likeness.SURE
    return Likeness.WEAK if _RB_WEAK.match(bare) and not _several_words(bare) else Likeness.PROSE
