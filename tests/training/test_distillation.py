"""What a pupil learns from several teachers."""

from __future__ import annotations

import torch
from stanza.models.common.crf import CRFLoss
from torch.nn.utils.rnn import pad_sequence

from training.distillation import expectation_loss


def test_a_pupil_that_agrees_has_nothing_to_learn() -> None:
    """The loss has no slope where the pupil's scores and transitions are the teachers', and rises beside it."""
    torch.manual_seed(1)
    teacher, pupil = CRFLoss(7), CRFLoss(7)
    teacher._transitions.data = torch.randn(7, 7)
    pupil._transitions.data = teacher._transitions.data.clone()
    theirs = [torch.randn(5, 7), torch.randn(3, 7)]
    mine = pad_sequence(theirs, batch_first=True).requires_grad_()
    least = expectation_loss(teacher, pupil, theirs, mine)
    gradients = torch.autograd.grad(least, [mine, pupil._transitions])
    assert all(gradient.abs().max().item() < 1e-5 for gradient in gradients)
    assert (expectation_loss(teacher, pupil, theirs, mine + torch.randn(2, 5, 7)) > least).item()
