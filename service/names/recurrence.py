"""A bidirectional LSTM layer run on rows that share inputs: what a word brings to the gates is computed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

Numbers = npt.NDArray[np.int64]

# A matrix product gives a row the same bits whatever the other rows hold, if there are at least so many.
FEWEST_ROWS = 4


class Recurrence:
    """The layer's weights, laid out for steps over rows sorted from long to short, both directions in one step.

    Torch's sigmoid is three times as fast as its tanh, so 2 sigmoid(2x) - 1 stands for tanh(x): the steps keep twice the
    cell and half the hidden state, and the weights are multiplied to match. Powers of two lose no bit.
    """

    def __init__(self, layer: nn.LSTM, hidden: Tensor, cell: Tensor) -> None:
        """`hidden` and `cell`: the states to begin with, direction x 1 x number.

        `width` numbers make a state of one direction, `numbers` what an input brings to the gates of both.
        """
        self.width = layer.hidden_size
        self.numbers = 8 * self.width
        self._hidden, self._cell = hidden / 2, 2 * cell
        scale = torch.tensor([1.0, 1.0, 2.0, 1.0]).repeat_interleave(self.width)  # of the gates i, f, g, o
        into, bias, across = [], [], []
        for suffix in ("", "_reverse"):
            into.append(getattr(layer, f"weight_ih_l0{suffix}") * scale[:, None])
            bias.append((getattr(layer, f"bias_ih_l0{suffix}") + getattr(layer, f"bias_hh_l0{suffix}")) * scale)
            across.append((getattr(layer, f"weight_hh_l0{suffix}") * 2.0 * scale[:, None]).t())
        self._into, self._bias, self._across = torch.cat(into), torch.cat(bias), torch.stack(across)

    def project(self, inputs: Tensor) -> Tensor:
        """What inputs bring to the gates of both directions: input x number."""
        return by_rows(lambda rows: nn.functional.linear(rows, self._into, self._bias), inputs)

    def run(self, projected: Tensor, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Hidden states, row x place x number, and each row's last ones; of places after a row's end anything.

        `rows` are sorted from long to short and name inputs by their place in `projected`.
        """
        count = len(rows)
        lengths = np.array([len(row) for row in rows] + [0] * (FEWEST_ROWS - count))
        longest = int(lengths[0])
        words = np.zeros((len(lengths), longest), dtype=np.int64)
        within = np.arange(longest) < lengths[:, None]
        words[within] = np.fromiter(chain.from_iterable(rows), np.int64, int(lengths.sum()))
        mirrored = np.maximum(lengths[:, None] - 1 - np.arange(longest), 0)
        ways = np.stack([2 * words, 2 * np.take_along_axis(words, mirrored, 1) + 1]).transpose(2, 0, 1)
        alive = np.maximum(within.sum(0), FEWEST_ROWS)
        states = self._steps(projected.view(-1, 4 * self.width), ways, alive)
        numbers = torch.arange(count)
        last = states[torch.from_numpy(lengths[:count] - 1), :, numbers].flatten(1)
        there = states[:, 0, :count].transpose(0, 1)
        back = states[torch.from_numpy(mirrored[:count]), 1, numbers[:, None]]
        return torch.cat([there, back], 2), last

    def _steps(self, projected: Tensor, words: Numbers, alive: Numbers) -> Tensor:
        """Hidden states, place x direction x row x number; `words` place x direction x row."""
        width = self.width
        longest, _, count = words.shape
        chosen = torch.from_numpy(words[np.broadcast_to(np.arange(count) < alive[:, None, None], words.shape)])
        states = torch.empty(longest, 2, count, width)
        gates = torch.empty(2 * count, 4 * width)
        squashed = torch.empty(2 * count * width)
        hidden, cell = (start.expand(2, count, width).contiguous() for start in (self._hidden, self._cell))
        rows = at = 0
        for state, now in zip(states.unbind(), alive.tolist(), strict=True):
            if now != rows:
                rows = now
                arriving = gates[: 2 * rows]
                gate = arriving.view(2, rows, 4 * width)
                squash = squashed[: 2 * rows * width].view(2, rows, width)
                cell, hidden = cell[:, :rows].contiguous(), hidden[:, :rows]
                i, f, g, o = torch.split(gate, width, 2)
            torch.index_select(projected, 0, chosen[at : at + 2 * rows], out=arriving)
            at += 2 * rows
            gate.baddbmm_(hidden, self._across)
            gate.sigmoid_()
            cell.mul_(f).addcmul_(i, g, value=4.0).sub_(i, alpha=2.0)
            torch.sigmoid(cell, out=squash)
            hidden = state[:, :rows]
            torch.mul(o, squash, out=hidden)
            hidden.sub_(o, alpha=0.5)
        return states.mul_(2.0)


def by_rows(function: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    """`function` of a matrix, never on fewer than `FEWEST_ROWS` rows."""
    spare = FEWEST_ROWS - len(rows)
    if spare > 0:
        return function(torch.cat([rows, rows.new_zeros(spare, rows.shape[1])]))[: len(rows)]
    return function(rows)
