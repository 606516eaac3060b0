"""Whether a line of a comment reads as code of its language or as prose."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.lazy import lazy_pattern
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

_STRING: Final = lazy_pattern(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`")
_NOT_CODE: Final = lazy_pattern(
    r"^(?:https?:|www\.|eslint|noqa|type:|pylint|fmt:|isort|ts-|@ts-|tslint|prettier|istanbul|c8 |v8 "
    r"|webpack|go:|\+build|nolint|region|endregion|#region|pragma|language=|cockpit:|mypy:|ruff:|yapf"
    r"|coding[:=]|-\*-|vim:|clang-format|NOLINT|NOSONAR|swiftlint|rubocop|phpcs|@phpstan|psalm|@var"
    r"|@param|@return|sourceMappingURL|SPDX|Copyright|TODO|FIXME|XXX|HACK|NOTE|e\.g|i\.e|>>>|\$ |-->?"
    r"|=>|->|==+>?|\*\*|--|(?:true|false|null|none|nil|yes|no) (?:for|if|when|on|otherwise|iff|unless|in)\b)",
    re.IGNORECASE,
)
_SENTENCE: Final = lazy_pattern(r"[^\W\d][)\]]?\.$")
_PROSE: Final = lazy_pattern(
    r"(?<![\w.$])[A-Za-z][a-z']*[a-z](?: (?:[A-Za-z']*[a-z]|a|I)(?![\w.(\[=:$])){3,}"
)
_ILLUSTRATIVE: Final = lazy_pattern(
    r"\.\.\.[\s)\]}\"',;]|\.\.\.$|…|\betc\b|<\w+ \w+>|\s(?:->|\u2192|<-|~>|\u21d2)\s|\bor\b .*\("
    r"|[\u2248\u2264\u2265\u00b1\u00d7\u00b7\u00b2]|^(?:[A-Z][a-z]+|this|it|same) (?:to|of|as|equals|is) "
)
_EXAMPLE: Final = any_of(
    r"\b(?:usage|examples?|e\.g\.?|i\.e\.?|for instance|such as|like (?:this|so|these)|equivalent"
    r"|same as|syntax|pseudo|instead of|similar to"
    r"|translates? to|expands? to|becomes|would (?:be|look|generate|produce|emit)|looks like|generated"
    r"|the following|compiles? to|desugars?|see also|reference|from the docs|according to)"
    r"\b[^.]*$",
    r"\{@code\b|<pre>|@example\b",
    r"^or:?$",
    r":\s*$",
    flags=re.IGNORECASE,
)
_OPENERS: Final = lazy_pattern(r"[(\[{]")
_CLOSERS: Final = lazy_pattern(r"[)\]}]")
_CLOSING: Final = any_of(
    r"^[)\]}>;,\s]+(?:else\s*\{?|catch\b.*\{|while\b.*;)?[)\]}>;,\s]*$",
    r"^(?:end|else|try|finally|fi|done|begin)\b:?\s*\{?$",
    r"^[{(\[]$",
)
_KEYWORDS: Final = (
    r"(?:if|else|for|in|not|and|or|is|lambda|await|None|True|False|as|async|new|return|typeof|instanceof|of"
    r"|self|this|null|true|false)"
)


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
    if text.endswith(".") and _SENTENCE.search(text):
        return None
    bare = _STRING.sub('""', text)
    if _ILLUSTRATIVE.search(bare) or bare.count('"') % 2 or _PROSE.search(bare):
        return None
    return bare


_PY_TARGET: Final = r"[A-Za-z_][\w.]*(?:\[[^\]]*\])?"
_PY_ASSIGN: Final = lazy_pattern(
    rf"^({_PY_TARGET}(?:, ?{_PY_TARGET})*)(?:: ?[\w\[\], .|\"]+)? ?(?:=|\+=|-=|\*=|/=|\|=) ?([^=\s].*)$"
)
_PY_CALL: Final = lazy_pattern(
    r"^(?:await |return |yield |raise |assert |del |print )?([A-Za-z_][\w.]*(?:\[[^\]]*\])?)\((.*)"
    r"\)?(?:[.\[].*)?,?$",
)
_PY_SURE: Final = lazy_pattern(
    r"^(?:from [\w.]+ import (?:\(|[\w*]+(?: as \w+)?(?:, ?\w+(?: as \w+)?)*,?)$"
    r"|import [\w.]+(?: as \w+)?(?:, ?[\w.]+)*$|print\(.*|(?:async )?def \w+\(.*"
    r"|class [A-Z]\w*(?:\([\w., =]*\))?:$|for [\w., ()]+ in [\w.]+(?:\(.*\)|\[.*\])?:$"
    r"|(?:el)?if (?:not )?[\w.]+(?:\(.*\)|\[.*\])?(?: (?:==|!=|<|>|<=|>=|is|is not|in|not in|and|or)"
    r" .+)?:$|while (?:True|[\w.]+ ?(?:[<>=!]|\(|is).*):$|with [\w.]+\(.*:$|raise \w+\(.*"
    r"|self\.\w+(?:\.\w+)* ?[+-]?= ?\S+.*|return (?:self\b.*|\w+\(.*\)|None|True|False)$|pytest\.\w+.*"
    r"|logg(?:er|ing)\.\w+\(.*|@\w[\w.]*\(.*\)$|except(?: \w+(?: as \w+)?)?:$)",
)
_PY_WEAK: Final = lazy_pattern(
    r"^(?:return\b.{0,60}|raise \w+|pass|break|continue|else:|try:|finally:|@\w[\w.]*|\w+ ?= ?[\w.\"-]+,?"
    r"|[\"'\w.]+: ?[^ ].*,|\"\".*,?|[\w.]+,|\w+\(\))$",
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


_WORDS: Final = lazy_pattern(rf"\b(?!{_KEYWORDS}\b)[A-Za-z]{{2,}} (?!{_KEYWORDS}\b)[A-Za-z]{{2,}}")


_VALUE: Final = any_of(
    r"\w\(.*[\w\"'=]", r"\w\.\w+\[", r"await ", r"\w\.[a-z_]{3,}", r"\{.*\"", r"\[\"", r"self\."
)
"""A right-hand side that a formula does not have."""
_SIMPLE: Final = lazy_pattern(r"\"\"|True|False|None|\d[\d_.]*|[\w.]+|\[.*\]?|\{.*\}?")


def _assignment(target: str, value: str) -> Likeness:
    if _WORDS.search(value) or re.search(r"[?!]\s*$", value):
        return Likeness.PROSE
    named = len(target) > 2
    if _VALUE.search(value) and (named or ("(" in value and '"' in value)):
        return Likeness.SURE if named and re.search(r"[\w\]]\(|self\.|await |\"", value) else Likeness.LIKELY
    if ("." in target or "_" in target) and _SIMPLE.fullmatch(value):
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


_MODIFIERS: Final = (
    r"(?:(?:public|private|protected|internal|static|final|const|readonly|override|virtual|sealed|async|await"
    r"|export|default|pub(?:\(\w+\))?|unsafe|extern|inline|mut|let|var|val|volatile|abstract)\s+)*"
)
_C_SURE: Final = lazy_pattern(
    r"^(?:(?:const|let|var|val)\s+(?:mut\s+)?[\w{\[$(][^=]*=\s*\S.*|(?:\}\s*)?(?:else\s+)?(?:if|for"
    r"|while|switch|foreach|catch)\s*\(.*\)\s*(?:\{.*|[\w.]+.*;)?$|import\s+(?:[\w{*].*\sfrom\s*\"\""
    r"|\"\").*|(?:pub )?use\s+[\w:]+(?:::.*)?;$|#include\s*[<\"].*|using\s+[\w.]+;$"
    r"|import\s+(?:static\s+)?[\w.]+(?:\.\*)?;$|(?:case\s+[\w.\"':]+(?:\s+satisfies\s+.*)?|default)"
    rf":(?:\s*\{{|\s*(?:return|break).*)?$|{_MODIFIERS}(?:function\*?|func|fn|fun)"
    r"\s+(?:\([^)]*\)\s*)?\w+\s*(?:<.*>|\[.*\])?\(.*[{;]?$|\w+(?:, \w+)*\s*:=\s*\S.*|(?:await"
    r"|throw new|return await)\s+[\w.$]+.*[(;].*|return\s+[^;]*;$|\}\s*(?:else|catch).*\{$|(?:export"
    r"|module\.exports)\b.*[={(].*|#\[[\w:]+(?:\(.*\))?\]$|\$\w+(?:->\w+|\[[^\]]*\])*\s*(?:=|\+=|\.="
    r"|->).*;$|(?:debugger|break|continue);$|(?:if|for|while|match|switch) [^;]+ \{$|go func\(.*"
    r"|defer \w+.*\)$)",
)
_C_STATEMENT: Final = lazy_pattern(
    r"^[\w$.:>*&\[\]()<>,\s!?\"-]*?(?:[\w$\])>]\s*(?:[-+*/|&^%]|<<|>>|\?\?)?=(?!=)\s*\S.*"
    r"|[\w$>\])]\(.*\)[^;]*|\+\+|--);(?:\s*//.*)?$",
)
_C_CALL: Final = lazy_pattern(
    r"^(?:await |return |go |defer |this\.|self\.)?[A-Za-z_$][\w$]*(?:(?:\?\.|!\.|\.|->|::)"
    r"[\w$]+!?(?:\(\))?)+(?:<[^<>]*>)?\((.*)\)?,?$",
)
_C_DECLARATION: Final = lazy_pattern(
    rf"^{_MODIFIERS}[\w.<>\[\],?*&:]+\s+[\w$]+\s*(?:=\s*\S.*|\(.*\)\s*(?:\{{|throws.*)?|\{{ get;.*)?;?$"
)
_C_WEAK: Final = lazy_pattern(
    r"^(?:[\w$\"'\[\].-]+\??:\s.*[,;{(\[]?$|\.[\w$]+\(.*|[\w$.]+,$|\"\".*,$|return\b.*|.*[{(\[]$"
    r"|.*=>.*|[)\]}].*|&&.*|\|\|.*|\?.*|<\/?\w.*>?$|@\w+.*|[\w.]+\(.*\),?)$",
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
        return Likeness.WEAK if _SPREAD.match(text) else Likeness.PROSE
    if not bare.endswith(";") and (called := _C_CALL.match(bare)):
        return _c_call(bare, called.group(1), semicolons=semicolons)
    if _several_words(bare):
        return Likeness.PROSE
    return _c_statement(bare, semicolons=semicolons)


def _c_statement(bare: str, *, semicolons: bool) -> Likeness:
    if not _LABEL.match(bare):
        if _is_statement(bare):
            return Likeness.SURE
        if _DOTTED_ASSIGNMENT.match(bare):
            return Likeness.LIKELY if semicolons else Likeness.SURE
    return Likeness.WEAK if _LABEL.match(bare) or _C_WEAK.match(bare) else Likeness.PROSE


_SPREAD: Final = lazy_pattern(r"\.\.\.[\w(]")
_LABEL: Final = lazy_pattern(r"[A-Za-z]+: |[A-Z][a-z]+, |export \{[^}]*\}$")
"""`yes: …`, `Second, …`: labels of prose, or pieces of a literal."""
_DOTTED_ASSIGNMENT: Final = lazy_pattern(r"[\w$]+(?:\.[\w$]+)+\s*[-+]?=(?!=|>)\s*\S")


def _is_statement(bare: str) -> bool:
    if _C_SURE.match(bare):
        return True
    if bare.endswith(";") and _C_STATEMENT.match(bare):
        return True
    declared = bare.endswith((";", "{")) and re.search(r"[=(]", bare) is not None
    return declared and _C_DECLARATION.match(bare) is not None


def _c_call(bare: str, arguments: str, *, semicolons: bool) -> Likeness:
    if _several_words(arguments) or opened(bare) < 0:
        return Likeness.PROSE
    detailed = '""' in bare or "=>" in bare
    return Likeness.SURE if arguments and detailed and not semicolons else Likeness.LIKELY


def _several_words(bare: str) -> bool:
    """Three plain words in a row: declarations have modifiers, prose has words."""
    cleaned = re.sub(
        rf"\b{_KEYWORDS}\b|\b(?:public|private|protected|internal|static|final|const|readonly|override|virtual|export|default|function|case|satisfies|throw|unsigned|long|int|struct|class|let|var|mut|pub|fn|func|import|from|use|impl|where|async|extends|implements)\b",
        "_",
        bare,
    )
    return re.search(r"(?<![\w.$_])[A-Za-z][a-z]+ [a-z]+ [a-z]+(?![\w(.])", cleaned) is not None


_RB_SURE: Final = lazy_pattern(
    r"^(?:require(?:_relative)? \"\"|(?:def|class|module) [A-Za-z_:.?!]+(?:[(<].*)?$"
    r"|@{1,2}\w+ (?:\|\|)?= \S.*|puts \"\".*|(?:if|unless|while|until) [@\w.?!]+(?:\(.*\))?(?: (?:=="
    r"|!=|&&|\|\|) .*)?$|[a-z_]\w* = [\w:.@]+[.(\[{].*|[\w:@]+(?:\.\w+[?!]?)+\(.*\)$"
    r"|[\w:@.]+ do \|.*\|$|(?:let|it|describe|context|before|after)\b.*(?:do|\{).*"
    r"|return [@\w.]+[.(].*|raise \w+.*|attr_\w+ :.*|validates? :.*|(?:has_many|belongs_to|scope|gem)"
    r" [:\"].*)",
)
_RB_WEAK: Final = lazy_pattern(
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
