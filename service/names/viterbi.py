"""The best tag sequence of each sentence of a batch under a linear-chain CRF."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def decode(scores: Floats, transitions: Floats, lengths: list[int]) -> list[list[int]]:
    """The tags of each sentence, the lower number first among equals, as Stanza's `viterbi_decode` gives one by one.

    `scores` is sentence x place x tag, the sentences sorted from long to short; `transitions` tag before x tag.
    """
    count, longest, width = scores.shape
    # Rows last: the largest of a column of whole rows is found many times faster than the largest of each row.
    arriving = np.ascontiguousarray(scores.transpose(1, 2, 0))
    trellis = np.empty_like(arriving)
    trellis[0] = arriving[0]
    step = np.ascontiguousarray(transitions)[:, :, None]
    alive = count
    reached, before = np.empty((width, width, count), dtype=np.float32), trellis[0]
    for place, (row, scored) in enumerate(zip(trellis[1:], arriving[1:], strict=True), 1):
        if lengths[alive - 1] <= place:
            while lengths[alive - 1] <= place:
                alive -= 1
            reached, before = np.empty((width, width, alive), dtype=np.float32), before[:, :alive]
        if alive < count:
            row, scored = row[:, :alive], scored[:, :alive]
        np.add(before[:, None], step, out=reached)
        np.maximum.reduce(reached, axis=0, out=row)
        np.add(row, scored, out=row)
        before = row
    tags = np.zeros((longest, count), dtype=np.intp)
    ends = np.asarray(lengths) - 1
    tags[ends, np.arange(count)] = trellis[ends, :, np.arange(count)].argmax(1)
    into = np.ascontiguousarray(transitions.T)
    reaching = np.ascontiguousarray(trellis.transpose(0, 2, 1))
    alive = 0
    chosen = np.empty((count, width), dtype=np.float32)
    for place in range(longest - 1, 0, -1):
        while alive < count and lengths[alive] > place:
            alive += 1
        some = chosen[:alive]
        into.take(tags[place, :alive], axis=0, out=some, mode="clip")
        np.add(reaching[place - 1, :alive], some, out=some)
        some.argmax(1, out=tags[place - 1, :alive])
    return [row[:length].tolist() for row, length in zip(tags.T, lengths, strict=True)]
