"""From measurements to figures: medians and ratios, each ratio within one round, and whether a target is met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Literal

import msgspec

from benchmarks.inside import Stages
from benchmarks.servers import Measured


class Round(msgspec.Struct, kw_only=True):
    """The comparisons of one round. Seconds of processor time an article: of camel-tools' recogniser as its users call
    it and on batches padded to their own length, and of the pipeline alone, in batches."""

    measured: list[Measured]
    bert_users: float
    bert_own: float
    pipeline: float
    stages: Stages


class Length(msgspec.Struct):
    """An article of so many words: processor microseconds a word in the pipeline, milliseconds to its answer."""

    words: int
    per_word: float
    answer: float


class Batch(msgspec.Struct):
    """Articles in one call of the pipeline: processor milliseconds for each; and articles a second when as many are
    posted as one batch."""

    size: int
    per_article: float
    per_second: float


class Results(msgspec.Struct, kw_only=True):
    """All that a run found. Memory in MB (PSS) of each process, the first one first, by number of workers."""

    machine: dict[str, str]
    settings: dict[str, str]
    rounds: list[Round]
    sweep: list[Measured]
    arrivals: list[Measured]
    lengths: list[Length]
    batches: list[Batch]
    offsets: dict[str, float]
    first_sight: float
    memory: dict[str, list[float]]
    articles_before_memory: int
    start_up: list[float]
    targets: list[Target]


class Target(msgspec.Struct):
    """A figure that the service should reach: the median of the rounds, the least and the greatest of them."""

    name: str
    measured: float
    least: float
    greatest: float
    relation: Literal[">=", "<="]
    wanted: float
    unit: str

    @property
    def met(self) -> bool:
        return self.measured >= self.wanted if self.relation == ">=" else self.measured <= self.wanted


def find(measured: Iterable[Measured], server: str, kind: str) -> Measured:
    """The one measurement of a server and a kind. Raises LookupError where there is none."""
    for each in measured:
        if each.server == server and each.kind == kind:
            return each
    raise LookupError(f"{server}: {kind} was not measured")


def targets(results: Results) -> list[Target]:
    """Every target with what was measured."""
    rounds = results.rounds

    def by_round(figure: Callable[[Round], float]) -> list[float]:
        return [figure(each) for each in rounds]

    def rate(server: str, kind: str) -> Callable[[Round], float]:
        return lambda each: find(each.measured, server, kind).per_second

    def cpu(server: str, kind: str) -> Callable[[Round], float]:
        return lambda each: find(each.measured, server, kind).cpu

    def ratio(over: Callable[[Round], float], under: Callable[[Round], float]) -> list[float]:
        return by_round(lambda each: over(each) / under(each))

    def workers(server: str) -> Callable[[Round], float]:
        return lambda each: find(each.measured, server, "cold").cpu_others

    def articles_per_core_second(each: Round) -> float:
        return 1000 / find(each.measured, "one worker", "cold").cpu

    alone = median(each.p50 for each in results.sweep if each.kind == "cold" and each.concurrency == 1)
    per_word = {each.words: each.per_word for each in results.lengths}
    one, two = sum(results.memory["1"]), sum(results.memory["2"])
    wanted: list[tuple[str, Sequence[float], Literal[">=", "<="], float, str]] = [
        ("cold articles/s / (a)", ratio(rate("two workers", "cold"), rate("naive", "cold")), ">=", 6, "x"),
        ("processor time an article / (a)", ratio(cpu("two workers", "cold"), cpu("naive", "cold")), "<=", 0.25, "x"),
        (
            "cold articles a core second / (b) as its users call it",
            by_round(lambda each: articles_per_core_second(each) * each.bert_users), ">=", 400, "x",
        ),
        (
            "cold articles a core second / (b) on own lengths",
            by_round(lambda each: articles_per_core_second(each) * each.bert_own), ">=", 80, "x",
        ),
        (
            "outside the network, 450 tokens",
            by_round(lambda each: each.stages.total - each.stages.bare), "<=", 8, "ms",
        ),
        ("hot requests/s / (c) with Redis", ratio(rate("two workers", "hot"), rate("bare, Redis", "hot")), ">=", 0.75, "x"),
        ("hot requests/s / (c), memory", ratio(rate("memory", "hot"), rate("bare", "hot")), ">=", 0.75, "x"),
        ("p99 at half of saturation / median alone", [each.p99 / alone for each in results.arrivals], "<=", 5, "x"),
        ("worker time an article, two workers / one", ratio(workers("two workers"), workers("one worker")), "<=", 1.1, "x"),
        ("time a word, 20,000 words / 400", [per_word[20_000] / per_word[400]], "<=", 1.3, "x"),
        ("memory, one worker", [one], "<=", 900, "MB"),
        ("memory, each further worker", [two - one], "<=", 200, "MB"),
        ("start-up to ready", results.start_up, "<=", 8, "s"),
    ]  # fmt: skip
    return [
        Target(name, median(values), min(values), max(values), relation, limit, unit)
        for name, values, relation, limit, unit in wanted
    ]


def summary(results: Results) -> str:
    """The comparisons as one table, with the machine that they were made on."""
    rows = [
        (each.name, f"{_short(each.measured)} {each.unit}", f"{_short(each.least)} to {_short(each.greatest)}")
        for each in results.targets
    ]
    machine = ", ".join(results.machine.values())
    return f"{_table(('', 'median', 'least to greatest'), rows)}\n\n{machine}."


def as_markdown(results: Results) -> str:
    """All figures as tables."""
    parts = [
        "# What the service costs\n",
        "Made by `make bench`; every number is in results.json. " + ", ".join(results.machine.values()) + ". "
        f"Articles: {results.settings['articles']}. Medians of {len(results.rounds)} interleaved rounds; least and "
        "greatest in brackets. A ratio compares measurements of one round.\n",
        _table(
            ("target", "measured", "wanted", ""),
            [
                (
                    each.name,
                    f"{_short(each.measured)} {each.unit} ({_short(each.least)} to {_short(each.greatest)})",
                    f"{'at least' if each.relation == '>=' else 'at most'} {_short(each.wanted)} {each.unit}",
                    "met" if each.met else "**missed**",
                )
                for each in results.targets
            ],
        ),
        (
            "\n(a) one process, one thread, a `stanza.Pipeline` a request with the same weights and rules, the standard "
            "library's JSON. (b) camel-tools' NERecognizer on a network of CAMeLBERT's size with random weights: as its "
            "users call it, and on sorted batches padded to their own length. (c) a bare Litestar route that reads the "
            "body and returns stored bytes. (d) the network's own calls made again alone, with the same inputs.\n"
        ),
        "## Beside the peers\n",
        _table(_HEAD, _measured_rows(each for turn in results.rounds for each in turn.measured)),
        (
            f"\nProcessor seconds an article: (b) as its users call it "
            f"{_short(median(each.bert_users for each in results.rounds))}, on own lengths "
            f"{_short(median(each.bert_own for each in results.rounds))}; the pipeline alone "
            f"{_short(median(each.pipeline for each in results.rounds))}; the network's own calls, (d), "
            f"{_short(median(each.stages.bare for each in results.rounds) / 1000)} for 450 tokens.\n"
        ),
        "## Clients at once (two workers, Redis)\n",
        _table(_HEAD, _measured_rows(results.sweep)),
        "\n## Arrivals by chance at half of saturation\n",
        _table(_HEAD, _measured_rows(results.arrivals)),
        "\n## Stages (processor milliseconds for 450 tokens, batches of eight)\n",
        _table(
            ("stage", "ms"),
            [(name, _short(value)) for name, value in stage_medians(results.rounds).items()],
        ),
        f"\nWith words that the worker has not seen before, all of it: {_short(results.first_sight)} ms.\n",
        "## Length of an article\n",
        _table(
            ("words", "processor µs a word", "answer after ms"),
            [(f"{each.words:,}", _short(each.per_word), _short(each.answer)) for each in results.lengths],
        ),
        "\n## Articles in a batch\n",
        _table(
            ("articles", "processor ms an article in the pipeline", "articles/s posted as one batch, one worker"),
            [(str(each.size), _short(each.per_article), _short(each.per_second)) for each in results.batches],
        ),
        "\n## Unit of the offsets\n",
        _table(("unit", "processor ms an article"), [(name, _short(ms)) for name, ms in results.offsets.items()]),
        "\n## Memory and start-up\n",
        _table(
            ("workers", f"MB (PSS) after {results.articles_before_memory:,} articles", "of which"),
            [
                (workers, _short(sum(values)), ", ".join(_short(value) for value in values))
                for workers, values in results.memory.items()
            ],
        ),
        (
            f"\nReady after {_short(median(results.start_up))} s "
            f"({_short(min(results.start_up))} to {_short(max(results.start_up))}).\n"
        ),
    ]
    return "\n".join(parts)


def stage_medians(rounds: Sequence[Round]) -> dict[str, float]:
    """Milliseconds by stage, the network's own calls apart from the rest of `names`, then what no stage took."""
    stages = {name: median(each.stages.stages.get(name, 0.0) for each in rounds) for name in rounds[0].stages.stages}
    network = median(each.stages.bare for each in rounds)
    total = median(each.stages.total for each in rounds)
    rest = total - sum(stages.values())
    stages["names"] -= network
    return {"network (d)": network, **stages, "between the stages": rest}


_HEAD = (
    "server", "requests", "clients", "a second", "p50 ms", "p95 ms", "p99 ms", "failures", "processor ms a request",
    "client's core",
)  # fmt: skip


def _measured_rows(measured: Iterable[Measured]) -> list[tuple[str, ...]]:
    groups: dict[tuple[str, str, int], list[Measured]] = {}
    for each in measured:
        groups.setdefault((each.server, each.kind, each.concurrency), []).append(each)
    return [
        (
            server,
            kind,
            str(concurrency) if concurrency else "-",
            _short(median(each.per_second for each in group)),
            _short(median(each.p50 for each in group)),
            _short(median(each.p95 for each in group)),
            _short(median(each.p99 for each in group)),
            str(sum(each.failures for each in group)),
            _short(median(each.cpu for each in group)),
            f"{median(each.client for each in group):.0%}",
        )
        for (server, kind, concurrency), group in groups.items()
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _short(value: float) -> str:
    """Three digits that count, or all before the point."""
    if value == 0:
        return "0"
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{places}f}"
