from __future__ import annotations

from typing import Any

import msgspec
import pytest

from loadtests import flood


def test_ten_times_its_capacity_leaves_the_service_doing_what_it_can(
    seconds: float, capsys: pytest.CaptureFixture[Any]
) -> None:
    """Goodput stays, the rest is refused at once with Retry-After, memory is flat, and it is over when it is over."""
    report = flood.run(seconds=seconds, times=10)
    with capsys.disabled():
        print(f"\n  flood: {msgspec.json.encode(report).decode()}", end="")
    # A few seconds on a machine with other work say next to nothing about rates.
    assert (report.faults() if seconds >= 60 else report.faults(goodput=0.05, again=30.0, refusal=5.0)) == []
    assert report.refused > (report.answered if seconds >= 60 else 0)
