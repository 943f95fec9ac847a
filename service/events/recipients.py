"""Which candidates an event is done to or with, by learned weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from service.annotation import Participant
from service.events.candidates import Candidate, Setting, same, traits

_MOST = 3


class Weights:
    """What each sign of a candidate adds to its score in a setting, in thousandths, so that the order in which they are
    added makes no difference; 0 divides recipients from others."""

    def __init__(self, text: str) -> None:
        rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
        self._weights = {trait: round(float(weight) * 1000) for trait, weight in rows}
        self._bias = self._weights.get("bias", 0)
        self._sums = _Settings(self._weights)

    def scores(self, found: Sequence[Candidate]) -> list[int]:
        """The score of each of some candidates."""
        sums, bias = self._sums, self._bias
        return [sum(map(sums[candidate.setting].__getitem__, candidate.signs), bias) for candidate in found]


class _Settings(dict[Setting, "_Sums"]):
    """The sums of each setting that was asked for."""

    def __init__(self, weights: dict[str, int]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, setting: Setting) -> _Sums:
        found = self[setting] = _Sums(self._weights, setting)
        return found


class _Sums(dict[str, int]):
    """What each sign adds in one setting, for those that were asked for."""

    def __init__(self, weights: dict[str, int], setting: Setting) -> None:
        super().__init__()
        self._weights = weights
        self._setting = setting

    def __missing__(self, sign: str) -> int:
        found = self[sign] = sum(self._weights.get(trait, 0) for trait in traits(sign, self._setting))
        return found


@cache
def weights() -> Weights:
    return Weights(files("service.events").joinpath("recipients.tsv").read_text(encoding="utf-8"))


def choose(found: Sequence[Candidate]) -> list[Participant]:
    """Up to three candidates that score above 0 and are no actors, best first."""
    able = [candidate for candidate in found if not candidate.acts]
    scored = [(-score, index) for index, score in enumerate(weights().scores(able)) if score > 0]
    if not scored:
        return []
    scored.sort()
    chosen: list[Participant] = []
    for _, index in scored:
        if len(chosen) == _MOST:
            break
        made = able[index].made
        if not any(same(made, other) or made.span.overlaps(other.span) for other in chosen):
            chosen.append(made)
    return chosen
