"""Several networks' opinion of raw news, and the loss that makes one small network share it.

The teachers' scores are averaged; what is learnt is their whole distribution over tag sequences, not the best one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from stanza.models.common.crf import CRFLoss
from stanza.models.common.vocab import PAD_ID
from stanza.models.ner.model import NERTagger
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from training.corpus import LONGEST_SENTENCE
from training.ensemble import Ensemble
from training.learning import Scored

_SENTENCES_A_CALL = 400


class Teachers:
    """Networks of one tag vocabulary that speak as one: their scores, tags' and transitions', averaged."""

    def __init__(self, models: Sequence[NERTagger]) -> None:
        self._ensemble = Ensemble(models)
        self.crf = self._ensemble.crf.requires_grad_()

    def label(self, sentences: Sequence[list[str]]) -> Iterator[Scored]:
        """Sentences with the teachers' scores, those left out of which a training could make nothing."""
        fit = [words for words in sentences if 2 < len(words) <= LONGEST_SENTENCE]
        for start in range(0, len(fit), _SENTENCES_A_CALL):
            some = fit[start : start + _SENTENCES_A_CALL]
            for words, scores in zip(some, self._ensemble.emissions(some), strict=True):
                yield Scored(words, scores.astype(np.float16))

    def loss(self, pupil: CRFLoss, theirs: Sequence[Tensor], mine: Tensor) -> Tensor:
        """As `expectation_loss`, with these teachers."""
        return expectation_loss(self.crf, pupil, theirs, mine)


def expectation_loss(teacher: CRFLoss, pupil: CRFLoss, theirs: Sequence[Tensor], mine: Tensor) -> Tensor:
    """Cross-entropy of the pupil's distribution over tag sequences under the teacher's, summed over sentences.

    `theirs`: a sentence's scores each, word x tag; `mine`: the pupil's scores, sentence x word x tag.
    """
    masks = pad_sequence([torch.zeros(len(scores), dtype=torch.bool) for scores in theirs], True, padding_value=True)
    right = pad_sequence(list(theirs), batch_first=True).detach().requires_grad_()
    unused = torch.full(masks.shape, PAD_ID)
    with torch.enable_grad():
        norm = teacher.crf_log_norm(right, masks, unused).sum()
    # The gradient of the norm is how often the teacher expects each tag and each pair of tags.
    tags, pairs = torch.autograd.grad(norm, [right, teacher._transitions])
    expected = (tags * mine).sum() + (pairs * pupil._transitions).sum()
    total: Tensor = pupil.crf_log_norm(mine, masks, unused).sum() - expected
    return total
