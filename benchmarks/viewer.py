"""The viewer of recordings with 50,000 requests, in a real browser: first paint, scrolling, filters, sorting.

    python benchmarks/viewer.py [--entries 50000] [--seed 1]

The recording is generated, read as the daemon's worker does (CPU seconds), and shown by the extension's own
page in Chromium without a graphics card. Times in the page are those of its clock, for a machine at rest.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from cockpit.features.har.indexing import findings_of, rows_of
from cockpit.features.har.opening import state_of
from cockpit.features.har.reading import read

PAGE = Path(__file__).with_name("viewer.mjs")
HOSTS = (
    "www.shop.example",
    "api.shop.example",
    "cdn.shop.example",
    "t.metrics.example",
    "fonts.vendor.example",
)
KINDS = ("text/html", "application/json", "text/javascript", "image/webp", "font/woff2")
STATUSES = (200, 200, 200, 200, 200, 200, 304, 302, 404, 503)


def generate(path: Path, entries: int, seed: int) -> None:
    """Write a recording without bodies, as browsers save them on request."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"log": {"version": "1.2", "creator": {"name": "bench", "version": "1"}, "entries": [\n')
        for number in range(entries):
            file.write((",\n" if number else "") + json.dumps(_entry(chance, number)))
        file.write("\n]}}\n")


def _entry(chance: random.Random, number: int) -> dict[str, Any]:
    wait, receive = round(chance.expovariate(1 / 120), 2), round(chance.expovariate(1 / 40), 2)
    mime = chance.choice(KINDS)
    url = f"https://{chance.choice(HOSTS)}/v1/orders/{number}/items?page={number % 40}&sort=price"
    pairs = [{"name": "accept", "value": "*/*"}, {"name": "user-agent", "value": "Mozilla/5.0 (bench)"}]
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_772_528_400 + number // 20))
    return {
        "startedDateTime": f"{moment}.{number % 20 * 50:03d}Z",
        "time": round(1 + wait + receive, 2),
        "request": {"method": "GET", "url": url, "httpVersion": "h2", "headers": pairs, "cookies": []},
        "response": {
            "status": chance.choice(STATUSES),
            "httpVersion": "h2",
            "headers": [{"name": "content-type", "value": mime}],
            "content": {"size": int(chance.expovariate(1 / 30_000)), "mimeType": mime},
        },
        "timings": {"blocked": 1, "dns": -1, "connect": -1, "send": 0, "wait": wait, "receive": receive},
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        har, rows, found = (Path(folder) / name for name in ("large.har", "rows.json", "findings.json"))
        generate(har, options.entries, options.seed)
        began = time.process_time()
        rows.write_bytes(msgspec.json.encode(rows_of(read(har), state_of(har))))
        seconds = time.process_time() - began
        found.write_bytes(msgspec.json.encode(findings_of(read(har))))
        print(
            f"{options.entries:,} requests, {har.stat().st_size / 1e6:.0f} MB: "
            f"read in {seconds:.2f} s of CPU to {rows.stat().st_size / 1e6:.1f} MB of columns"
        )
        done = subprocess.run(["node", PAGE, rows, found], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    frames = sorted(told["frames"])
    print(
        f"rows on the page {told['shown']:.0f} ms, painted {told['painted']:.0f} ms, "
        f"findings {told['found']:.0f} ms"
    )
    print(
        f"frames while scrolling: p50 {_at(frames, 50):.1f} ms, p95 {_at(frames, 95):.1f} ms, "
        f"max {frames[-1]:.1f} ms; {told['drawn']} rows drawn"
    )
    for name in ("filters", "sorts"):
        print(f"{name}: " + ", ".join(f"{what} {spent:.0f} ms" for what, spent in told[name].items()))
    print(f"figures: {told['chart']:.0f} ms")


def _at(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


if __name__ == "__main__":
    main()
