"""`make bench`: the service beside its peers, in one run, in turns.

    python -m benchmarks [--quick] [--rounds N] [--articles FILE] [--out FOLDER]

Writes results.json, results.md and plots/*.png. FILE holds articles of usual length, a paragraph a line and a blank
line between articles (.txt or .txt.xz); without it the seed articles are used, so that after the warm-up a worker has
seen every word before.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median

import msgspec

from benchmarks import articles, figures, markdown, plots, processes
from benchmarks.actor import Actor
from benchmarks.figures import Batch, Length, Results, Round
from benchmarks.inside import Inside
from benchmarks.peers.bert import Bert
from benchmarks.servers import Kind, Measured, Server
from benchmarks.wire import Target, ask_each
from loadtests import stack
from loadtests.posts import Post, Posts
from service.contract import OffsetUnit
from service.document import Document
from service.engine.link import ONE_THREAD

_UNITS: tuple[OffsetUnit, ...] = ("codepoint", "utf16", "utf8")
_SATURATING = 32  # clients
_STAGE_BATCH = 8


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How long and how often to measure."""

    rounds: int
    sweeps: int
    seconds: float
    warm_seconds: float
    bert_sentences: int | None  # of an article, as camel-tools' users call it; None: all
    articles_before_memory: int
    starts: int
    clients: tuple[int, ...] = (1, 8, 64, 256)
    words: tuple[int, ...] = (100, 400, 1_000, 4_000, 20_000)
    batches: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64)


FULL = Plan(
    rounds=5, sweeps=3, seconds=5.0, warm_seconds=8.0, bert_sentences=None, articles_before_memory=1_000, starts=5
)
QUICK = Plan(
    rounds=1,
    sweeps=1,
    seconds=1.5,
    warm_seconds=2.0,
    bert_sentences=2,
    articles_before_memory=100,
    starts=1,
    clients=(1, 8, 64),
)


