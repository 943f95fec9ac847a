"""The part that each candidate takes in an event, by learned weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from service.annotation import Participant, Role
from service.events.candidates import Candidate, Candidates
from service.events.parts import Part
from service.span import Span

_MOST: dict[Role, int] = {"actor": 4, "recipient": 3}
# The two weights of a feature stand in one number, so that one sum gives both scores.
_HIGH = 1 << 32
_HALF = 1 << 31


def features(event: Candidates, candidate: Candidate) -> Iterator[str]:
    """All that weighs in a candidate's scores. A sign weighs by itself, with the event's type, with the form of its word
    and with the candidate's sort; a word by itself and with that sort; a place also with the event's words."""
    sort = candidate.part.sort
    yield "bias"
    for sign in (*candidate.part.signs, *candidate.signs, *candidate.places, *event.common):
        yield sign
        for setting in (event.kind, event.form, sort):
            yield f"{sign}&{setting}"
    part = candidate.part
    if part.head:
        yield f"H={part.head}"
    for letter, word in (("P", part.before), ("N", part.after)):
        yield f"{letter}={word}"
        yield f"{letter}{sort}={word}"
    if part.within:
        yield f"I={candidate.slot}|{part.within}"
    elif candidate.between:
        yield f"G={candidate.slot}|{candidate.between}"
    yield f"L={event.lemma}&{event.form}"
    for place in candidate.places:
        yield f"L={event.lemma}|{place}"
        yield f"L={event.lemma}&{event.form}|{place}"
        if event.carrier:
            yield f"V={event.carrier}|{place}"


class Weights:
    """What each feature adds to a candidate's score as an actor and as a recipient, in thousandths, so that the order in
    which they are added makes no difference; 0 divides those who take a part from those who take none.

    `text` has a line for each feature: its name and the two weights, parted by tabs.
    """

    def __init__(self, text: str) -> None:
        self._weights: dict[str, int] = {}
        # words by kind: heads (H), those before and after a phrase (P, N), also of one sort, those within which and
        # behind which it stands (I, G), by slot
        self._words: dict[str, dict[str, int]] = {}
        for line in text.split("\n"):
            if line and line[0] != "#":
                feature, actor, recipient = line.split("\t")
                self._enter(feature, int(actor) * _HIGH + int(recipient))
        self._bias = self._weights.get("bias", 0)
        self._settings: dict[tuple[str, str], dict[str, _Sums]] = {}
        self._lemmas: dict[tuple[str, str], _Places] = {}
        self._carriers: dict[str, _Places] = {}
        self._beside = {sort: (self._next_to("P", sort), self._next_to("N", sort)) for sort in _SORTS}

    def _enter(self, feature: str, weight: int) -> None:
        kind, separator, word = feature.partition("=")
        if not separator or kind[0] not in "HPNIG":
            self._weights[feature] = weight
            return
        if kind in ("I", "G"):
            slot, _, word = word.partition("|")
            kind += slot
        self._words.setdefault(kind, {})[word] = weight

    def _next_to(self, side: str, sort: str) -> dict[str, int]:
        """What the words on one side of a phrase of a sort add."""
        found = dict(self._words.get(side, _NOTHING))
        for word, weight in self._words.get(side + sort, _NOTHING).items():
            found[word] = found.get(word, 0) + weight
        return found

    def scores(self, event: Candidates) -> list[tuple[int, int]]:
        """The two scores of each candidate."""
        settings = self._settings.get((event.kind, event.form))
        if settings is None:
            settings = self._settings[event.kind, event.form] = {}
        places = self._lemma(event.lemma, event.form)
        carried = self._carried(event.carrier) if event.carrier else None
        words = self._words
        heads = words.get("H", _NOTHING).get
        common: dict[str, int] = {}
        found: list[tuple[int, int]] = []
        for candidate in event.found:
            part = candidate.part
            sort = part.sort
            sums = settings.get(sort)
            if sums is None:
                sums = settings[sort] = _Sums(self._weights, (event.kind, event.form, sort))
            score = common.get(sort)
            if score is None:
                score = common[sort] = self._bias + places.word + sum(map(sums.__getitem__, event.common))
            score += sum(map(sums.__getitem__, part.signs)) + sum(map(sums.__getitem__, candidate.signs))
            for place in candidate.places:
                score += sums[place] + places[place]
                if carried is not None:
                    score += carried[place]
            before, after = self._beside[sort]
            score += heads(part.head, 0) + before.get(part.before, 0) + after.get(part.after, 0)
            if part.within:
                score += words.get("I" + candidate.slot, _NOTHING).get(part.within, 0)
            elif candidate.between:
                score += words.get("G" + candidate.slot, _NOTHING).get(candidate.between, 0)
            recipient = (score + _HALF) % _HIGH - _HALF
            found.append(((score - recipient) // _HIGH, recipient))
        return found

    def _lemma(self, lemma: str, form: str) -> _Places:
        found = self._lemmas.get((lemma, form))
        if found is None:
            if len(self._lemmas) >= _REMEMBERED:
                self._lemmas.clear()
            found = self._lemmas[lemma, form] = _Places(self._weights, f"L={lemma}", f"L={lemma}&{form}")
        return found

    def _carried(self, verb: str) -> _Places:
        found = self._carriers.get(verb)
        if found is None:
            if len(self._carriers) >= _REMEMBERED:
                self._carriers.clear()
            found = self._carriers[verb] = _Places(self._weights, f"V={verb}")
        return found


_REMEMBERED = 1 << 12
_SORTS = ("PER", "ORG", "LOC", "MISC", "nominal")
_NOTHING: dict[str, int] = {}


class _Sums(dict[str, int]):
    """What each sign adds in one setting, for those that were asked for."""

    def __init__(self, weights: dict[str, int], setting: Sequence[str]) -> None:
        super().__init__()
        self._weights = weights
        self._setting = setting

    def __missing__(self, sign: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        get = self._weights.get
        found = self[sign] = get(sign, 0) + sum(get(f"{sign}&{part}", 0) for part in self._setting)
        return found


class _Places(dict[str, int]):
    """What each place adds beside one event word; `word` is what the word adds wherever somebody stands."""

    def __init__(self, weights: dict[str, int], *names: str) -> None:
        super().__init__()
        self._weights = weights
        self._names = names
        self.word = weights.get(names[-1], 0)

    def __missing__(self, place: str) -> int:
        found = self[place] = sum(self._weights.get(f"{name}|{place}", 0) for name in self._names)
        return found


def text() -> str:
    """The shipped weights."""
    return files("service.events").joinpath("roles.tsv").read_text(encoding="utf-8")


@cache
def weights() -> Weights:
    return Weights(text())


def choose(event: Candidates) -> tuple[Participant, ...]:
    """The candidates with a score above 0, each in the part for which it is higher, up to four actors and three
    recipients, best first; no two of them overlap or are the same entity."""
    return chosen(event.found, weights().scores(event))


def chosen(found: Sequence[Candidate], scores: Sequence[tuple[int, int]]) -> tuple[Participant, ...]:
    """As `choose`, by given scores."""
    able: list[tuple[int, int, Role]] = []
    for index, (actor, recipient) in enumerate(scores):
        if actor > 0:
            able.append((-actor, index, "actor"))
        if recipient > 0:
            able.append((-recipient, index, "recipient"))
    if not able:
        return ()
    able.sort()
    taken: list[Part] = []
    lines: dict[Role, list[Participant]] = {"actor": [], "recipient": []}
    for _, index, role in able:
        line, part = lines[role], found[index].part
        if len(line) == _MOST[role]:
            continue
        for other in taken:
            if part.start < other.end and other.start < part.end:
                break
            if part.entity is not None and part.entity == other.entity:
                break
        else:
            taken.append(part)
            line.append(Participant(role=role, entity=part.entity, span=Span(part.start, part.end)))
    return (*lines["actor"], *lines["recipient"])
