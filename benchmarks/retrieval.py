"""How well `cockpit templates search` finds what a question means, beside its peers, and how quick it is.

python benchmarks/retrieval.py [--seed 1] [--patterns 16500] [--questions 500]
python benchmarks/retrieval.py --speed [--patterns 50000]
python benchmarks/retrieval.py --mine [--folder FOLDER]

The patterns are functions of permissive packages in this environment, without their docstrings; the questions
are first sentences of those. The search has learned from none of these packages (`retrieval_learning.py`).
"""

from __future__ import annotations

import argparse
import ast
import math
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import sklearn.feature_extraction.text as sklearn_text  # pyright: ignore[reportMissingTypeStubs]

from cockpit.core.clock import SystemClock
from cockpit.core.home import Home
from cockpit.core.pattern import MinedFile
from cockpit.dual.mining import Miner
from cockpit.features.templates.search import search
from cockpit.features.templates.words import STOP_WORDS, asked, subtokens
from cockpit.storage.patterns import PatternStore
from retrieval_set import Function, chosen, files, functions

PACKAGES = """
    sqlalchemy sklearn scipy numpy setuptools _pytest alembic rich pygls jinja2 requests urllib3 click
    coverage joblib virtualenv pip jsonschema cattrs cryptography mako pygments watchdog markdown_it attr
    packaging platformdirs filelock pre_commit psutil yaml referencing narwhals distlib asn1crypto pycparser
    importlinter grimp
"""
"""Under MIT, BSD, Apache-2.0, ISC or PSF licences."""
DEEP = 10
Ranker = Callable[[str], Sequence[int]]
"""The numbers of patterns for a question, the best first."""


class Bm25:
    """BM25 as in the literature, over sub-tokens, without words that say nothing."""

    def __init__(self, texts: Sequence[Sequence[str]], k: float = 1.2, b: float = 0.75) -> None:
        lengths = [len(words) for words in texts]
        usual = statistics.mean(lengths)
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for number, words in enumerate(texts):
            for word, count in Counter(words).items():
                norm = count + k * (1 - b + b * lengths[number] / usual)
                self._postings.setdefault(word, []).append((number, count * (k + 1) / norm))
        self._size = len(texts)

    def __call__(self, query: str) -> Sequence[int]:
        scores: dict[int, float] = {}
        for word in words_of(query):
            some = self._postings.get(word, ())
            rare = math.log(1 + (self._size - len(some) + 0.5) / (len(some) + 0.5))
            for number, weight in some:
                scores[number] = scores.get(number, 0.0) + rare * weight
        return sorted(scores, key=lambda each: (-scores[each], each))[:DEEP]


