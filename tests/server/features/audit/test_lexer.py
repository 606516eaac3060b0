"""What is a comment and what is a string, in every language."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cockpit.features.audit.lexer import lex
from cockpit.features.audit.lexicon import LEXICONS

ROWS = [
    # lexicon, text, comments
    ("python", "x = '# no'  # yes", ["# yes"]),
    ("python", 'f"{d["#"]}" # yes', ["# yes"]),
    ("python", '"""# no\n# no"""\n# yes', ["# yes"]),
    ("python", "r'\\'  # no'  # yes", ["# yes"]),
    ("python", "s = 'it\\'s'  # yes", ["# yes"]),
    ("python", "s = 'unclosed\n# yes", ["# yes"]),
    ("python", "\0 s = '#\0 no' \0# yes", ["# yes"]),
    ("python", "rb'''\n# no\n''' # yes", ["# yes"]),
    ("javascript", "`a ${b ? `c ${'}'}` : 1} // no` // yes", ["// yes"]),
    ("javascript", 'x = /[/"]\\//g; // yes', ["// yes"]),
    ("javascript", "return /'/ // yes", ["// yes"]),
    ("javascript", "a = b / c / d // yes", ["// yes"]),
    ("javascript", "<p>Don't open http://x</p> /* yes */", ["/* yes */"]),
    ("javascript", "<a href={x}/> // yes", ["// yes"]),
    ("javascript", "/* yes\n * yes */ '/* no */'", ["/* yes\n * yes */"]),
    ("go", "s := `// no`\nc := '\"' // yes", ["// yes"]),
    ("java", 's = """\n// no "\n"""; // yes', ["// yes"]),
    ("kotlin", '"${f("//")}" // yes /* still */', ["// yes /* still */"]),
    ("kotlin", '"""\n// no\n""" /* a /* b */ yes */', ["/* a /* b */ yes */"]),
    ("swift", '#"a // "no"# // yes', ["// yes"]),
    ("swift", '"\\(f("x")) // no" // yes', ["// yes"]),
    ("swift", '"""\n// no\n"""\n#if DEBUG // yes', ["// yes"]),
    ("rust", 'r#"a // " no"# // yes', ["// yes"]),
    ("rust", "fn f<'a>(x: &'a str) { '\"' } // yes", ["// yes"]),
    ("rust", '"two\nlines // no" /* a /* b */ yes */', ["/* a /* b */ yes */"]),
    ("csharp", '@"a "" // no"; // yes', ["// yes"]),
    ("csharp", '$"{d["k"]} // no"; // yes', ["// yes"]),
    ("csharp", '"""\n// no\n"""; // yes', ["// yes"]),
    ("csharp", '@$"two\n// no"; // yes', ["// yes"]),
    ("cpp", 'R"x(// )" no)x"; // yes', ["// yes"]),
    ("cpp", "n = 1'000; c = '\"'; // yes", ["// yes"]),
    ("cpp", "// yes \\\nyes", ["// yes \\\nyes"]),
    ("php", "html // no\n<?php $a = '// no'; // yes ?> it's // no", ["// yes "]),
    ("php", "<?php $h = <<<EOT\n// no\nEOT;\n# yes\n#[Attribute]\n", ["# yes"]),
    ("ruby", 'x = "a #{b["c"]} # no" # yes', ["# yes"]),
    ("ruby", "x = <<~SQL\n  # no\nSQL\n# yes", ["# yes"]),
    ("ruby", "w = %w[a # no] # yes", ["# yes"]),
    ("ruby", 'q = %Q{a #{b} " # no} # yes', ["# yes"]),
    ("ruby", "x = 1\n=begin\nyes\n=end\ny", ["=begin\nyes\n=end"]),
    ("ruby", 'x =~ /#"/ # yes', ["# yes"]),
    ("shell", "echo '# no' \"# no\" ${#x} $# # yes", ["# yes"]),
    ("shell", "cat <<'EOF'\n# no\nEOF\n# yes", ["# yes"]),
    ("yaml", "a: 'b # no' # yes\nb: f#no", ["# yes"]),
    ("yaml", "text: |\n  # no\nrun: |\n  # yes\n", ["# yes"]),
    ("yaml", "it: don't # yes", ["# yes"]),
    ("toml", "a = '# no' # yes\nb = '''\n# no\n'''", ["# yes"]),
    ("sql", "select '-- no' -- yes\n/* yes */", ["-- yes", "/* yes */"]),
    ("dockerfile", "# yes\nRUN echo # no", ["# yes"]),
    ("makefile", "a: b # yes\n\techo \\# no", ["# yes"]),
    ("html", "<!-- yes --> // no", ["<!-- yes -->"]),
    ("css", "a { b: url(http://no) } /* yes */", ["/* yes */"]),
    ("markdown", "<!-- yes -->\n`<!-- no -->`\n```\n<!-- no -->\n```\n# no", ["<!-- yes -->"]),
    ("powershell", "'# no' # yes\n<# yes\n#>", ["# yes", "<# yes\n#>"]),
    ("batch", "echo rem no\nREM yes\n:: yes", ["REM yes", ":: yes"]),
    ("jsonc", '{"a": "// no"} // yes', ["// yes"]),
]


@pytest.mark.parametrize(("lexicon", "text", "comments"), ROWS)
def test_comments(lexicon: str, text: str, comments: list[str]) -> None:
    assert [text[start:end] for start, end in lex(text, lexicon).comments] == comments


HOSTILE = [
    "/*" * 4000,
    '"' * 9001,
    "'" * 9001,
    "`${" * 4000,
    "<!--" * 4000,
    "#" * 9000,
    "(" * 9000,
    "<<A\n" * 3000,
]
HOSTILE += [
    'r#"' * 3000,
    "\\" * 9001,
    '"""' * 3001,
    "=begin\n" * 2000,
    "{" * 9000,
    "%w[" * 3000,
    "//" * 5000,
    '@"' * 4000,
]


@pytest.mark.parametrize("lexicon", sorted(LEXICONS))
def test_hostile_texts_are_read_to_their_end(lexicon: str) -> None:
    for text in HOSTILE:
        tokens = lex(text, lexicon)
        extents = sorted((*tokens.comments, *tokens.strings))
        assert all(0 <= start < end <= len(text) for start, end in extents)
        assert all(before[1] <= after[0] for before, after in pairwise(extents))
