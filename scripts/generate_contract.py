"""Print what is generated in Python; `generate.mjs` runs this, adds the TypeScript and writes the files.

The input is package.json with its English texts in place of their keys. The output is one JSON object:
path in the repository -> text of the file.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import subprocess
import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any, cast, get_args

import msgspec

from cockpit.features.audit.messages import METHODS as AUDIT
from cockpit.features.backup.archive_messages import METHODS as ARCHIVES
from cockpit.features.backup.messages import METHODS as BACKUP
from cockpit.features.cleanup.messages import METHODS as CLEANUP
from cockpit.features.compliance.messages import METHODS as COMPLIANCE
from cockpit.features.copilots.generate_messages import METHODS as GENERATION
from cockpit.features.copilots.messages import METHODS as COPILOTS
from cockpit.features.daemon.messages import METHODS as DAEMON
from cockpit.features.databases.messages import METHODS as DATABASES
from cockpit.features.guard.messages import METHODS as GUARD
from cockpit.features.har.messages import METHODS as HAR
from cockpit.features.har.view_messages import FILES as HAR_FILES
from cockpit.features.sessions.messages import METHODS as SESSIONS
from cockpit.features.sync.messages import METHODS as SYNC
from cockpit.features.templates.messages import METHODS as TEMPLATES
from cockpit.protocol.methods import Message, Notification, Request
from generate_codes import codes_page
from generate_pins import pins_module
from generate_readme import readme
from generate_settings import settings_module

ROOT = Path(__file__).resolve().parent.parent
FEATURES: dict[str, tuple[Request[Any, Any] | Notification[Any], ...]] = {
    "audit": AUDIT,
    "guard": GUARD,
    "har": HAR,
    "backup": (*BACKUP, *ARCHIVES),
    "cleanup": CLEANUP,
    "compliance": COMPLIANCE,
    "copilots": (*COPILOTS, *GENERATION),
    "daemon": DAEMON,
    "databases": DATABASES,
    "sessions": SESSIONS,
    "sync": SYNC,
    "templates": TEMPLATES,
}
FILES: tuple[type[Message], ...] = HAR_FILES
"""What travels as a file, because it is too much for a message."""
METHODS = tuple(method for methods in FEATURES.values() for method in methods)
REFERENCE = "#/components/schemas/{name}"

Json = dict[str, Any]


def main() -> None:
    """Print every generated text."""
    manifest = json.load(sys.stdin)
    contract = openrpc(manifest)
    outputs = {
        "shared/protocol/cockpit.openrpc.json": json.dumps(contract, indent=2, ensure_ascii=False) + "\n",
        "server/cockpit/core/settings.py": formatted(settings_module(manifest)),
        "server/cockpit/core/pins.py": formatted(
            pins_module((ROOT / "requirements" / "runtime.txt").read_text("utf-8"))
        ),
        "server/cockpit/protocol/contract_hash.py": formatted(hash_module(contract["x-contract-hash"])),
    }
    outputs["server/cockpit/docs/codes.md"] = codes_page()
    if (text := readme(ROOT, manifest)) is not None:
        outputs["README.md"] = text
    json.dump(outputs, sys.stdout)


def openrpc(manifest: Json) -> Json:
    """The contract as an OpenRPC document; the order of everything in it is fixed."""
    present = {path.parent.name for path in ROOT.glob("server/cockpit/features/*/messages.py")}
    if present != set(FEATURES):
        raise SystemExit(
            f"{Path(__file__).name}: FEATURES lacks {', '.join(sorted(present - set(FEATURES)))}."
        )
    structs = sorted(
        {*FILES, *(struct for method in METHODS for struct in structs_of(method))}, key=lambda s: s.__name__
    )
    _, components = msgspec.json.schema_components(structs, ref_template=REFERENCE)
    for name, schema in components.items():
        if not name.isidentifier():
            raise SystemExit(
                f"Two messages share one name: {name}. Rename one; TypeScript has one namespace."
            )
        schema["properties"] = dict(schema.get("properties", {}))
    for struct in reachable(structs):
        describe(struct, components[struct.__name__])
    methods = [described(method, components) for method in METHODS]
    body = {"methods": methods, "components": {"schemas": dict(sorted(components.items()))}}
    return {
        "openrpc": "1.3.2",
        "info": {"title": manifest["displayName"], "version": manifest["version"]},
        "x-contract-hash": contract_hash(body),
        **body,
    }


def structs_of(method: Request[Any, Any] | Notification[Any]) -> tuple[type[Message], ...]:
    """The params of a message, and its result if it is answered."""
    return (method.params, method.result) if isinstance(method, Request) else (method.params,)


def reachable(structs: list[type[Message]]) -> list[type[Message]]:
    """The structs and those that their fields name, each once."""
    found: dict[str, type[Message]] = {}
    queue = list(structs)
    while queue:
        struct = queue.pop()
        if struct.__name__ in found:
            continue
        found[struct.__name__] = struct
        queue.extend(nested for field in msgspec.structs.fields(struct) for nested in messages_in(field.type))
    return [found[name] for name in sorted(found)]


def messages_in(annotation: Any) -> list[type[Message]]:
    """The message structs that an annotation mentions, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, Message):
        return [annotation]
    return [struct for argument in get_args(annotation) for struct in messages_in(argument)]


def describe(struct: type[Message], schema: Json) -> None:
    """Copy the sentence under each field into the schema."""
    body = cast("ast.ClassDef", ast.parse(textwrap.dedent(inspect.getsource(struct))).body[0]).body
    wire_names = {field.name: field.encode_name for field in msgspec.structs.fields(struct)}
    for statement, following in pairwise(body):
        match statement, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(sentence))):
                field: Json = schema["properties"][wire_names[name]]
                schema["properties"][wire_names[name]] = {"description": inspect.cleandoc(sentence), **field}
            case _:
                continue


def described(method: Request[Any, Any] | Notification[Any], components: Json) -> Json:
    """One method object: params by name, and who sends it."""
    params: Json = components[method.params.__name__]
    required = cast("list[str]", params.get("required", []))
    entry: Json = {
        "name": method.name,
        "summary": method.doc,
        "paramStructure": "by-name",
        "params": [
            {"name": name, "required": name in required, "schema": schema}
            for name, schema in params["properties"].items()
        ],
        "x-params": {"$ref": REFERENCE.format(name=method.params.__name__)},
        "x-direction": method.direction.value,
    }
    if isinstance(method, Request):
        entry["result"] = {
            "name": "result",
            "schema": {"$ref": REFERENCE.format(name=method.result.__name__)},
        }
    return entry


def contract_hash(body: Json) -> str:
    """Changes with the shape of a message, not with the words that describe it."""
    canonical = json.dumps(without_words(body), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def without_words(value: Any) -> Any:
    """The value without its summaries and descriptions."""
    if isinstance(value, dict):
        entries = cast("Json", value).items()
        return {
            key: without_words(item)
            for key, item in entries
            if not (key in {"description", "summary"} and isinstance(item, str))
        }
    if isinstance(value, list):
        return [without_words(item) for item in cast("list[Any]", value)]
    return value


def hash_module(value: str) -> str:
    """The module that tells the daemon which contract it speaks."""
    return (
        '"""Generated from the messages by `npm run generate`; do not edit."""\n\n'
        f'CONTRACT_HASH = "{value}"\n'
        '"""Changes when the shape of a message changes; the editor sends its own."""\n'
    )


def formatted(source: str) -> str:
    """The source as ruff formats it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "server/cockpit/generated.py", "-"]
    done = subprocess.run(command, input=source, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise SystemExit(f"ruff cannot format the generated module: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
