"""Several networks of one tag vocabulary that speak as one."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import torch
from stanza.models.common.crf import CRFLoss
from stanza.models.ner.model import NERTagger

from service.names.tagger import Scores, Tagger


def of_tagset(model: NERTagger, tagset: int) -> Tagger:
    """A tagger for one of a network's tag sets."""
    model.args = {**model.args, "predict_tagset": tagset}
    return Tagger(model)


class Ensemble(Tagger):
    """A tagger by the average of its networks' scores, tags' and transitions', for one of their tag sets."""

    def __init__(self, models: Sequence[NERTagger], tagset: int = 0) -> None:
        decoder = copy.deepcopy(models[0])
        decoder.args = {**decoder.args, "predict_tagset": tagset}
        transitions = [model.crits[tagset]._transitions.detach() for model in models]
        decoder.crits[tagset]._transitions.data = torch.stack(transitions).mean(0)
        super().__init__(decoder)
        self.crf: CRFLoss = decoder.crits[tagset]
        self._members = [of_tagset(model, tagset) for model in models]

    def emissions(self, sentences: Sequence[Sequence[str]]) -> list[Scores]:
        """As a tagger's."""
        each = zip(*(member.emissions(sentences) for member in self._members), strict=True)
        return [np.mean(scores, axis=0) for scores in each]
