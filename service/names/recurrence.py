"""A bidirectional LSTM layer run on rows that share inputs: what a word brings to the gates is computed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

# A matrix product gives a row the same bits whatever the other rows hold, if there are at least so many.
FEWEST_ROWS = 4


class Recurrence:
    """The layer's weights, laid out for steps over rows sorted from long to short."""

    def __init__(self, layer: nn.LSTM, hidden: Tensor, cell: Tensor) -> None:
        """`hidden` and `cell`: the states to begin with, direction x 1 x number."""
        self.width = layer.hidden_size
        self._start = [(hidden[way], cell[way]) for way in (0, 1)]
        # The output gate before the cell's, so that the three gates that share a function are neighbours.
        i, f, g, o = range(4)
        order = torch.cat([torch.arange(self.width) + part * self.width for part in (i, f, o, g)])
        into, bias, self._across = [], [], []
        for suffix in ("", "_reverse"):
            into.append(getattr(layer, f"weight_ih_l0{suffix}")[order])
            bias.append((getattr(layer, f"bias_ih_l0{suffix}") + getattr(layer, f"bias_hh_l0{suffix}"))[order])
            self._across.append(getattr(layer, f"weight_hh_l0{suffix}")[order].t().contiguous())
        self._into, self._bias = torch.cat(into), torch.cat(bias)

    def project(self, inputs: Tensor) -> Tensor:
        """What inputs bring to the gates of both directions: input x number."""
        return by_rows(lambda rows: nn.functional.linear(rows, self._into, self._bias), inputs)

    def run(self, projected: Tensor, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Hidden states, row x place x number, and each row's last ones; of places after a row's end anything.

        `rows` are sorted from long to short and name inputs by their place in `projected`.
        """
        count, longest = len(rows), len(rows[0])
        lengths = [len(row) for row in rows] + [0] * (FEWEST_ROWS - count)
        alive = [0] * longest
        left = len(lengths)
        for place in range(longest):
            while left > FEWEST_ROWS and lengths[left - 1] <= place:
                left -= 1
            alive[place] = left
        padding = [[0] * (longest - len(row)) for row in rows]
        spare = [[0] * longest] * (FEWEST_ROWS - count)
        ahead = torch.tensor([*([*row, *rest] for row, rest in zip(rows, padding, strict=True)), *spare])
        behind = torch.tensor([*([*row[::-1], *rest] for row, rest in zip(rows, padding, strict=True)), *spare])
        middle = 4 * self.width
        there = self._steps(0, projected[:, :middle], ahead, alive)
        back = self._steps(1, projected[:, middle:], behind, alive)
        ends = torch.tensor(lengths[:count]) - 1
        numbers = torch.arange(count)
        last = torch.cat([there[ends, numbers], back[ends, numbers]], 1)
        mirrored = (ends[:, None] - torch.arange(longest)).clamp_(min=0)
        back = back.transpose(0, 1)[numbers[:, None], mirrored]
        return torch.cat([there[:, :count].transpose(0, 1), back], 2), last

    def _steps(self, way: int, projected: Tensor, index: Tensor, alive: Sequence[int]) -> Tensor:
        """Hidden states of one direction, place x row x number."""
        width = self.width
        count, longest = index.shape
        places = index.t().contiguous()
        states = torch.empty(longest, count, width)
        gates = torch.empty(count, 4 * width)
        squashed = torch.empty(count, width)
        hidden, cell = (start.expand(count, -1).contiguous() for start in self._start[way])
        across = self._across[way]
        rows = 0
        for place, now in enumerate(alive):
            if now != rows:
                rows = now
                gate, squash, c, hidden = gates[:rows], squashed[:rows], cell[:rows], hidden[:rows]
                sigmoids, g = gate[:, : 3 * width], gate[:, 3 * width :]
                i, f, o = torch.split(sigmoids, width, 1)
            torch.index_select(projected, 0, places[place, :rows], out=gate)
            gate.addmm_(hidden, across)
            sigmoids.sigmoid_()
            g.tanh_()
            g.mul_(i)
            torch.addcmul(g, f, c, out=c)
            torch.tanh(c, out=squash)
            hidden = torch.mul(o, squash, out=states[place, :rows])
        return states


def by_rows(function: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    """`function` of a matrix, never on fewer than `FEWEST_ROWS` rows."""
    spare = FEWEST_ROWS - len(rows)
    if spare > 0:
        return function(torch.cat([rows, rows.new_zeros(spare, rows.shape[1])]))[: len(rows)]
    return function(rows)
