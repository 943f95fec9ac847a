"""An LSTM layer for training on few cores: the same function as `torch.nn.LSTM`'s on a packed sequence.

PyTorch's own gradient for packed sequences on the CPU fills a tensor of the whole batch's size at each step, and
multiplies for the weights' gradient at each step; here both are done once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

_WAYS = ("", "_reverse")


class _Direction(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, projected: Tensor, weight: Tensor, h0: Tensor, c0: Tensor, sizes: list[int], reverse: bool
    ) -> Tensor:
        """Hidden states, in packed order, of one direction."""
        width = weight.shape[1]
        gates = projected.clone()
        cells = projected.new_empty(len(projected), width)
        hidden, h_before, c_before, squashed = (torch.empty_like(cells) for _ in range(4))
        transposed = weight.t()
        steps = _steps(sizes, reverse)
        h = c = projected.new_empty(0, width)
        for start, size in steps:
            stop = start + size
            if size > len(h):
                h, c = torch.cat([h, h0[len(h) : size]]), torch.cat([c, c0[len(c) : size]])
            elif size < len(h):
                h, c = h[:size], c[:size]
            h_before[start:stop], c_before[start:stop] = h, c
            gate = gates[start:stop]
            gate.addmm_(h, transposed)
            gate[:, : 2 * width].sigmoid_()
            gate[:, 2 * width : 3 * width].tanh_()
            gate[:, 3 * width :].sigmoid_()
            i, f, g, o = torch.split(gate, width, 1)
            c = torch.mul(i, g, out=cells[start:stop]).addcmul_(f, c)
            t = torch.tanh(c, out=squashed[start:stop])
            h = torch.mul(o, t, out=hidden[start:stop])
        ctx.save_for_backward(gates, h_before, c_before, squashed, weight)
        ctx.sizes, ctx.reverse, ctx.rows = sizes, reverse, len(h0)
        return hidden

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        gates, h_before, c_before, squashed, weight = ctx.saved_tensors
        width = weight.shape[1]
        i, f, g, o = torch.split(gates, width, 1)
        through_cell = o * (1 - squashed * squashed)
        factors = torch.stack([g * i * (1 - i), c_before * f * (1 - f), i * (1 - g * g)], 1)
        through_output = squashed * o * (1 - o)
        out = torch.empty_like(gates)
        by_gate = out.view(-1, 4, width)
        dh0, dc0 = (grad.new_zeros(ctx.rows, width) for _ in range(2))
        dh = dc = grad.new_empty(0, width)
        for start, size in reversed(_steps(ctx.sizes, ctx.reverse)):
            stop = start + size
            if size > len(dh):
                more = grad.new_zeros(size - len(dh), width)
                dh, dc = torch.cat([dh, more]), torch.cat([dc, more])
            elif size < len(dh):
                dh0[size : len(dh)], dc0[size : len(dc)] = dh[size:], dc[size:]
                dh, dc = dh[:size], dc[:size]
            dh = dh + grad[start:stop]
            dc = torch.addcmul(dc, dh, through_cell[start:stop])
            torch.mul(factors[start:stop], dc[:, None], out=by_gate[start:stop, :3])
            torch.mul(through_output[start:stop], dh, out=by_gate[start:stop, 3])
            dc = dc * f[start:stop]
            dh = out[start:stop] @ weight
        dh0[: len(dh)], dc0[: len(dc)] = dh, dc
        return out, out.t() @ h_before, dh0, dc0, None, None


def _steps(sizes: list[int], reverse: bool) -> list[tuple[int, int]]:
    steps, start = [], 0
    for size in sizes:
        steps.append((start, size))
        start += size
    return steps[::-1] if reverse else steps


apply: Callable[..., Tensor] = _Direction.apply


def project(lstm: nn.LSTM, inputs: Tensor) -> list[Tensor]:
    """What inputs bring to the gates, forward and backward."""
    weights = [[getattr(lstm, f"{name}_l0{way}") for name in ("weight_ih", "bias_ih", "bias_hh")] for way in _WAYS]
    return [torch.nn.functional.linear(inputs, w_ih, b_ih + b_hh) for w_ih, b_ih, b_hh in weights]


def run(
    lstm: nn.LSTM, projected: Sequence[Tensor], sizes: Tensor, start: tuple[Tensor, Tensor]
) -> tuple[Tensor, Tensor]:
    """Hidden states of a one-layer bidirectional LSTM, its inputs projected and packed, and each row's last one."""
    outputs, last = [], []
    numbers = sizes.tolist()
    starts = torch.cumsum(torch.tensor([0, *numbers[:-1]]), 0)
    rows = torch.arange(numbers[0])
    lengths = (rows[:, None] < sizes).sum(1)
    for direction, suffix in enumerate(_WAYS):
        weight = getattr(lstm, f"weight_hh_l0{suffix}")
        hidden = apply(projected[direction], weight, start[0][direction], start[1][direction], numbers, bool(direction))
        outputs.append(hidden)
        last.append(hidden[rows] if direction else hidden[starts[lengths - 1] + rows])
    return torch.cat(outputs, 1), torch.cat(last, 1)
