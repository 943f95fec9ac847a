"""The LSTM's gradient against PyTorch's own."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_sequence

from training import lstm


def test_states_and_gradients_are_those_of_torch() -> None:
    """The same states, last states and gradients as torch's LSTM on a packed batch of unlike lengths."""
    torch.manual_seed(1)
    layer = nn.LSTM(5, 4, bidirectional=True).double()
    packed = pack_sequence([torch.randn(length, 5, dtype=torch.double) for length in (6, 4, 4, 1)])
    start = torch.zeros(2, 4, 4, dtype=torch.double)
    weights = torch.randn(len(packed.data), 8, dtype=torch.double)
    results = []
    for ours in (True, False):
        inputs = packed.data.clone().requires_grad_()
        layer.zero_grad()
        if ours:
            states, last = lstm.run(layer, lstm.project(layer, inputs), packed.batch_sizes, (start, start))
        else:
            output, (hidden, _) = layer(PackedSequence(inputs, packed.batch_sizes))
            states, last = output.data, torch.cat([hidden[0], hidden[1]], 1)
        torch.autograd.backward((states * weights).sum() + last.pow(2).sum())
        gradients = [weight.grad.clone() for weight in layer.parameters() if weight.grad is not None]
        results.append([states, last, inputs.grad, *gradients])
    for mine, theirs in zip(*results, strict=True):
        torch.testing.assert_close(mine, theirs)
