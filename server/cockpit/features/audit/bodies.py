"""What a function's body amounts to once comments, docstring and logging are taken away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cockpit.core.alternatives import any_of, holds_any
from cockpit.core.lazy import cached, lazy_pattern
from cockpit.features.audit.blocks import Block
from cockpit.features.audit.context import Context
from cockpit.features.audit.promises import Promise
from cockpit.features.audit.source import Comment

_ARGUMENTS: Final = r"\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)"
_LOGGING: Final = lazy_pattern(
    r"(?:await )?(?:\b(?:console|logger|logging|log|_logger|_log|LOGGER|LOG|Logger|Log|slog"
    r"|this\.logger|self\.logger|this\.log|self\.log|self\._logger|this\._logger|t\.logger|fmt"
    r"|System\.out|System\.err|Console|warnings|process\.stdout)\.\w+|\bprint(?:ln|f)?!?"
    r"|\b(?:e?println|info|debug|warn|trace|error)!|\btracing::\w+!|\blog::\w+!|\bself\.log|\becho|\b(?:\w+::)+log(?:_\d)?"
    rf"|\bputs|\bNSLog){_ARGUMENTS}\s*;?",
)
_LOGGERS: Final = (
    "og", "OG", "print", "onsole", "fmt.", "System.", "warn", "stdout", "info!", "debug!", "trac", "error!",
    "echo", "puts",
)  # fmt: skip
"""Every way to log contains one of these: a quick look before the regex."""
_DISCARDS: Final = lazy_pattern(
    r"(?:^|(?<=[\n;{]))\s*(?:del \w+(?:,\s*\w+)*|(?:let )?_\w*(?:,\s*_)*\s*:?=\s*&?\w+|void \w+"
    r"|\w+ = \w+\s*//)\s*;?(?=\s|$)",
)
_WAITS: Final = any_of(
    r"(?:await )?(?:asyncio\.sleep|time\.sleep|tokio::time::sleep|thread::sleep|std::thread::sleep"
    r"|Thread\.sleep|Task\.Delay|this\.(?:sleep|delay|wait)|sleep|delay|time\.Sleep|usleep)"
    rf"{_ARGUMENTS}(?:\.await)?\s*;?",
    r"await new Promise\s*(?:<\w*>)?\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\s*;?",
)
_KNOWN_CALL: Final = lazy_pattern(
    r"\b(?:Ok|Some|Err|Vec::new|String::new|\w*Map::new|\w*Set::new|Default::default|\w+::default"
    r"|Box::new|Arc::new|Rc::new|Vec::with_capacity|vec!|Promise\.resolve|new (?:Map|Set|Date|Array"
    r"|\w*(?:Map|List|Set)(?:<[^<>()]*>)?)|Array|Date\.now|datetime\.(?:datetime\.)?(?:now|utcnow"
    r"|today)|time\.(?:time|Now)|\w+\.Now|Utc::now|Instant::now|SystemTime::now|isoformat|toISOString"
    r"|dict|list|set|tuple|Decimal|String::from|uuid\.uuid4|Optional\.(?:empty|of)|List\.of|Map\.of"
    r"|Collections\.empty\w+|listOf|emptyList|mapOf|setOf|emptyMap|mutable\w+Of|arrayOf"
    r"|Task\.FromResult|Array\.Empty<\w+>|make|str|float|int|bool|len|np\.(?:zeros|ones|array)"
    r"|torch\.(?:zeros|ones)|Array|Symbol|Duration::from_\w+|timedelta|\.(?:to_string|into|to_owned"
    r"|isoformat|toISOString|clone|unwrap|hexdigest|String|getTime))\s*(?=\()",
)
_CALL: Final = lazy_pattern(r"[\w\])?!]\s*\(|\w!\s*[(\[]")
_ATOM: Final = lazy_pattern(
    r"(?:true|false|null|none|nil|undefined|NaN|nullptr|Infinity|[\d._]+\w*|[bfru]{0,2}\"+|\[\s*\]"
    r"|\{\s*\}|\(\s*\)|std::\w+|Task\.CompletedTask|\w*::None|Vec::new\(\))",
    re.IGNORECASE,
)
_DEFAULT: Final = lazy_pattern(
    r"(?:return)?\s*(?:Ok|Some|Promise\.resolve|Task\.FromResult)?\s*\(?\s*(?:true|false|null|none|nil"
    r"|undefined|nullptr|0|0\.0\w*|-1|[bfru]{0,2}\"\"|\[\s*\]|\{\s*\}|\(\s*\)|vec!\[\s*\]|Vec::new\(\)"
    r"|String::new\(\)|\w*Map::new\(\)|Task\.CompletedTask"
    r"|new \w+(?:<[^<>()]*>)?\(\))?\s*\)?\s*;?(?:\s*,\s*nil)?\s*$",
    re.IGNORECASE,
)


_SHORT: Final = 2_500


class Body:
    """A function's body, judged."""

    def __init__(self, context: Context, block: Block) -> None:
        self.context = context
        self.block = block

    @cached
    def comments(self) -> list[Comment]:
        """The comments inside, those of nested functions included."""
        low, high = self.block.body
        return self.context.source.comments_between(low, high)

    @cached
    def start(self) -> int:
        """Where its statements begin: after the docstring."""
        if self.context.source.language.structure == "indent":
            return self._docstring[1]
        return self.block.body[0]

    @property
    def is_short(self) -> bool:
        """Whether it is short enough to amount to nothing; longer ones are not taken apart."""
        return self.block.body[1] - self.start <= _SHORT

    @cached
    def documentation(self) -> str:
        """The docstring, or the comments right above the head."""
        if self.context.source.language.structure == "indent":
            return self._docstring[0]
        return above(self.context, self.block)

    @cached
    def _docstring(self) -> tuple[str, int]:
        """The docstring and where it ends."""
        low, high = self.block.body
        text = self.context.source.text
        match = _STRING_START.match(text, low, high)
        if match is None:
            return "", self.block.body[0]
        covered = self.context.source.covered(match.start(1))
        end = covered[1] if covered else text.find(match.group(1), match.end()) + 1
        return (text[match.start(1) : end], end) if 0 < end <= high else ("", self.block.body[0])

    @cached
    def code(self) -> str:
        """The code without comments and docstring; strings are blanked."""
        return self.context.source.code(self.start, self.block.body[1])

    @cached
    def essence(self) -> str:
        """The code without logging and without statements that only discard their operand."""
        bare = self.without_noise(self.code)
        guarded = _TRY.fullmatch(bare)
        return self.without_noise(guarded.group(1)) if guarded else bare

    @staticmethod
    def without_noise(code: str) -> str:
        """`code` without logging and discards."""
        if holds_any(code, _LOGGERS):
            code = _LOGGING.sub("", code)
        if "=" in code or "del " in code or "void " in code:
            code = _DISCARDS.sub("", code)
        return code.strip().strip(";").strip()

    @property
    def is_empty(self) -> bool:
        """Whether it does nothing at all."""
        return (
            self.is_short
            and re.fullmatch(r"(?:pass|\.\.\.|return|return None|nil)?;?", self.essence) is not None
        )

    @cached
    def result(self) -> str | None:
        """The constant that is all it returns; None when it does more."""
        if not self.is_short:
            return None
        waited = _WAITS.sub("", self.essence).strip().strip(";").strip()
        expression = _RETURN.sub("", waited, count=1)
        return expression if ";" not in expression and is_constant(expression) else None

    @property
    def interpolates(self) -> bool:
        """Whether a string in it holds what is computed: as a result that is no fixed value."""
        source = self.context.source
        pattern = _INTERPOLATED.get(source.language.lexicon)
        return pattern is not None and pattern.search(source.text, self.start, self.block.body[1]) is not None

    @property
    def waits(self) -> bool:
        """Whether it sleeps."""
        return _WAITS.search(self.essence) is not None

    @cached
    def promises(self) -> list[Promise]:
        """The lines of its own comments that admit missing work."""
        low, high = self.block.body
        function = self.context.structure.function
        return [
            p for p in self.context.promises if low <= p.start <= high and function(p.start) is self.block
        ]

    @property
    def is_default(self) -> bool:
        """Whether the constant is the neutral value of its type."""
        return self.result is not None and is_default(self.result)


