"""Recordings of 50 and 500 MB, read, checked and kept, beside parsers that load them whole.

    python benchmarks/har.py [--megabytes 50] [--profiles pages,api,headers] [--seed 1]

Each contender reads a generated file in a process of its own, one after the other in one run; CPU seconds
without the start of Python, and private memory, are compared. orjson and haralyzer take part when they are
installed. The places of all planted failures are compared with where the generator put them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.core.clock import SystemClock
from cockpit.core.home import Home
from cockpit.features.har.apart import sum_up_file
from cockpit.features.har.checking import check, judges_of
from cockpit.features.har.finds import Search
from cockpit.features.har.reading import read
from cockpit.features.har.redacting import Redaction
from cockpit.features.har.rows import Rows, pages_of
from cockpit.features.har.store import HarStore, Source
from cockpit.kernel.memory import collect_seldom

WORDS = ("order", "invoice", "träger", "ledger", "café", "window", "東京", "policy", "report", "😀", "owner")
BODIES = {"pages": (8_000, 40_000), "api": (800, 6_000), "headers": (0, 0)}
"""Bytes of a body by the profile: a page with its assets, an interface, and an export without bodies."""
PLANTED_EVERY = 40
_LOOKED_EVERY = 0.02
"""Seconds."""


@dataclass
class Measured:
    """What one contender needed."""

    name: str
    seconds: float
    private: float
    entries: int
    note: str = ""


def generate(path: Path, megabytes: int, profile: str, seed: int) -> dict[str, tuple[int, int]]:
    """Write a recording, and return the places (line and UTF-16 column, from 0) of planted failures."""
    chance, truth, size, line = random.Random(seed), dict[str, tuple[int, int]](), 0, 2
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write('{"log": {"version": "1.2", "creator": {"name": "bench", "version": "1"},\n"entries": [\n')
        for number in range(1_000_000_000):
            entry = _entry(chance, profile, number)
            text = json.dumps(entry, ensure_ascii=False, indent=1 if profile == "headers" else None)
            if entry["response"]["status"] == 503:
                before = text[: text.index('"status": 503') + len('"status": ')]
                column = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
                truth[entry["request"]["url"].rpartition("/")[2]] = line + before.count("\n"), column
            size += len(text.encode())
            line += text.count("\n") + 1
            is_last = size >= megabytes * 1_000_000
            file.write(text + ("\n" if is_last else ",\n"))
            if is_last:
                break
        file.write("]}}\n")
    return truth


def _entry(chance: random.Random, profile: str, number: int) -> dict[str, Any]:
    failed = number % PLANTED_EVERY == 7
    where = f"/broken/p{number}" if failed else f"/{chance.choice(WORDS)}/{chance.randrange(9_999)}"
    headers = [{"name": f"X-{word}", "value": f"{word} {chance.randrange(50)}"} for word in WORDS]
    size = chance.randint(*BODIES[profile])
    body = " ".join(chance.choices(WORDS, k=size // 8))
    second = number // 100
    clock = f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
    return {
        "startedDateTime": f"2026-03-03T{clock}.000Z",
        "time": 40,
        "comment": chance.choice(WORDS),
        "request": {
            "method": "GET", "url": f"https://{chance.choice('abc')}.example{where}", "httpVersion": "h2",
            "cookies": [], "headers": headers, "queryString": [], "headersSize": -1, "bodySize": 0,
        },
        "response": {
            "status": 503 if failed else 200, "statusText": "", "httpVersion": "h2", "cookies": [],
            "headers": [*headers, {"name": "Content-Encoding", "value": "br"}],
            "content": {"size": size, "mimeType": "application/json", **({"text": body} if body else {})},
            "redirectURL": "", "headersSize": -1, "bodySize": size,
        },
        "cache": {},
        "timings": {"blocked": 1, "dns": -1, "connect": -1, "send": 1, "wait": 30, "receive": 8, "ssl": -1},
    }  # fmt: skip


def _private(process: int) -> float:
    """Megabytes of a process alone, without the pages of a recording that is mapped; 0 when it has ended."""
    kilobytes, counts = 0, True
    try:
        lines = Path(f"/proc/{process}/smaps").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    for line in lines:
        if line.startswith("Private_"):
            kilobytes += int(line.split()[1]) if counts else 0
        elif not line.split(maxsplit=1)[0].endswith(":"):
            counts = not line.endswith(".har")
    return kilobytes / 1000


def _summed(entries: Any) -> int:
    return sum(
        1 for entry in entries if entry["response"]["content"]["size"] >= 0 and entry["request"]["url"]
    )


def _json(path: Path) -> int:
    with path.open("rb") as file:
        log = json.load(file)
    return _summed(log["log"]["entries"])


def _orjson(path: Path) -> int:
    orjson: Any = importlib.import_module("orjson")
    log = orjson.loads(path.read_bytes())
    return _summed(log["log"]["entries"])


def _haralyzer(path: Path) -> int:
    haralyzer: Any = importlib.import_module("haralyzer")
    with path.open(encoding="utf-8") as file:
        parser = haralyzer.HarParser(json.load(file))
    return sum(
        1 for page in parser.pages for entry in page.entries if entry.request.url and entry.response.status
    )


def _checked(path: Path) -> int:
    har = read(path)
    return check(har, judges=judges_of(har)).summary.entries


def _summed_up(path: Path) -> int:
    return sum_up_file(path, None).summary.entries


def _kept(path: Path) -> int:
    """Diagnostics and rows in one pass."""
    har, kept = read(path), list[int]()
    with tempfile.TemporaryDirectory() as folder:
        store = HarStore(Home(Path(folder), None), SystemClock(), print)

        def fill(write: Any) -> int:
            search = Search()
            rows = Rows(Redaction(bytes(32), search), write)
            check(har, judges=judges_of(har, search=search), each=rows.add)
            rows.flush()
            kept.append(rows.entries)
            return rows.entries

        with closing(store):
            pages = pages_of(har.facts, Redaction(bytes(32)))
            store.keep(Source("0", str(path), 0), har.facts, pages, fill)
    return kept[0]


CONTENDERS: dict[str, Callable[[Path], int]] = {
    "json": _json,
    "orjson": _orjson,
    "haralyzer": _haralyzer,
    "summary": _summed_up,
    "check": _checked,
    "keep": _kept,
}
OURS = ("summary", "check", "keep")
"""They look for garbage as seldom as the commands do."""


def measure(name: str, path: Path) -> None:
    """In the process of one contender: print what it needed."""
    if name in OURS:
        collect_seldom()
    begun = time.process_time()
    entries = CONTENDERS[name](path)
    sys.stdout.write(json.dumps([time.process_time() - begun, entries]))


def run(path: Path) -> Iterator[Measured]:
    """Every contender once, in a process of its own."""
    for name in CONTENDERS:
        if name in ("orjson", "haralyzer") and importlib.util.find_spec(name) is None:
            continue
        command = [sys.executable, __file__, "--contender", name, str(path)]
        # Its memory is looked at from outside, which costs it nothing.
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            most = 0.0
            while process.poll() is None:
                most = max(most, _private(process.pid))
                time.sleep(_LOOKED_EVERY)
            told, said = process.communicate()
        if process.returncode:
            yield Measured(name, 0, 0, 0, said.strip().splitlines()[-1][:100])
        else:
            seconds, entries = json.loads(told)
            yield Measured(name, seconds, most, entries)


def misplaced(path: Path, truth: dict[str, tuple[int, int]]) -> int:
    """How many planted failures the check places elsewhere than the generator, or not at all."""
    checked = check(read(path))
    found = {
        each.message.split()[1].rpartition("/")[2]: checked.places[each.offset]
        for each in checked.findings
        if each.code == "http/5xx"
    }
    there = {name: (place.line, place.column) for name, place in found.items()}
    return sum(1 for name, place in truth.items() if there.get(name) != place)


def main() -> None:
    """Generate, measure, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--profiles", default=",".join(BODIES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--contender", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contender:
        measure(options.contender[0], Path(options.contender[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for profile in options.profiles.split(","):
            path = Path(folder) / f"{profile}.har"
            truth = generate(path, options.megabytes, profile, options.seed)
            print(f"\n{profile}, {path.stat().st_size / 1e6:,.0f} MB")
            measured = list(run(path))
            base = next(each.seconds for each in measured if each.name == "json")
            for each in measured:
                ratio = f"{base / each.seconds:6.1f} x json" if each.seconds else each.note
                print(
                    f"  {each.name:<10}{each.seconds:8.2f} s{each.private:10,.0f} MB"
                    f"{each.entries:10,} entries {ratio}"
                )
            print(f"  {misplaced(path, truth)} of {len(truth)} planted failures are at another place")
            path.unlink()


if __name__ == "__main__":
    main()