class Bench:
    """Every server and every peer, running, and the measurements made on them."""

    def __init__(self, plan: Plan, texts: Sequence[str], stacked: ExitStack) -> None:
        self._plan = plan
        self._texts = texts
        self._start_up = [self._started() for _ in range(plan.starts)]
        redis = stacked.enter_context(stack.redis())
        base = redis.url.rpartition("/")[0]
        queue = {"QUEUE_LENGTH": "1024"}
        start = stacked.enter_context

        def service(name: str, **settings: str) -> Server:
            _say(f"starting {name}")
            return Server(name, start(stack.service({**queue, **settings})), texts)

        self._two = service("two workers", WORKERS="2", REDIS_URL=f"{base}/0")
        self._one = service("one worker", WORKERS="1", REDIS_URL=f"{base}/1")
        self._memory = service("memory", WORKERS="1")
        peer = [sys.executable, "-m"]
        _say("starting the peers")
        self._naive = Server("naive", start(stack.server([*peer, "benchmarks.peers.naive"], ONE_THREAD)), texts)
        answers = {"ANSWERS": str(self._stored_answers(Path(start(tempfile.TemporaryDirectory()))))}
        bare = [*peer, "benchmarks.peers.bare"]
        self._bare = Server("bare", start(stack.server(bare, answers)), texts)
        self._bare_redis = Server(
            "bare, Redis", start(stack.server(bare, {**answers, "REDIS_URL": f"{base}/2"})), texts
        )
        self._inside = start(Actor(Inside))
        self._bert = start(Actor(Bert, texts[:20]))

    def run(self, settings: dict[str, str]) -> Results:
        """Everything, in order."""
        plan, few = self._plan, list(self._texts[:40])
        _say("an article whose words were not seen before")
        self._inside.call("warm", few[:1])
        first_sight = self._inside.call("stages", few[1:], 1).total
        _say("warming up")
        self._inside.call("warm", few)
        for server in (self._two, self._one, self._memory):
            server.warm(plan.warm_seconds, _SATURATING)
        self._naive.warm(min(3.0, plan.warm_seconds), 1)
        self._bert.call("as_users_call_it", few[0], 1)
        rounds = [self._round(number, few) for number in range(plan.rounds)]
        sweep = [
            server
            for number in range(plan.sweeps)
            for clients in plan.clients
            for server in self._sweep(number, clients)
        ]
        half = 0.5 * median(figures.find(each.measured, "two workers", "cold").per_second for each in rounds)
        arrivals = []
        for number in range(plan.rounds):
            _say(f"arrivals, {half:.1f} a second")
            arrivals.append(self._two.measure_arrivals(half, 3 * plan.seconds, number))
        results = Results(
            machine=_machine(),
            settings=settings,
            rounds=rounds,
            sweep=sweep,
            arrivals=arrivals,
            lengths=[self._length(words) for words in plan.words],
            batches=[self._batch(size) for size in plan.batches],
            offsets=self._offsets(few),
            first_sight=first_sight,
            memory={"1": self._memory_of(self._one), "2": self._memory_of(self._two)},
            articles_before_memory=plan.articles_before_memory,
            start_up=self._start_up,
            targets=[],
        )
        results.targets = figures.targets(results)
        return results

    def _started(self) -> float:
        _say("starting up")
        with stack.service({"WORKERS": "2"}) as process:
            return process.ready_s

    def _stored_answers(self, folder: Path) -> Path:
        """The service's answers to the known requests, by the length of the request."""
        posts = Posts(self._texts)
        target = Target(self._memory.process.url)
        known = [posts.known() for _ in self._texts]
        answers = {
            str(len(post.body)): answer.body.decode()
            for post, answer in zip(known, ask_each(target, known), strict=True)
        }
        path = folder / "answers.json"
        path.write_text(json.dumps(answers), encoding="utf-8")
        return path

    def _round(self, number: int, few: list[str]) -> Round:
        plan = self._plan
        measured: list[Measured] = []

        def take(server: Server, kind: Kind, clients: int = _SATURATING) -> None:
            _say(f"round {number + 1} of {plan.rounds}: {server.name}, {kind}")
            measured.append(server.measure(kind, clients, plan.seconds, number))

        take(self._naive, "cold", 2)
        take(self._two, "cold")
        take(self._one, "cold")
        take(self._bare, "hot")
        take(self._memory, "hot")
        take(self._bare_redis, "hot")
        take(self._two, "hot")
        _say(f"round {number + 1} of {plan.rounds}: camel-tools' recogniser, the pipeline alone")
        seconds, done = self._bert.call("as_users_call_it", few[number % len(few)], plan.bert_sentences)
        there = mean(len(Document(text).sentences) for text in few)
        own = few[: 2 if plan.bert_sentences else 5]
        return Round(
            measured=measured,
            bert_users=seconds * there / done,
            bert_own=self._bert.call("on_own_lengths", own) / len(own),
            pipeline=self._inside.call("extract", few, _STAGE_BATCH) / len(few),
            stages=self._inside.call("stages", few, _STAGE_BATCH),
        )

    def _sweep(self, number: int, clients: int) -> list[Measured]:
        _say(f"{clients} clients at once")
        kinds: tuple[Kind, ...] = ("cold", "mixed", "hot")
        return [self._two.measure(kind, clients, self._plan.seconds, number) for kind in kinds]

    def _length(self, words: int) -> Length:
        _say(f"an article of {words} words")
        text = articles.of_length(self._texts, words)
        repeats = 3 if words > 1_000 else 9
        self._inside.call("extract", [text], 1)
        spent = median(self._inside.call("extract", [text], 1) for _ in range(repeats))
        answer = self._two.measure_posts(
            f"{words} words", lambda: self._two.new_article(text), min(3.0, self._plan.seconds), 0
        )
        return Length(words, 1e6 * spent / articles.word_count(text), answer.p50)

    def _batch(self, size: int) -> Batch:
        _say(f"batches of {size}")
        texts = [self._texts[number % len(self._texts)] for number in range(max(size, 16))]
        texts = texts[: len(texts) // size * size]
        spent = median(self._inside.call("extract", texts, size) for _ in range(3))
        one = self._one

        def make() -> Post:
            documents = [msgspec.Raw(one.posts.new().body) for _ in range(size)]
            return Post(msgspec.json.encode({"documents": documents}), ())

        posted = one.measure_posts(f"batch of {size}", make, min(3.0, self._plan.seconds), 0)
        return Batch(size, 1000 * spent / len(texts), posted.per_second * size)

    def _offsets(self, few: list[str]) -> dict[str, float]:
        found: dict[str, list[float]] = {unit: [] for unit in _UNITS}
        for _ in range(2 * self._plan.rounds + 1):
            for unit in _UNITS:
                found[unit].append(1000 * self._inside.call("extract", few, _STAGE_BATCH, unit) / len(few))
        return {unit: median(values) for unit, values in found.items()}

    def _memory_of(self, server: Server) -> list[float]:
        _say(f"memory, {server.name}")
        while server.answered < self._plan.articles_before_memory:
            if not server.measure("cold", _SATURATING, 2.0, 0).requests:
                raise RuntimeError(f"{server.name} answers nothing")
        return processes.tree_pss_mb(server.process.pid)


def _machine() -> dict[str, str]:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {
        "processor": model,
        "cores": f"{len(os.sched_getaffinity(0))} cores",
        "python": f"Python {platform.python_version()}",
        "torch": f"torch {version('torch')}",
        "day": time.strftime("%Y-%m-%d"),
        "load": f"load {os.getloadavg()[1]:.1f} in the five minutes before the end",
    }


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the results, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="The service beside its peers.")
    parser.add_argument("--quick", action="store_true", help="short measurements, once: to see that all of it works")
    parser.add_argument("--articles", type=Path, help="a file of articles (default: the seeds)")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--write", type=Path, help="Markdown file whose table of speed is brought up to date")
    parser.add_argument("--rounds", type=int, help="how often to measure everything (default: 5, or 1 if quick)")
    options = parser.parse_args(arguments)
    plan = QUICK if options.quick else FULL
    if options.rounds is not None:
        plan = msgspec.structs.replace(plan, rounds=options.rounds, sweeps=min(plan.sweeps, options.rounds))
    texts = articles.load(options.articles)
    settings = {
        "articles": f"{len(texts)} {'seed articles' if options.articles is None else f'of {options.articles.name}'}",
        "words": f"{median(map(articles.word_count, texts)):.0f}",
        "plan": "quick" if options.quick else "full",
    }
    with ExitStack() as stacked:
        results = Bench(plan, texts, stacked).run(settings)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "results.json").write_bytes(msgspec.json.format(msgspec.json.encode(results)) + b"\n")
    table = figures.as_markdown(results)
    (options.out / "results.md").write_text(table, encoding="utf-8")
    plots.draw(results, options.out / "plots")
    if options.write:
        markdown.write(options.write, "speed", figures.summary(results))
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
