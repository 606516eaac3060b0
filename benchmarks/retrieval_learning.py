"""Learns what `cockpit templates search` ranks by: words that answer a word, and weights of the evidence.

python benchmarks/retrieval_learning.py FOLDER...    (of packages, such as `pip install --target` makes)

It writes `links.json` and `weights.py` of `features/templates`. Those of the product were learned from the
standard library of CPython 3.11 and from django, pandas, networkx, twisted, aiohttp, httpx, fastapi, celery,
tornado, matplotlib, xarray, flask, werkzeug, pydantic, sympy, botocore, kombu, redis, pymongo, dask,
distributed, scrapy, docutils, sphinx, trio, anyio, starlette, marshmallow and mypy. None of them is in the
set that `retrieval.py` asks.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import sysconfig
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import scipy.optimize as scipy_optimize  # pyright: ignore[reportMissingTypeStubs]

from cockpit.core.clock import SystemClock
from cockpit.core.home import Home
from cockpit.features.templates import links as links_module
from cockpit.features.templates import weights as weights_module
from cockpit.features.templates.ranking import LEARNED, evidence, question
from cockpit.features.templates.search import CANDIDATES, worth_reading
from cockpit.features.templates.words import STOP_WORDS, asked
from cockpit.storage.patterns import PatternStore
from retrieval_set import Function, chosen, files, functions

Links = dict[str, dict[str, float]]
LEAST_ASKED, LEAST_TOGETHER, LEAST_PACKAGES, LEAST_LIFT, LEAST_STRENGTH, MOST = 25, 10, 4, 3.0, 0.05, 8


def linked(found: list[Function]) -> Links:
    """For the stems of docstrings: the stems of code that stand below them far more often than elsewhere."""
    said, coded, both = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    where: dict[tuple[str, str], int] = {}
    packages = sorted({each.path.partition("/")[0] for each in found})
    place_of = {package: 1 << number for number, package in enumerate(packages)}
    total = 0
    for each in found:
        if not each.question:
            continue
        words = {stemmed for word, stemmed in asked(each.question) if not word.isdigit()}
        pattern = each.pattern
        code = {*pattern.name_words, *pattern.signature_words, *pattern.body_words, *pattern.text_words}
        code = {word for word in code if len(word) > 1 and not word.isdigit() and word not in STOP_WORDS}
        total += 1
        said.update(words)
        coded.update(code)
        together = [(one, other) for one in words for other in code if one != other]
        both.update(together)
        bit = place_of[each.path.partition("/")[0]]
        where.update((pair, where.get(pair, 0) | bit) for pair in together)
    links: dict[str, list[tuple[float, str]]] = {}
    for (one, other), count in both.items():
        # What only one package says is its own way of speaking.
        is_common = where[one, other].bit_count() >= LEAST_PACKAGES
        if said[one] < LEAST_ASKED or count < LEAST_TOGETHER or not is_common:
            continue
        here, elsewhere = count / said[one], (coded[other] - count) / max(total - said[one], 1)
        lift = here / max(elsewhere, 1e-6)
        strength = min((here - elsewhere) * math.log(lift), 1.0) if lift >= LEAST_LIFT else 0.0
        if strength >= LEAST_STRENGTH:
            links.setdefault(one, []).append((strength, other))
    return {
        one: {other: round(strength, 2) for strength, other in sorted(some, reverse=True)[:MOST]}
        for one, some in sorted(links.items())
    }


def judged(kept: list[Function], questions: list[Function], links: Links) -> list[tuple[Any, int]]:
    """For each question: the evidence of every candidate, and which of them is the right one."""
    told: list[tuple[Any, int]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(PatternStore(Home(Path(folder)), SystemClock(), print)) as store,
    ):
        store.keep(files(kept))
        for each in questions:
            terms = [stemmed for _, stemmed in asked(each.question)]
            statistics = store.statistics(terms)
            found = store.best(worth_reading(terms, statistics), CANDIDATES)
            right = [number for number, one in enumerate(found) if one.pattern.key == each.pattern.key]
            if right:
                sought = question(each.question, statistics, links)
                told.append((np.array([evidence(one.pattern, sought) for one in found]), right[0]))
    return told


def learned(told: list[tuple[Any, int]], penalty: float = 1e-3) -> list[float]:
    """The weights under which the right candidate is the likeliest one."""
    spread = np.concatenate([matrix for matrix, _ in told]).std(0) + 1e-9

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = 0.0, np.zeros(len(LEARNED))
        for matrix, right in told:
            scaled = matrix / spread
            scores = scaled @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            total -= math.log(max(shares[right], 1e-12))
            slope += scaled.T @ shares - scaled[right]
        size = len(told)
        return total / size + penalty * float(weights @ weights), slope / size + 2 * penalty * weights

    optimize: Any = scipy_optimize
    result: Any = optimize.minimize(loss, np.zeros(len(LEARNED)), jac=True, method="L-BFGS-B")
    return [round(float(each), 3) for each in (result.x / spread).tolist()]


def reciprocal(told: list[tuple[Any, int]], weights: list[float]) -> float:
    """The mean reciprocal rank among the candidates."""
    ranks = [int((matrix @ weights > (matrix @ weights)[right]).sum()) + 1 for matrix, right in told]
    return sum(1 / rank for rank in ranks if rank <= 10) / len(ranks)


def main() -> int:
    """Learn and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--questions", type=int, default=1500)
    options = parser.parse_args()
    packages = [each for folder in options.folders for each in sorted(folder.iterdir()) if each.is_dir()]
    standard = [
        each for each in Path(sysconfig.get_paths()["stdlib"]).iterdir() if each.name != "site-packages"
    ]
    found = list(functions([*packages, *(each for each in standard if each.is_dir())]))
    halves = [
        [each for each in found if sum(each.path.partition("/")[0].encode()) % 2 == half] for half in (0, 1)
    ]
    told: list[tuple[Any, int]] = []
    # Weights learned with links that have seen the answers would trust the links too much.
    for half, other in ((0, 1), (1, 0)):
        links = linked(halves[other])
        for seed in (1, 2):
            told += judged(*chosen(halves[half], 16_500, options.questions, Random(seed)), links)
    weights = learned(told)
    print(
        f"{len(found):,} functions, {len(told):,} questions, {reciprocal(told, weights):.3f} MRR@10 if found"
    )
    for name, weight in zip(LEARNED, weights, strict=True):
        print(f"  {name:12} {weight:8.3f}")
    lines = ",\n ".join(f"{json.dumps(one)}: {json.dumps(some)}" for one, some in linked(found).items())
    links_module.FILE.write_text(f"{{{lines}}}\n", encoding="utf-8")
    place = Path(str(weights_module.__file__))
    text = place.read_text(encoding="utf-8").partition("WEIGHTS")[0]
    place.write_text(f"{text}WEIGHTS: Final = ({', '.join(map(str, weights))})\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