class Tfidf:
    """scikit-learn's TF-IDF with the cosine, over the same words."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        text: Any = sklearn_text
        self._vectorizer = text.TfidfVectorizer(analyzer=list, sublinear_tf=True)
        self._matrix: Any = self._vectorizer.fit_transform(texts)

    def __call__(self, query: str) -> Sequence[int]:
        scores = (self._matrix @ self._vectorizer.transform([words_of(query)]).T).toarray().ravel()
        return [int(each) for each in (-scores).argsort(kind="stable")[:DEEP]]


def packages() -> list[Path]:
    """Those of PACKAGES that are installed."""
    places = [Path(each) for each in sys.path if each.endswith("site-packages")]
    return [site / name for name in PACKAGES.split() for site in places if (site / name).is_dir()]


def words_of(text: str) -> list[str]:
    """Sub-tokens that say something."""
    return [word for word in subtokens(text) if word not in STOP_WORDS]


def with_signature(each: Function, times: int) -> list[str]:
    """The words of a function, those of its signature several times."""
    code = each.pattern.content
    try:
        first = ast.parse(code).body[0]
        end = first.body[0].lineno - 1 if isinstance(first, ast.FunctionDef | ast.AsyncFunctionDef) else 1
    except SyntaxError:
        end = 1
    signature = "\n".join(code.split("\n")[: max(end, 1)])
    return words_of(code) + words_of(signature) * (times - 1)


def quality(options: argparse.Namespace) -> None:
    """The table of the peers, in one run over one set."""
    found = list(functions(packages()))
    kept, questions = chosen(found, options.patterns, options.questions, Random(options.seed))
    count = len({each.path.partition("/")[0] for each in kept})
    print(f"{len(kept):,} patterns of {count} packages, {len(questions)} questions, seed {options.seed}")
    numbers = {each.pattern.key: number for number, each in enumerate(kept)}
    fields = [
        (
            *each.pattern.name_words * 3,
            *each.pattern.signature_words * 3,
            *each.pattern.body_words,
            *each.pattern.text_words,
        )
        for each in kept
    ]
    ours = Bm25(fields)
    with tempfile.TemporaryDirectory() as folder, closing(opened(Path(folder))) as store:
        store.keep(files(kept))

        def cockpit(query: str) -> Sequence[int]:
            hits = search(store, query, most=DEEP)
            return [numbers[key] for key in store.keys([int(hit.id.partition("-")[2]) for hit in hits])]

        def index(query: str) -> Sequence[int]:
            terms = list(dict.fromkeys(stemmed for _, stemmed in asked(query)))
            return [numbers[each.pattern.key] for each in store.best(terms, DEEP)]

        rankers: dict[str, Ranker] = {
            "TF-IDF": Tfidf([words_of(each.pattern.content) for each in kept]),
            "BM25": Bm25([words_of(each.pattern.content) for each in kept]),
            "BM25, signature x 3": Bm25([with_signature(each, 3) for each in kept]),
            "BM25, signature x 3, our stems and context": lambda query: ours(
                " ".join(stemmed for _, stemmed in asked(query))
            ),
            "our index alone": index,
            "cockpit templates search": cockpit,
        }
        for name, ranker in rankers.items():
            tell(name, [rank(ranker(each.question), numbers[each.pattern.key]) for each in questions])


def rank(found: Sequence[int], right: int) -> int | None:
    """The place of the right one, from 1; None when it is not among the first."""
    return found.index(right) + 1 if right in found else None


def tell(name: str, ranks: Sequence[int | None]) -> None:
    """One line of the table."""
    mean = statistics.mean(1 / each if each else 0.0 for each in ranks)
    first, five, ten = (
        statistics.mean(each is not None and each <= most for each in ranks) for most in (1, 5, 10)
    )
    print(f"  {name:44} MRR@10 {mean:.3f}   recall@1 {first:.3f}   @5 {five:.3f}   @10 {ten:.3f}", flush=True)


def opened(folder: Path) -> PatternStore:
    """An empty store."""
    return PatternStore(Home(folder), SystemClock(), print)


def speed(options: argparse.Namespace) -> None:
    """Questions to many patterns, and the index after one file has changed."""
    found = list(functions(packages()))
    rng = Random(options.seed)
    kept, questions = chosen(found, len(found), options.questions, rng)
    many = list(enlarged(kept, options.patterns, rng))
    with tempfile.TemporaryDirectory() as folder, closing(opened(Path(folder))) as store:
        mined = files(many)
        began = time.perf_counter()
        for begin in range(0, len(mined), 100):
            store.keep(mined[begin : begin + 100])
        took = time.perf_counter() - began
        size = sum(each.stat().st_size for each in Path(folder).iterdir())
        print(f"{store.count():,} patterns indexed in {took:.1f} s, {size / 1e6:.0f} MB")
        times(
            "a question",
            [timed(lambda each=each: search(store, each.question, most=10)) for each in questions],
        )
        changed = [changed_file(each) for each in rng.sample(mined, min(100, len(mined)))]
        times("one file anew", [timed(lambda each=each: store.keep([each])) for each in changed])


def enlarged(kept: Sequence[Function], patterns: int, rng: Random) -> Iterator[Function]:
    """More patterns: the same functions with some of their words exchanged for those of another one."""
    yield from kept[:patterns]
    for number in range(patterns - len(kept)):
        one, other = rng.sample(kept, 2)
        pattern = replace(
            one.pattern,
            key=f"{number:032x}",
            name_words=other.pattern.name_words,
            body_words=(*one.pattern.body_words[::2], *other.pattern.body_words[::2]),
            sketch=rng.randbytes(len(one.pattern.sketch)),
        )
        yield replace(one, path=f"more_{number % 2000}.py", line=number, pattern=pattern)


def changed_file(file: MinedFile) -> MinedFile:
    """A file whose first pattern is another one now."""
    (line, pattern), *rest = file.patterns
    other = replace(
        pattern, key=f"{pattern.key[::-1]}", name_words=("changed", *pattern.name_words), sketch=b""
    )
    return MinedFile(file.path, "changed", ((line, other), *rest))


def mine(options: argparse.Namespace) -> None:
    """The files of a repository, from nothing, and once more."""
    with tempfile.TemporaryDirectory() as folder:
        home, root = Path(folder, "home"), options.folder or copied(Path(folder, "project"), options.files)
        with closing(opened(home)) as store:
            miner = Miner(root.resolve(), store)
            for name in ("everything", "again, nothing changed"):
                began, before = time.perf_counter(), time.process_time()
                outcome = miner.mine()
                took, used = time.perf_counter() - began, time.process_time() - before
                done = f"{outcome.files:,} files, {outcome.patterns:,} patterns in {took:.2f} s"
                print(f"  {name}: {done}, {used:.2f} s of CPU: {outcome.files / used:,.0f} files/s")


def copied(project: Path, files: int) -> Path:
    """A repository of so many files of the packages."""
    places = (place for package in packages() for place in sorted(package.rglob("*.py")))
    for number, place in zip(range(files), places, strict=False):
        folder = project / f"package_{number // 50}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"module_{number}.py").write_bytes(place.read_bytes())
    return project


def timed(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor, which other programs do not make longer."""
    began, used = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - began, time.process_time() - used


def times(name: str, samples: Sequence[tuple[float, float]]) -> None:
    """The middle and the slow end."""
    for clock, each in (("clock", [wall for wall, _ in samples]), ("CPU", [used for _, used in samples])):
        ordered = sorted(each)
        worst = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
        middle = statistics.median(ordered)
        print(f"  {name:14} {clock:5} p50 {1000 * middle:6.1f} ms   p95 {1000 * worst:6.1f} ms")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patterns", type=int, default=0)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--mine", action="store_true")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--files", type=int, default=2_000)
    options = parser.parse_args()
    options.patterns = options.patterns or (50_000 if options.speed else 16_500)
    (mine if options.mine else speed if options.speed else quality)(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
