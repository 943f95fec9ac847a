"""Processor time and memory as the benchmarks read them."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from benchmarks.actor import Actor, ActorError
from benchmarks.processes import cpu, descendants, tree_pss_mb

CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"


class Adder:
    """Something to keep in another process."""

    def __init__(self, start: int) -> None:
        self.sum = start

    def add(self, number: int) -> int:
        """The sum so far."""
        self.sum += number
        return self.sum

    def pid(self) -> int:
        """The process it lives in."""
        return os.getpid()


def test_finds_the_processes_that_a_process_started() -> None:
    """A child's child belongs to the tree, and each has memory of its own."""
    with subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        assert len(descendants(process.pid)) == 2
        assert all(mb > 1 for mb in tree_pss_mb(process.pid))
        process.stdin.write(b"\n")


def test_counts_processor_time() -> None:
    """Work shows as time of the process that does it."""
    before = cpu(os.getpid())
    until = time.process_time() + 0.2
    while time.process_time() < until:
        pass
    spent = cpu(os.getpid()).since(before)
    assert 0.1 < spent.first < 1
    assert spent.all >= spent.first


def test_an_actor_lives_in_a_process_of_its_own() -> None:
    """Its methods run there, and it keeps what it has from call to call."""
    with Actor(Adder, 1) as adder:
        assert adder.call("pid") != os.getpid()
        assert [adder.call("add", 2), adder.call("add", 3)] == [3, 6]


def test_what_an_actor_raises_is_raised_here() -> None:
    """The other side's error comes with its place."""
    with Actor(Adder, 1) as adder:
        try:
            adder.call("add", "two")
        except ActorError as error:
            assert "TypeError" in str(error)
        else:
            raise AssertionError("nothing was raised")
