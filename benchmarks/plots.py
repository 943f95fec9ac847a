"""The figures as pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Results, find, stage_medians
from benchmarks.servers import Measured

_KINDS = ("cold", "mixed", "hot")


def draw(results: Results, folder: Path) -> list[Path]:
    """Write a PNG for each picture and return the files. Raises ImportError where matplotlib is not installed."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, picture in _PICTURES.items():
        figure, axes = pyplot.subplots(figsize=(7, 4.2), layout="constrained")
        picture(axes, results)
        path = folder / f"{name}.png"
        figure.savefig(path, dpi=110)
        pyplot.close(figure)
        written.append(path)
    return written


def _sweep(results: Results, kind: str, trait: Callable[[Measured], float]) -> tuple[list[int], list[float]]:
    clients = sorted({each.concurrency for each in results.sweep if each.kind == kind})
    values = [
        median(trait(each) for each in results.sweep if each.kind == kind and each.concurrency == count)
        for count in clients
    ]
    return clients, values


def _throughput(axes: Any, results: Results) -> None:
    for kind in _KINDS:
        axes.plot(*_sweep(results, kind, lambda each: each.per_second), marker="o", label=kind)
    axes.set(xscale="log", yscale="log", xlabel="clients at once", ylabel="articles a second", title="Throughput")
    axes.legend()


def _latency(axes: Any, results: Results) -> None:
    for number, kind in enumerate(_KINDS):
        color = f"C{number}"
        axes.plot(*_sweep(results, kind, lambda each: each.p50), color=color, marker="o", label=f"{kind}, p50")
        axes.plot(*_sweep(results, kind, lambda each: each.p99), color=color, ls="--", marker=".", label=f"{kind}, p99")
    axes.set(xscale="log", yscale="log", xlabel="clients at once", ylabel="milliseconds", title="Latency")
    axes.legend(ncols=3, fontsize="small")


def _stages(axes: Any, results: Results) -> None:
    stages = stage_medians(results.rounds)
    bars = axes.barh(list(stages), list(stages.values()))
    axes.bar_label(bars, fmt="%.2f", padding=3)
    axes.margins(x=0.1)
    axes.invert_yaxis()
    axes.set(xlabel="processor milliseconds for 450 tokens", title="Where the time of an article goes")


def _peers(axes: Any, results: Results) -> None:
    rates = {
        "service, two workers": [find(each.measured, "two workers", "cold").per_second for each in results.rounds],
        "service, one worker": [find(each.measured, "one worker", "cold").per_second for each in results.rounds],
        "(a) naive service": [find(each.measured, "naive", "cold").per_second for each in results.rounds],
        "(b) own lengths": [1 / each.bert_own for each in results.rounds],
        "(b) as its users call it": [1 / each.bert_users for each in results.rounds],
    }
    bars = axes.barh(list(rates), [median(values) for values in rates.values()])
    axes.bar_label(bars, fmt="%.3g", padding=3)
    axes.margins(x=0.2)
    axes.invert_yaxis()
    axes.set(xscale="log", xlabel="new articles a second", title="Beside the peers: new articles")


def _repeats(axes: Any, results: Results) -> None:
    pairs = {
        "memory": ("memory", "bare"),
        "Redis": ("two workers", "bare, Redis"),
    }
    for number, names in enumerate(zip(*pairs.values(), strict=True)):
        values = [median(find(each.measured, name, "hot").per_second for each in results.rounds) for name in names]
        places = [place + (number - 0.5) * 0.38 for place in range(len(pairs))]
        bars = axes.bar(places, values, 0.36, label=("service", "(c) bare route")[number])
        axes.bar_label(bars, fmt="%.0f")
    axes.set_xticks(range(len(pairs)), list(pairs))
    axes.set(ylabel="requests a second", title="Beside the peers: repeats")
    axes.legend(loc="lower center")


def _length(axes: Any, results: Results) -> None:
    axes.plot([each.words for each in results.lengths], [each.per_word for each in results.lengths], marker="o")
    axes.set(
        xscale="log", ylim=(0, None), xlabel="words of the article", ylabel="processor µs a word",
        title="Length of an article",
    )  # fmt: skip


def _batch(axes: Any, results: Results) -> None:
    axes.plot([each.size for each in results.batches], [each.per_article for each in results.batches], marker="o")
    axes.set(
        xscale="log", ylim=(0, None), xlabel="articles in a batch", ylabel="processor ms an article",
        title="Articles in a batch",
    )  # fmt: skip


def _memory(axes: Any, results: Results) -> None:
    for place, values in enumerate(results.memory.values()):
        bottom = 0.0
        for number, value in enumerate(values):
            label = ("server", "loader", "worker", "worker")[min(number, 3)]
            axes.bar(place, value, 0.6, bottom=bottom, color=f"C{min(number, 3)}", edgecolor="white")
            axes.text(place, bottom + value / 2, f"{label} {value:.0f}", ha="center", va="center")
            bottom += value
    axes.set_xticks(
        range(len(results.memory)), [f"{workers} worker{'s' * (workers > '1')}" for workers in results.memory]
    )
    axes.set(ylabel="MB (PSS)", title="Memory")


_PICTURES: dict[str, Callable[[Any, Results], None]] = {
    "throughput": _throughput,
    "latency": _latency,
    "stages": _stages,
    "peers": _peers,
    "repeats": _repeats,
    "length": _length,
    "batch": _batch,
    "memory": _memory,
}
