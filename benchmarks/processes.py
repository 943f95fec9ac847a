"""Processor time and memory of processes, as Linux counts them."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

_TICK = os.sysconf("SC_CLK_TCK")


class Cpu(msgspec.Struct, frozen=True):
    """Processor seconds of a server's first process, and of all that it started."""

    first: float
    others: float

    @property
    def all(self) -> float:
        return self.first + self.others

    def since(self, before: Cpu) -> Cpu:
        return Cpu(self.first - before.first, self.others - before.others)


def descendants(pid: int) -> list[int]:
    """The process and all that it started, itself first."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def cpu(pid: int) -> Cpu:
    """So far, children that have ended included."""
    first, *others = (_seconds(each) for each in descendants(pid))
    return Cpu(first, sum(others))


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11:13]) / _TICK


def pss_mb(pid: int) -> float:
    """Proportional memory of one process in MB (10^6 bytes): its own pages, and its share of the shared ones."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(f"no memory of process {pid}")


def tree_pss_mb(pid: int) -> list[float]:
    """The same for a process and all that it started, itself first."""
    return [pss_mb(each) for each in descendants(pid)]
