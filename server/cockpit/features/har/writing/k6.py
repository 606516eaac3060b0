"""A k6 script that repeats a session for many users."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cockpit.features.har.flow.flow import Flow
from cockpit.features.har.writing.cookies import cookies_of
from cockpit.features.har.writing.files import Files, Options, provenance
from cockpit.features.har.writing.javascript_texts import expression, json_text, text
from cockpit.features.har.writing.loads import Language, LoadStep, load_steps
from cockpit.features.har.writing.regions import own_of
from cockpit.features.har.writing.rendering import rendered
from cockpit.features.har.writing.samples import sampled

_RESERVED: Final = frozenset(
    {
        # Words of the language,
        "abstract", "arguments", "async", "await", "boolean", "break", "byte", "case", "catch",
        "char", "class", "const", "continue", "debugger", "default", "delete", "do", "double",
        "else", "enum", "eval", "export", "extends", "false", "final", "finally", "float", "for",
        "function", "goto", "if", "implements", "import", "in", "instanceof", "int", "interface",
        "let", "long", "native", "new", "null", "package", "private", "protected", "public",
        "return", "short", "static", "super", "switch", "synchronized", "this", "throw", "throws",
        "transient", "true", "try", "typeof", "undefined", "var", "void", "volatile", "while",
        "with", "yield",
        # and what the script calls its own.
        "absolute", "ask", "at", "check", "crypto", "encoding", "env", "fail", "fresh", "header", "host",
        "http", "jar", "multipart", "open", "options", "plain", "query", "raw", "read", "redirected",
        "session", "site", "sleep", "stays", "taken", "target", "talk", "text", "think", "ws",
    }
)  # fmt: skip


def _sample(data: bytes) -> str:
    content = sampled(data)
    return f'"x".repeat({content})' if isinstance(content, int) else text(content)


JAVASCRIPT: Final = Language(
    text=text,
    value=expression,
    json=json_text,
    segment="encodeURIComponent",
    dumped=str,
    sample=_sample,
    fresh="fresh()",
    reserved=_RESERVED,
)


def write(flow: Flow, options: Options, former: str = "") -> Files:
    """The script as one file; what was written by hand into the former one stays."""
    steps = load_steps(flow, JAVASCRIPT)
    made = rendered(
        "k6.js.j2",
        options.templates,
        provenance=provenance(flow.sha256, flow.entries).splitlines(),
        own=own_of(former),
        timeout=options.timeout,
        steps=steps,
        sockets=any(step.messages for step in steps),
        fresh=any(value == JAVASCRIPT.fresh for step in steps for _, value in step.headers),
        parts=any(step.body == "multipart" for step in steps),
        base_urls=[text(each) for each in dict.fromkeys(flow.origins.values())],
        cookies=[
            (text(each.base), text(each.name), expression(each.use, each.value)) for each in cookies_of(flow)
        ],
        text=text,
        pairs=_pairs,
        body=_body,
        headers=_headers,
    )
    return {f"{options.name}_k6.js": made}


def _body(step: LoadStep) -> str:
    if step.body == "form":
        return f"query({_pairs(step.fields)}).slice(1)"
    if step.body == "multipart":
        fields = [f"[{name}, {value}]" for name, value in step.fields]
        files = [f"[{name}, {content}, {file}, {kind}]" for name, file, kind, content in step.files]
        return f"multipart([{', '.join(fields + files)}])"
    return step.content or "null"


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return "[" + ", ".join(f"[{name}, {value}]" for name, value in pairs) + "]"


def _headers(step: LoadStep) -> str:
    types = {
        "json": text("application/json"),
        "form": text("application/x-www-form-urlencoded"),
        "multipart": f"{text('multipart/form-data; boundary=')} + BOUNDARY",
    }
    own = [(text("content-type"), types[step.body])] if step.body in types else []
    written = ", ".join(f"{name}: {value}" for name, value in (*own, *step.headers))
    return f"{{ {written} }}" if written else "{}"
