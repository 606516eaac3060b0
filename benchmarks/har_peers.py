"""What is generated from recordings, beside what six other programs generate from the same two.

    python benchmarks/har_peers.py [--only har2locust,har-to-k6]

Installs the peers from PyPI and npm into a temporary folder, gives each both recordings, and prints tables of
what was measured. What can run is performed against mocks; one refuses the values of the recording.
The scripts of har-to-k6 are not performed: that needs k6. Ours run in the shim of the tests.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.mock.asked import Request
from cockpit.features.har.mock.breaking import Break, Broken
from cockpit.features.har.mock.mocking import serving
from cockpit.features.har.mock.playing import Answer
from cockpit.features.har.reading import read
from cockpit.features.har.writing import client, k6, locust, openapi, suite
from cockpit.features.har.writing.files import Files, Options
from har_peers_recordings import ORIGIN, Truth, orders, pets, rounded

PYTHON_PEERS = ("har2requests==0.2.3", "har2locust==0.9.4", "mitmproxy2swagger==0.14.0", "har2pytest==1.7.0")
BESIDE = ("black==26.10.1", "ruff==0.17.6", "locust", "pytest")
"""What two of them call, and what performs their scripts."""
NODE_PEERS = ("har-to-k6@0.14.16", "har-to-openapi@3.0.1")
K6 = Path(__file__).parents[1] / "tests" / "applications" / "k6-shim" / "run.mjs"
FAULTS = (Break.STATUS, Break.FIELD, Break.TYPE)
HEADS = (
    *("", "ran", "parses", "secrets in it", "ids in it", "operations", "requests asked", "PATCH body"),
    *("with fresh values", "64-bit ids rounded", "`assert`", "faults noticed"),
)
SECONDS = 120
_TEXTS = {".py", ".js", ".yaml", ".json"}


class Failed(Exception):
    """A program did not do it; says why."""


@dataclass(frozen=True)
class Place:
    """Where the peers are."""

    python: Path
    modules: Path

    def run(self, folder: Path, *argv: str) -> str:
        """The standard output of one of them."""
        known = os.pathsep.join((os.fspath(self.python.parent), os.fspath(self.modules), os.environ["PATH"]))
        return _run(argv, folder, {"PATH": known})


@dataclass(frozen=True)
class Tool:
    """What makes an artefact, and how that is performed, if it is."""

    name: str
    write: Callable[[Place, Path, Path, Flow], object]
    perform: Callable[[Path], list[str]] | None = None
    ours: bool = False


def _run(argv: Sequence[str], folder: Path, more: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            argv, cwd=folder, env={**os.environ, **more}, capture_output=True, text=True,
            encoding="utf-8", errors="replace", timeout=SECONDS * 3, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{type(error).__name__}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Failed(said[-1].strip()[:90] if said else f"exit code {done.returncode}")
    return done.stdout


def _ours(*writers: Callable[[Flow, Options], Files]) -> Callable[[Place, Path, Path, Flow], None]:
    def write(_place: Place, _har: Path, folder: Path, flow: Flow) -> None:
        for writer in writers:
            for name, text in writer(flow, Options("session")).items():
                (folder / name).write_text(text, encoding="utf-8")

    return write


def _printed(program: str) -> Callable[[Place, Path, Path, Flow], None]:
    def write(place: Place, har: Path, folder: Path, _flow: Flow) -> None:
        (folder / "made.py").write_text(place.run(folder, program, str(har)), encoding="utf-8")

    return write


def _named(program: str, name: str) -> Callable[[Place, Path, Path, Flow], None]:
    def write(place: Place, har: Path, folder: Path, _flow: Flow) -> None:
        place.run(folder, program, str(har), "-o", name)

    return write


def _mitmproxy2swagger(place: Place, har: Path, folder: Path, _flow: Flow) -> None:
    """In two passes, between which the paths that are wanted are chosen: all."""
    made = folder / "made.yaml"
    for _ in range(2):
        place.run(folder, "mitmproxy2swagger", "-i", str(har), "-o", made.name, "-p", ORIGIN)
        made.write_text(made.read_text(encoding="utf-8").replace("ignore:", ""), encoding="utf-8")


def _har2pytest(place: Place, har: Path, folder: Path, _flow: Flow) -> None:
    place.run(folder, "har2pytest", "api", str(har), "--output", "apis")
    cases = ("testcase", str(har), "--pattern", "batch", "--api-files", str(har), "--api-dir", "apis")
    place.run(folder, "har2pytest", *cases, "--output", "testcases")


def _script(folder: Path) -> list[str]:
    return [str(next(folder.glob("*.py")))]


def _pytest(folder: Path) -> list[str]:
    return [
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        str(folder),
        str(folder),
    ]


def _locust(folder: Path) -> list[str]:
    once = ("--headless", "--users", "1", "--run-time", "2s", "--stop-timeout", "20", "--only-summary")
    return ["-m", "locust", "-f", *_script(folder), *once]


def _k6(folder: Path) -> list[str]:
    return ["node", str(K6), str(next(folder.glob("*.js"))), "1"]


TOOLS = (
    Tool("cockpit: client, pytest", _ours(client.write, suite.write), _pytest, ours=True),
    Tool("cockpit: locust", _ours(locust.write), _locust, ours=True),
    Tool("cockpit: k6", _ours(k6.write), _k6, ours=True),
    Tool("cockpit: openapi", _ours(openapi.write), ours=True),
    Tool("har2requests", _printed("har2requests"), _script),
    Tool("har2pytest", _har2pytest, _pytest),
    Tool("har2locust", _printed("har2locust"), _locust),
    Tool("har-to-k6", _named("har-to-k6", "made.js")),
    Tool("mitmproxy2swagger", _mitmproxy2swagger),
    Tool("har-to-openapi", _named("har-to-openapi", "made.yaml")),
)


def installed(folder: Path) -> Place:
    """The peers, in surroundings of their own; what cannot be installed is told, and is missing later."""
    place = Place(folder / "python" / "bin" / "python", folder / "node_modules" / ".bin")
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "uv"
    _run((uv, "venv", "--quiet", "--python", sys.executable, "python"), folder, {})
    (folder / "package.json").write_text("{}", encoding="utf-8")
    pip = (uv, "pip", "install", "--quiet", "--python", str(place.python))
    for argv in (*((*pip, each) for each in PYTHON_PEERS), (*pip, *BESIDE), ("npm", "install", *NODE_PEERS)):
        try:
            _run(argv, folder, {})
        except Failed as error:
            print(f"{argv[-1]} could not be installed: {error}", file=sys.stderr)
    return place


def performed(
    tool: Tool, place: Place, folder: Path, flow: Flow, *, mutate: bool, broken: Broken | None = None
) -> tuple[int, set[int]]:
    """The exit code, and which entries were asked for and answered."""
    assert tool.perform is not None
    answered: set[int] = set()

    def told(_request: Request, answer: Answer) -> None:
        if answer.entry is not None:
            answered.add(answer.entry)

    with (
        tempfile.TemporaryDirectory() as made,
        serving(flow, mutate=mutate, seed=b"1", broken=broken, told=told) as address,
    ):
        copy = Path(made) / "copy"
        shutil.copytree(folder, copy)
        for path, text in texts_of(copy).items():
            path.write_text(text.replace(ORIGIN, address), encoding="utf-8")
        given = {
            "APP_THINK_TIME": "0",
            "APP_LIMIT_SCALE": "100",
            "base_url": address,
            "PYTHONPATH": str(copy),
        }
        given |= dict.fromkeys(flow.origins.values(), address)
        typed = flow.correlations.typed
        given |= {each.env: each.sample for each in typed}
        given["token"] = next((each.sample for each in typed if each.sample.startswith("eyJ")), "")
        argv = tool.perform(copy)
        python = [] if argv[0] == "node" else [sys.executable if tool.ours else str(place.python)]
        try:
            code = subprocess.run(
                [*python, *argv],
                cwd=copy,
                env=os.environ | given,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
    return code, answered


def texts_of(folder: Path) -> dict[Path, str]:
    """The files of an artefact."""
    return {
        path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.suffix in _TEXTS
    }


def parses(path: Path, text: str) -> str:
    """Empty, or why it is not what it claims to be."""
    try:
        if path.suffix == ".py":
            compile(text, path.name, "exec")
        elif path.suffix == ".js":
            module = path.with_suffix(".mjs")
            module.write_text(text, encoding="utf-8")
            _run(("node", "--check", module.name), path.parent, {})
            module.unlink()
        elif "openapi" in (made := yaml.safe_load(text)):
            newer = made["openapi"].startswith("3.1")
            validator = OpenAPIV31SpecValidator if newer else OpenAPIV30SpecValidator
            found = sum(1 for _ in validator(made).iter_errors())
            return f"{found} errors" if found else ""
    except (SyntaxError, ValueError, yaml.YAMLError, Failed) as error:
        return type(error).__name__
    return ""


def row(tool: Tool, place: Place, truth: Truth, har: Path, folder: Path) -> list[str]:
    """The cells of one program."""
    flow = flow_of(read(har))
    try:
        tool.write(place, har, folder, flow)
    except Failed as error:
        return [tool.name, f"no: {error}".replace("|", "\\|"), *["-"] * (len(HEADS) - 2)]
    texts = texts_of(folder)
    whole = unquote("\n".join(texts.values())) + "\n".join(texts.values())
    wrong = [why for path, text in texts.items() if (why := parses(path, text))]
    leaked = sum(secret in whole for secret in truth.secrets)
    round_ids = sum(rounded(each) in whole for each in truth.wide)
    cells = [tool.name, "yes", ", ".join(wrong) or "yes", f"{leaked}/{len(truth.secrets)}"]
    wide = f"{round_ids}/{len(truth.wide)}" if truth.wide else "-"
    if any(path.suffix == ".yaml" for path in texts):
        paths = yaml.safe_load(next(text for path, text in texts.items() if path.suffix == ".yaml"))["paths"]
        left = sum(any(each in path for path in paths) for each in truth.ids)
        known = {
            (verb.upper(), re.sub(r"\{[^}]+\}", "{}", path)) for path, each in paths.items() for verb in each
        }
        right = len(known & truth.operations)
        patch = any("requestBody" in each["patch"] for each in paths.values() if "patch" in each)
        cells += [
            f"{left}/{len(truth.ids)}",
            f"{right}/{len(truth.operations)}",
            "-",
            "yes" if patch else "no",
        ]
        return [*cells, "-", wide, "-", "-"]
    code = "\n".join(_without_comments(path, text) for path, text in texts.items())
    left = f"{sum(each in code for each in truth.ids)}/{len(truth.ids)}"
    patched = "yes" if truth.patched in code else "no"
    if tool.perform is None:
        return [*cells, left, "-", "unknown", patched, "unknown", wide, "-", "unknown"]
    total = len(truth.entries)
    healthy, asked = performed(tool, place, folder, flow, mutate=False)
    _, fresh = performed(tool, place, folder, flow, mutate=True)
    noticed = "fails when all is well"
    if healthy == 0:
        codes = (
            performed(tool, place, folder, flow, mutate=False, broken=Broken(each))[0] for each in FAULTS
        )
        noticed = f"{sum(map(bool, codes))}/{len(FAULTS)}"
    asserts = sum(
        isinstance(node, ast.Assert)
        for path, text in texts.items()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(text))
    )
    cells += [left, "-", f"{len(asked)}/{total}"]
    cells += [patched, f"{len(fresh)}/{total}", wide]
    return [*cells, str(asserts) if tool.perform is not _k6 else "-", noticed]


def _without_comments(path: Path, text: str) -> str:
    return ast.unparse(ast.parse(text)) if path.suffix == ".py" else text


def main() -> None:
    """Print a table for each recording."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="some programs, separated by commas; default: all")
    only = parser.parse_args().only.split(",")
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        place = installed(home)
        for truth in (orders(), pets()):
            har = home / f"{truth.name.replace(' ', '-')}.har"
            har.write_text(json.dumps(truth.har), encoding="utf-8")
            found = {each.sample for each in flow_of(read(har)).correlations.variables}
            assert found == set(truth.correlated), "The mock has to refuse exactly what was planted."
            passed = len(truth.correlated)
            print(f"\n{truth.name}: {len(truth.entries)} requests, {passed} values that are passed on\n")
            print(f"| {' | '.join(HEADS)} |\n|{' --- |' * len(HEADS)}")
            for tool in (each for each in TOOLS if only == [""] or each.name in only):
                folder = home / f"{har.stem}-{TOOLS.index(tool)}"
                folder.mkdir()
                print(f"| {' | '.join(row(tool, place, truth, har, folder))} |", flush=True)


if __name__ == "__main__":
    main()
