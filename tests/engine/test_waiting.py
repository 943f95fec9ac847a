from __future__ import annotations

import asyncio

import msgspec

from service.engine.waiting import Job, Waiting


def job(chars: int, accepted: float = 0.0) -> Job:
    future: asyncio.Future[object] = asyncio.Future(loop=asyncio.new_event_loop())
    future.get_loop().close()
    return Job(msgspec.Raw(b""), chars, accepted, 60.0, future)  # type: ignore[arg-type] # nobody answers it


def waiting(*jobs: Job) -> Waiting:
    found = Waiting(batch_chars=10_000)
    for one in jobs:
        found.add(one)
    return found


def test_what_came_first_goes_first() -> None:
    """A batch takes small documents in order, up to its size."""
    jobs = [job(3800) for _ in range(5)]
    lane = waiting(*jobs)
    assert [lane.take(1, alone=True) for _ in range(4)] == [jobs[:2], jobs[2:4], jobs[4:], []]


def test_workers_share() -> None:
    """Of two of them each gets half."""
    jobs = [job(100) for _ in range(6)]
    lane = waiting(*jobs)
    assert [lane.take(2, alone=True), lane.take(1, alone=True)] == [jobs[:3], jobs[3:]]


def test_a_large_document_goes_alone_in_its_turn() -> None:
    """Not before the small ones that were there earlier, and only when large ones are allowed."""
    early, large, late = job(100, 1.0), job(8000, 2.0), job(100, 3.0)
    lane = waiting(early, large, late)
    assert lane.take(1, alone=True) == [early, late]
    assert lane.take(1, alone=False) == []
    assert lane.take(1, alone=True) == [large]
    lane = waiting(large, late)
    assert lane.take(1, alone=True) == [large]


def test_what_is_tried_again_goes_first_and_alone() -> None:
    """So that it takes no batch mates along, and not on every worker at once."""
    again, other = job(100), job(100)
    lane = waiting(other)
    lane.add_again(again)
    assert [lane.take(1, alone=True), lane.take(1, alone=True)] == [[again], [other]]
    lane.add_again(again)
    lane.add(other)
    assert [lane.take(1, alone=False), lane.take(1, alone=False), lane.take(1, alone=True)] == [[other], [], [again]]


def test_counts_follow_what_comes_and_goes() -> None:
    """Characters and documents, in every lane."""
    small, large, again = job(100), job(8000), job(50)
    lane = waiting(small, large)
    lane.add_again(again)
    assert (len(lane), lane.chars) == (3, 8150)
    for one in (large, again, small):
        assert lane.discard(one)
        assert not lane.discard(one)
    assert (len(lane), lane.chars) == (0, 0)
    assert lane.take(1, alone=True) == []
