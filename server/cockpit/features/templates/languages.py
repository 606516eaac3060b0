"""Languages of templates, as editors call them, by the names of files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

MARK: Final = ".tmpl"
"""The end of a name that keeps programs for the language away from a text that is not quite one of it."""
PLAIN: Final = "plaintext"
_BY_NAME: Final = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "makefile": "makefile",
}
SUFFIXES: Final = {
    "python": ".py",
    "typescript": ".ts",
    "javascript": ".js",
    "shellscript": ".sh",
    "sql": ".sql",
    "yaml": ".yml",
    "toml": ".toml",
    "json": ".json",
    "markdown": ".md",
    "ini": ".ini",
    "dockerfile": ".dockerfile",
    "makefile": ".mk",
    PLAIN: ".txt",
}
"""How the name of a file in a language ends."""
_BY_SUFFIX: Final = {
    **{suffix: language for language, suffix in SUFFIXES.items()},
    ".pyi": "python",
    ".mts": "typescript",
    ".tsx": "typescriptreact",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascriptreact",
    ".yaml": "yaml",
    ".bash": "shellscript",
    ".service": "ini",
    ".cfg": "ini",
    ".go": "go",
    ".rs": "rust",
    ".java": "java",
    ".rb": "ruby",
    ".php": "php",
    ".cs": "csharp",
    ".c": "c",
    ".cpp": "cpp",
    ".html": "html",
    ".css": "css",
}
_COMMENTS: Final = {
    **dict.fromkeys(("typescript", "typescriptreact", "javascript", "javascriptreact", "json"), "//"),
    **dict.fromkeys(("go", "rust", "java", "php", "csharp", "c", "cpp", "css"), "//"),
    "sql": "--",
}


def language_of(path: str) -> str:
    """The language that a file's name tells; `plaintext` when it tells none."""
    name = PurePosixPath(path.replace("\\", "/").removesuffix(MARK))
    return _BY_NAME.get(name.name.lower()) or _BY_SUFFIX.get(name.suffix.lower(), PLAIN)


def comment_of(language: str) -> str:
    """What a line of a template's header begins with."""
    return _COMMENTS.get(language, "#")