_INTERPOLATED: Final[Mapping[str, re.Pattern[str]]] = {
    "python": lazy_pattern(r"\b[rR]?[fFtT][rR]?[\"'][^\n]*\{"),
    "javascript": lazy_pattern(r"\$\{"),
    "kotlin": lazy_pattern(r"\"[^\"\n]*\$[\w{]"),
    "csharp": lazy_pattern(r"\$@?\""),
    "php": lazy_pattern(r"\"[^\"\n]*\$\w"),
    "ruby": lazy_pattern(r"#\{"),
    "swift": lazy_pattern(r"\\\("),
}
"""By lexicon: strings in which something is computed."""
_TRY: Final = lazy_pattern(
    r"try\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)?)"
    r"\}\s*catch\s*(?:\([^()]*\))?\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)?\}\s*;?",
)
"""A body that is one guarded block: what it guards is what counts."""
_STRING_START: Final = lazy_pattern(r"(?:\s|#[^\n]*+)*+[rRuUbB]?(\"\"\"|'''|\"|')")
_RETURN: Final = lazy_pattern(r"\A(?:return\b|=>)\s*")


_CONTAINERS: Final = ("{", "[", "(", "Ok", "Some", "&", "dict", "new", "return")
_COMPUTATION: Final = any_of(
    r"\b(?:for|if|await|yield|while|switch|match|throw|raise|import|and|or|not|in|is)\b",
    r"\b(?:self|this|cls)\s*(?:\.|->)",
    r"=>|<<|\?\?|\|\||&&|[+*/%]",
)


def is_default(expression: str) -> bool:
    """Whether a constant is the neutral value of its type."""
    return _DEFAULT.match(expression) is not None


def is_constant(expression: str) -> bool:
    """Whether an expression, its strings blanked, computes nothing."""
    rest = expression.strip()
    if not rest:
        return False
    if "\n" in rest and not (rest.startswith(_CONTAINERS) or rest[0].isupper()):
        return False
    simplified = _KNOWN_CALL.sub("", rest)
    if _CALL.search(simplified) or _COMPUTATION.search(simplified):
        return False
    return (
        _ATOM.match(rest) is not None
        or rest[0] in "[{(&-"
        or rest[0].isupper()
        or _KNOWN_CALL.match(rest) is not None
    )


_ABOVE: Final = 6_000


def above(context: Context, block: Block) -> str:
    """The text of the comments that end right above a block's head or its annotations."""
    source = context.source
    line = source.line_of(block.start)
    collected: list[str] = []
    for comment in reversed(source.comments_between(block.start - _ABOVE, block.start - 1)):
        end = comment.last_line
        between = "".join(source.lines[end + 1 : line]).strip()
        if line - end > 4 or (between and not between.startswith(("@", "#[", "["))) or not comment.alone:
            break
        collected.append(comment.body)
        line = comment.line
    return "\n".join(reversed(collected))
