"""The best tag sequence of each sentence of a batch under a linear-chain CRF."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def decode(scores: Floats, transitions: Floats, lengths: list[int]) -> list[list[int]]:
    """The tags of each sentence, the lower number first among equals, as Stanza's `viterbi_decode` gives one by one.

    `scores` is sentence x place x tag, the sentences sorted from long to short; `transitions` tag before x tag.
    """
    count, longest, _ = scores.shape
    trellis = np.empty_like(scores)
    trellis[:, 0] = scores[:, 0]
    arriving = np.ascontiguousarray(transitions.T)[None]
    alive = count
    for place in range(1, longest):
        while lengths[alive - 1] <= place:
            alive -= 1
        reached = (trellis[:alive, place - 1, None] + arriving).max(2)
        np.add(scores[:alive, place], reached, out=trellis[:alive, place])
    tags = np.zeros((count, longest), dtype=np.intp)
    rows = np.arange(count)
    ends = np.asarray(lengths) - 1
    tags[rows, ends] = trellis[rows, ends].argmax(1)
    alive = 0
    for place in range(longest - 1, 0, -1):
        while alive < count and lengths[alive] > place:
            alive += 1
        following = tags[:alive, place]
        tags[:alive, place - 1] = (trellis[:alive, place - 1] + arriving[0, following]).argmax(1)
    return [row[:length].tolist() for row, length in zip(tags, lengths, strict=True)]
