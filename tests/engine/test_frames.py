from __future__ import annotations

import random
import socket

from service.contract import ExtractRequest
from service.engine import frames

REQUESTS = [ExtractRequest(text=f"خبر {'ا' * size}", published_at="2024-01-25", id="x") for size in (1, 500, 70_000)]


def test_bodies_come_whole_out_of_any_pieces() -> None:
    """However the stream is cut, the same bodies in the same order."""
    replies = [frames.Reply(b"x" * size, 0.5) for size in (0, 10, 100_000)]
    replies.insert(1, frames.Reply(frames.Failure("ValueError at a.py:1"), 0.5))
    stream = b"".join(frames.pack_reply(reply) for reply in replies)
    dice = random.Random(1)
    for _ in range(20):
        splitter = frames.Splitter()
        found = []
        at = 0
        while at < len(stream):
            step = dice.choice((1, 3, 4, 5, 100, 60_000))
            found += [frames.unpack_reply(body) for body in splitter.feed(stream[at : at + step])]
            at += step
        assert found == replies


def test_a_batch_is_read_as_it_was_sent() -> None:
    """Through a real socket, requests come out equal; the end of the stream is null."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        ours.send(frames.pack_batch([frames.pack_request(request) for request in REQUESTS[:2]]))
        body = frames.read(theirs)
        assert body is not None
        assert frames.unpack_batch(body) == REQUESTS[:2]
        ours.close()
        assert frames.read(theirs) is None
