"""From measurements to figures, tables and pictures."""

from __future__ import annotations

import msgspec
import pytest

from benchmarks import figures
from benchmarks.figures import Batch, Length, Results, Round, Target
from benchmarks.inside import Stages
from benchmarks.servers import Measured


def measured(server: str, kind: str, rate: float, cpu: float = 20.0, clients: int = 32, p50: float = 20.0) -> Measured:
    """A measurement with the numbers that matter."""
    return Measured(
        server=server, kind=kind, concurrency=clients, round=0, seconds=1.0, requests=int(rate), failures=0,
        per_second=rate, p50=p50, p95=2 * p50, p99=3 * p50, hits=0.0, cpu_first=1.0, cpu_others=cpu - 1.0, client=0.1,
    )  # fmt: skip


def one_round(faster: float) -> Round:
    """A round in which the service is so many times as fast as its peers."""
    return Round(
        measured=[
            measured("naive", "cold", 10.0, 100.0),
            measured("two workers", "cold", 10.0 * faster),
            measured("one worker", "cold", 5.0 * faster),
            measured("bare", "hot", 1000.0),
            measured("memory", "hot", 800.0),
            measured("bare, Redis", "hot", 500.0),
            measured("two workers", "hot", 450.0),
        ],
        bert_users=10.0,
        bert_own=2.0,
        pipeline=0.02,
        stages=Stages(20.0, {"document": 2.0, "names": 15.0, "events": 1.0}, 14.0, 13.0),
    )


@pytest.fixture
def results() -> Results:
    found = Results(
        machine={"cores": "2 cores"},
        settings={"articles": "5 seed articles"},
        rounds=[one_round(7.0), one_round(8.0), one_round(9.0)],
        sweep=[measured("two workers", kind, 50.0, clients=n) for kind in ("cold", "mixed", "hot") for n in (1, 8)],
        arrivals=[measured("two workers", "arrivals", 25.0, clients=0)],
        lengths=[Length(400, 50.0, 30.0), Length(20_000, 60.0, 1200.0)],
        batches=[Batch(1, 30.0, 30.0), Batch(8, 20.0, 45.0)],
        offsets={"codepoint": 20.0, "utf16": 20.1, "utf8": 20.2},
        first_sight=90.0,
        memory={"1": [60.0, 200.0, 240.0], "2": [60.0, 150.0, 200.0, 200.0]},
        articles_before_memory=1_000,
        start_up=[7.0, 7.5],
        targets=[],
    )
    found.targets = figures.targets(found)
    return found


def test_targets_are_medians_of_the_rounds(results: Results) -> None:
    """A ratio is taken within each round; the median counts, and the least and greatest are kept."""
    targets = {target.name: target for target in results.targets}
    cold = targets["cold articles/s / (a)"]
    assert (cold.measured, cold.least, cold.greatest, cold.met) == (8.0, 7.0, 9.0, True)
    assert targets["processor time an article / (a)"].measured == pytest.approx(0.2)
    assert targets["cold articles a core second / (b) as its users call it"].measured == pytest.approx(500)
    assert targets["outside the network, 450 tokens"].measured == pytest.approx(7.0)
    assert targets["time a word, 20,000 words / 400"].measured == pytest.approx(1.2)
    assert targets["memory, each further worker"].measured == pytest.approx(110)
    assert all(target.met for target in results.targets)


@pytest.mark.parametrize(("relation", "measured_", "met"), [(">=", 5.9, False), (">=", 6.0, True), ("<=", 6.1, False)])
def test_a_target_says_whether_it_is_met(relation: str, measured_: float, met: bool) -> None:
    """At least, or at most."""
    target = msgspec.convert(
        {
            "name": "x",
            "measured": measured_,
            "least": 0.0,
            "greatest": 9.0,
            "relation": relation,
            "wanted": 6.0,
            "unit": "x",
        },
        Target,
    )
    assert target.met is met


def test_stages_add_up(results: Results) -> None:
    """The network's own calls are taken out of the stage that makes them, and nothing is lost."""
    stages = figures.stage_medians(results.rounds)
    assert stages["names"] == pytest.approx(2.0)
    assert stages["network (d)"] == pytest.approx(13.0)
    assert sum(stages.values()) == pytest.approx(20.0)


def test_tables_hold_every_target(results: Results) -> None:
    """The markdown names each target, and says when one is missed."""
    results.targets[0].measured = 3.0
    table = figures.as_markdown(results)
    assert all(target.name in table for target in results.targets)
    assert table.count("**missed**") == 1


def test_results_can_be_read_again(results: Results) -> None:
    """What is written as JSON gives the same results."""
    assert msgspec.json.decode(msgspec.json.encode(results), type=Results) == results


def test_what_was_not_measured_is_an_error() -> None:
    """Looking for a measurement that is not there says which."""
    with pytest.raises(LookupError, match="naive: hot"):
        figures.find([], "naive", "hot")


def test_the_summary_has_a_row_for_each_target(results: Results) -> None:
    """The table that the README shows names every comparison, and the machine."""
    table = figures.summary(results)
    assert all(f"| {target.name} |" in table for target in results.targets)
    assert table.endswith("2 cores.")
