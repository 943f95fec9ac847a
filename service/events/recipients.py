"""Which candidates an event is done to or with, by learned weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        self._bias = self._weights.get("bias", 0.0)
        self._sums: dict[tuple[str, str, str], dict[str, float]] = {}
        self.ruled = self._weights.get(RULED, 0.0)

    def score(self, candidate: Candidate) -> float:
        """The score of a candidate; where the rules choose it too, `ruled` comes on top."""
        sums = self._sums.get(candidate.setting)
        if sums is None:
            sums = self._sums[candidate.setting] = {}
        score = self._bias
        for sign in candidate.signs:
            known = sums.get(sign)
            if known is None:
                known = sums[sign] = sum(self._weights.get(trait, 0.0) for trait in traits(sign, candidate.setting))
            score += known
        return score


@cache
def weights() -> Weights:
    return Weights(files("service.events").joinpath("recipients.tsv").read_text(encoding="utf-8"))


def choose(
    found: Sequence[Candidate],
    make: Callable[[Candidate], Participant],
    actors: Sequence[Participant],
    ruled: Sequence[Participant],
) -> list[Participant]:
    """The recipients, best first: candidates that score above 0, and those of the rules that no candidate stands for.

    `make` gives the recipient that a candidate would be.
    """
    learned = weights()
    scored: list[tuple[float, int, Participant]] = []
    met: set[int] = set()
    for index, candidate in enumerate(found):
        score = learned.score(candidate)
        if score <= 0 and not ruled:
            continue
        made = make(candidate)
        for number, other in enumerate(ruled):
            if same(made, other):
                met.add(number)
                made = other
                score += learned.ruled
                break
        if score > 0 and not any(same(made, actor) or made.span.overlaps(actor.span) for actor in actors):
            scored.append((-score, index, made))
    chosen = [other for number, other in enumerate(ruled) if number not in met]
    for _, _, made in sorted(scored, key=_rank):
        if len(chosen) == _MOST:
            break
        if not any(same(made, other) or made.span.overlaps(other.span) for other in chosen):
            chosen.append(made)
    return chosen


def _rank(item: tuple[float, int, Participant]) -> tuple[float, int]:
    return item[:2]
