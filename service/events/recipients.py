"""Which candidates an event is done to or with, by learned weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from service.annotation import Participant
from service.events.candidates import Candidate, Setting, same, traits

_MOST = 3


class Weights:
    """What each sign of a candidate adds to its score in a setting; 0 divides recipients from others."""

    def __init__(self, text: str) -> None:
        rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
        self._weights = {trait: float(weight) for trait, weight in rows}
        self._bias = self._weights.get("bias", 0.0)
        self._sums: dict[Setting, dict[str, float]] = {}

    def score(self, candidate: Candidate) -> float:
        """The score of a candidate."""
        setting = candidate.setting
        sums = self._sums.get(setting)
        if sums is None:
            sums = self._sums[setting] = {}
        score = self._bias
        for sign in candidate.signs:
            known = sums.get(sign)
            if known is None:
                known = sums[sign] = sum(self._weights.get(trait, 0.0) for trait in traits(sign, setting))
            score += known
        return score


@cache
def weights() -> Weights:
    return Weights(files("service.events").joinpath("recipients.tsv").read_text(encoding="utf-8"))


def choose(found: Sequence[Candidate], actors: Sequence[Participant]) -> list[Participant]:
    """Up to three candidates that score above 0 and are no actors, best first."""
    score = weights().score
    scored = [(-value, index) for index, candidate in enumerate(found) if (value := score(candidate)) > 0]
    scored.sort()
    chosen: list[Participant] = []
    for _, index in scored:
        made = found[index].made
        if len(chosen) == _MOST:
            break
        if not any(same(made, other) or made.span.overlaps(other.span) for other in (*chosen, *actors)):
            chosen.append(made)
    return chosen
