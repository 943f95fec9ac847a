"""Which candidates an event is done to or with, by learned weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from service.annotation import Participant
from service.events.candidates import Candidate, same, traits

RULED = "ruled"
_MOST = 3


class Weights:
    """What each sign of a candidate adds to its score in a setting; 0 divides recipients from others."""

    def __init__(self, text: str) -> None:
        rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
        self._weights = {trait: float(weight) for trait, weight in rows}
        self._bias = self._weights.pop("bias", 0.0)
        self._sums: dict[tuple[str, tuple[str, str, str]], float] = {}

    def score(self, candidate: Candidate, ruled: bool) -> float:
        setting, sums = candidate.setting, self._sums
        score = self._bias + (self._weights.get(RULED, 0.0) if ruled else 0.0)
        for sign in candidate.signs:
            key = (sign, setting)
            known = sums.get(key)
            if known is None:
                known = sums[key] = sum(self._weights.get(trait, 0.0) for trait in traits(sign, setting))
            score += known
        return score


@cache
def weights() -> Weights:
    return Weights(files("service.events").joinpath("recipients.tsv").read_text(encoding="utf-8"))


def choose(
    considered: Sequence[tuple[Candidate, Participant]], actors: Sequence[Participant], ruled: Sequence[Participant]
) -> list[Participant]:
    """The recipients, best first: candidates that score above 0, and those of the rules that no candidate stands for."""
    weigh = weights().score
    scored: list[tuple[float, int, Participant]] = []
    met: set[int] = set()
    for index, (candidate, made) in enumerate(considered):
        rule = -1
        for number, other in enumerate(ruled):
            if same(made, other):
                rule = number
                met.add(number)
        if any(same(made, actor) or made.span.overlaps(actor.span) for actor in actors):
            continue
        score = weigh(candidate, rule >= 0)
        if score > 0:
            scored.append((-score, index, made if rule < 0 else ruled[rule]))
    chosen = [other for number, other in enumerate(ruled) if number not in met]
    for _, _, made in sorted(scored, key=_rank):
        if len(chosen) == _MOST:
            break
        if not any(same(made, other) or made.span.overlaps(other.span) for other in chosen):
            chosen.append(made)
    return chosen


def _rank(item: tuple[float, int, Participant]) -> tuple[float, int]:
    return item[:2]
