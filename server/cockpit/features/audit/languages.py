"""Which language a file is written in, and how that language is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cockpit.core.lazy import lazy_pattern

Structure = Literal["indent", "brace", "end", "none"]
"""How bodies are delimited: indentation, braces, `def … end`, or not looked at (comments only)."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language the audit reads."""

    id: str
    """The LSP language id."""
    lexicon: str
    """Name of the entry in `lexicon.LEXICONS` that finds its comments and strings."""
    structure: Structure
    """How its bodies are delimited."""

    @property
    def full(self) -> bool:
        """Whether every rule applies, not only those on comments."""
        return self.structure != "none"


def _table(*languages: Language) -> Mapping[str, Language]:
    return {language.id: language for language in languages}


LANGUAGES: Final[Mapping[str, Language]] = _table(
    Language("python", "python", "indent"),
    Language("javascript", "javascript", "brace"),
    Language("javascriptreact", "javascript", "brace"),
    Language("typescript", "javascript", "brace"),
    Language("typescriptreact", "javascript", "brace"),
    Language("go", "go", "brace"),
    Language("java", "java", "brace"),
    Language("rust", "rust", "brace"),
    Language("csharp", "csharp", "brace"),
    Language("c", "cpp", "brace"),
    Language("cpp", "cpp", "brace"),
    Language("php", "php", "brace"),
    Language("kotlin", "kotlin", "brace"),
    Language("swift", "swift", "brace"),
    Language("ruby", "ruby", "end"),
    Language("shellscript", "shell", "none"),
    Language("yaml", "yaml", "none"),
    Language("toml", "toml", "none"),
    Language("sql", "sql", "none"),
    Language("dockerfile", "dockerfile", "none"),
    Language("makefile", "makefile", "none"),
    Language("html", "html", "none"),
    Language("css", "css", "none"),
    Language("markdown", "markdown", "none"),
    Language("powershell", "powershell", "none"),
    Language("bat", "batch", "none"),
    Language("jsonc", "jsonc", "none"),
)

_BY_SUFFIX: Final[Mapping[str, str]] = {
    **dict.fromkeys(("py", "pyi", "pyw"), "python"),
    **dict.fromkeys(("js", "mjs", "cjs"), "javascript"),
    "jsx": "javascriptreact",
    **dict.fromkeys(("ts", "mts", "cts"), "typescript"),
    "tsx": "typescriptreact",
    "go": "go",
    "java": "java",
    "rs": "rust",
    "cs": "csharp",
    "c": "c",
    **dict.fromkeys(("h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "ipp", "inl"), "cpp"),
    **dict.fromkeys(("php", "phtml"), "php"),
    **dict.fromkeys(("kt", "kts"), "kotlin"),
    "swift": "swift",
    **dict.fromkeys(("rb", "rake", "gemspec", "ru"), "ruby"),
    **dict.fromkeys(("sh", "bash", "zsh", "ksh"), "shellscript"),
    **dict.fromkeys(("yml", "yaml"), "yaml"),
    "toml": "toml",
    "sql": "sql",
    "dockerfile": "dockerfile",
    **dict.fromkeys(("mk", "mak"), "makefile"),
    **dict.fromkeys(("html", "htm", "xhtml"), "html"),
    **dict.fromkeys(("css", "scss", "less"), "css"),
    **dict.fromkeys(("md", "markdown"), "markdown"),
    **dict.fromkeys(("ps1", "psm1"), "powershell"),
    **dict.fromkeys(("bat", "cmd"), "bat"),
}

_BY_NAME: Final[Mapping[str, str]] = {
    **dict.fromkeys(("dockerfile", "containerfile"), "dockerfile"),
    **dict.fromkeys(("makefile", "gnumakefile"), "makefile"),
    **dict.fromkeys(("rakefile", "gemfile", "vagrantfile", "podfile", "fastfile", "brewfile"), "ruby"),
    **dict.fromkeys((".bashrc", ".bash_profile", ".profile", ".zshrc"), "shellscript"),
    **dict.fromkeys(("sconstruct", "sconscript"), "python"),
    "pipfile": "toml",
    **dict.fromkeys(("package.json", "tasks.json", "devcontainer.json", ".devcontainer.json"), "jsonc"),
}

_BY_INTERPRETER: Final[Mapping[str, str]] = {
    **dict.fromkeys(("sh", "bash", "dash", "zsh", "ksh", "ash"), "shellscript"),
    **dict.fromkeys(("node", "deno", "bun"), "javascript"),
    "python": "python",
    "ruby": "ruby",
    "php": "php",
}

_SHEBANG = lazy_pattern(r"#!\s*\S*?/?(?:env\s+(?:-S\s+)?(?:\w+=\S+\s+)*)?([A-Za-z]+)[\d.]*(?:\s|$)")


def language_of(path: str, first_line: str = "") -> Language | None:
    """The language of a file by name, suffix or `#!` line; None when the audit does not read it."""
    name = path.rpartition("/")[2].lower()
    if found := _BY_NAME.get(name):
        return LANGUAGES[found]
    stem, dot, suffix = name.rpartition(".")
    if dot and (found := _BY_SUFFIX.get(suffix)):
        return LANGUAGES[found]
    if stem in ("dockerfile", "makefile"):
        return LANGUAGES[stem]
    if first_line.startswith("#!") and not dot:
        return _by_shebang(first_line)
    return None


def _by_shebang(line: str) -> Language | None:
    interpreter = line[2:].split()
    program = interpreter[0].rpartition("/")[2] if interpreter else ""
    match = _SHEBANG.match(line)
    name = match.group(1) if match and program == "env" else program.rstrip("0123456789.")
    found = _BY_INTERPRETER.get(name)
    return LANGUAGES[found] if found else None
