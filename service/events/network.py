"""The network that scores candidates: a hidden layer over what is told of the event, of the candidate and of how the one
stands to the other, and over the words around both; and a second one, in which each is seen beside the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from itertools import accumulate
from typing import Protocol, get_args

import numpy as np
import numpy.typing as npt

from service.annotation import EventType
from service.events.candidates import Candidate, EventWord, Form, Lineup
from service.events.clauses import Clause, Opening
from service.events.grammar import grammar
from service.events.scene import Scene

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

FILE = "roles.npz"
# Places read beside the event word, the first word of a candidate and its last.
AROUND_EVENT = (-2, -1, 0, 1, 2, 3)
AROUND_FIRST = (-3, -2, -1, 0, 1)
AROUND_LAST = (0, 1, 2)
_AROUND_EVENT = np.array(AROUND_EVENT)
_AROUND_FIRST, _AROUND_LAST = np.array(AROUND_FIRST), np.array(AROUND_LAST)
_NOWHERE = 0  # the place in a row of words of a candidate outside of the scene
EDGE, NOWHERE = "edge", "nowhere"  # tags past a scene's ends, and of a candidate outside of it
_MARGIN = 4  # more than any of the places above lies beside its word
_PROCLITICS = frozenset("وفبلكس")
_REMEMBERED = 1 << 14
_PAIRS_AT_ONCE = 2048  # so that a long article takes no more memory than a short one

# What a candidate can hang on; the first stands for all else, `trigger` for the event word where it stands right before.
SLOTS = (
    "other", "trigger", "", "bare", "verb", "and", "comma", "enclitic", "speaker", "named before", "rel", "compl", "sub",
    "coord", "neg", "particle", "aux", "pronoun", "adverb", "ب", "ل", "ك", "س",
    *sorted(grammar().prepositions - set("بلكس")),
)  # fmt: skip
_TRIGGER = SLOTS.index("trigger")
_FORMS: dict[Form, int] = {form: number for number, form in enumerate(get_args(Form))}
_KINDS: dict[EventType, int] = {kind: number for number, kind in enumerate(get_args(EventType))}
_OPENINGS: tuple[Opening, ...] = get_args(Opening)
_GENDERS = 3  # with none
# How the clause of a candidate stands to that of an event.
_RELATIONS = ("none", "same", "far", *(f"{at} {opening}" for at in ("in", "around") for opening in _OPENINGS))
_RELATION = {name: number for number, name in enumerate(_RELATIONS)}
_SIDES = 3  # before the event word, after it, elsewhere
_BUCKETS = np.array([n.bit_length() for n in range(64)])  # of distances in tokens
_DISTANCES = int(_BUCKETS[-1]) + 1
# From so many verbs, marks, words that open clauses and phrases between on all are alike.
_MOST = np.array([[4], [4], [4], [8]])
_COLUMNS, _PLACE = 12, 7  # of `Reading.relations`


class Vocabulary(Protocol):
    """The numbers of what the network knows by name: words, tags, slots, signs, and a lemma with the places of candidates."""

    @property
    def words(self) -> Mapping[str, int]: ...
    @property
    def tags(self) -> Mapping[str, int]: ...
    @property
    def slots(self) -> Mapping[str, int]: ...

    def signs_of(self, signs: tuple[str, ...]) -> list[int]: ...
    def crosses(self, lemma: str, places: Sequence[int]) -> list[int]: ...


def relation_sizes(slots: int) -> tuple[int, ...]:
    """How many values each of the numbers has that tell how a candidate stands to an event, of so many slots: its side and
    distance; verbs, marks, words that open clauses, and phrases between; its clause; whether the event's clause describes
    it; its place, which is its side and slot; both genders where it stands right behind a verb; whether its preposition is
    the event word's own; its place with the event word's form, and with the event's type."""
    places = _SIDES * slots
    return (
        _SIDES * _DISTANCES, *(_SIDES * int(most) for most in _MOST[:, 0]), len(_RELATIONS), 2, places, 2 * _GENDERS**2,
        2, len(_FORMS) * places, len(_KINDS) * places,
    )  # fmt: skip


def tags(scene: Scene) -> list[str]:
    """What the network is told of each token besides the word: a name's sort, a date, a clause's verb, else its class."""
    found = [word.tag for word in scene.words]
    for clause in scene.clauses:
        head = clause.head
        if head >= 0 and scene.innermost[head] is clause:
            verb = scene.words[head].verb
            found[head] = "head" if verb is None else f"{verb.inflection.form} {verb.inflection.voice}"
    for token, name in scene.names.items():
        found[token] = f"first of {name.type}" if name.first == token else name.type
    for date in scene.dates:
        for token in range(date.first, date.stop):
            found[token] = "date"
    return found


class Reading:
    """What the network reads of some sentences, in numbers.

    words, tags         all tokens in a row
    events, found       places in that row, event word x 6 and candidate x 8
    event_signs, signs  a list for each event word, and candidate
    pairs               the event word and the candidate of each pair that is scored, 2 x pairs; `sizes` has how many each
                        event word has
    relations           how the candidate stands to the event, pair x 12, as `relation_sizes` says
    crosses             the event's lemma, and its light verb's, with the candidate's place, pair x 2
    """

    __slots__ = ("crosses", "event_signs", "events", "found", "pairs", "relations", "signs", "sizes", "tags", "words")

    def __init__(self, lineups: Sequence[Lineup], vocabulary: Vocabulary) -> None:
        tag_of, slot_of, word_of = (
            vocabulary.tags.__getitem__, vocabulary.slots.__getitem__, vocabulary.words.__getitem__
        )  # fmt: skip
        signs_of = vocabulary.signs_of
        nothing, edge = [word_of("")] * _MARGIN, [tag_of(EDGE)] * _MARGIN
        self.words = [nothing[0], *nothing]
        self.tags = [tag_of(NOWHERE), *edge]
        self.event_signs: list[list[int]] = []
        self.signs: list[list[int]] = []
        events: list[int] = []
        found: list[int] = []
        owners: list[int] = []
        theirs: list[int] = []
        relations: list[int] = []
        governed: list[bool] = []
        self.sizes: list[int] = []
        number = base = 0
        for lineup in lineups:
            scene, offset, candidates = lineup.scene, len(self.words), lineup.found
            self.words += map(word_of, scene.keys)
            self.words += nothing
            self.tags += map(tag_of, tags(scene))
            self.tags += edge
            for one in candidates:
                part = one.part
                self.signs.append([*signs_of(part.signs), *signs_of(one.signs)])
                found += (offset, part.first, part.stop, one.clause is None, slot_of(one.slot), one.owner, one.gender)
                found += one.met
            for event in lineup.events:
                self.event_signs.append(signs_of(tuple(event.signs)))
                clause, governing = event.clause, event.prepositions
                events += (offset, event.token, clause.antecedent)
                events += (event.gender, _FORMS[event.form], _KINDS[event.kind])
                events += event.before
                events += event.after
                mine = [*range(event.first, event.stop), *event.others]
                self.sizes.append(len(mine))
                owners += [number] * len(mine)
                theirs += [base + n for n in mine] if base else mine
                slots = [candidates[n].slot for n in mine] if governing else ()
                governed += [slot in governing for slot in slots] or [False] * len(mine)
                relations += _relations(clause, candidates, mine)
                number += 1
            base += len(candidates)
        self.pairs = np.array([owners, theirs])
        told_events = np.fromiter(events, np.int64, len(events)).reshape(number, -1)
        told = np.fromiter(found, np.int64, len(found)).reshape(base, -1)
        self.events = told_events[:, :2].sum(1)[:, None] + _AROUND_EVENT
        offset_of, first, stop = told[:, :3].T
        self.found = np.empty((base, len(AROUND_FIRST) + len(AROUND_LAST)), np.int64)
        self.found[:, : len(AROUND_FIRST)] = (offset_of + first)[:, None] + _AROUND_FIRST
        self.found[:, len(AROUND_FIRST) :] = (offset_of + stop - 1)[:, None] + _AROUND_LAST
        self.found[first < 0] = _NOWHERE
        self.relations = self._relate(told_events, told, relations, governed, len(vocabulary.slots))
        self.crosses = self._cross([event for lineup in lineups for event in lineup.events], vocabulary)

    def _relate(
        self, told_events: Integers, told: Integers, relations: Sequence[int], governed: Sequence[bool], slots: int
    ) -> Integers:
        events, found = told_events.take(self.pairs[0], 0).T, told.take(self.pairs[1], 0).T
        _, token, antecedent, event_gender, form, kind = events[:6]
        _, first, stop, outside, slot, owner, gender = found[:7]
        after = first >= token
        inside = 1 - outside
        side = np.where(outside, 2, after)
        triggered = slot == _TRIGGER
        own = triggered & (owner == token)
        slot[triggered & ~own] = 0
        place = side * slots + slot
        between = np.where(after, found[7:] - events[10:], events[6:10] - found[7:])
        np.minimum(between, _MOST - 1, out=between)
        np.maximum(between, 0, out=between)
        between *= inside
        between += side * _MOST
        apart = np.where(after, first - token, token - stop + 1)
        apart *= inside
        np.minimum(apart, len(_BUCKETS) - 1, out=apart)
        read = np.empty((_COLUMNS, len(place)), np.int64)
        read[0] = _BUCKETS[apart]
        read[0] += side * _DISTANCES
        read[1:5] = between
        read[5] = relations
        read[6] = (first <= antecedent) & (antecedent < stop) & (inside == 1)
        read[_PLACE] = place
        read[8] = own * _GENDERS**2 + _GENDERS * event_gender + gender
        read[9] = governed
        read[10] = len(_FORMS) * place + form
        read[11] = len(_KINDS) * place + kind
        return read.T

    def _cross(self, events: Sequence[EventWord], vocabulary: Vocabulary) -> Integers:
        crosses = vocabulary.crosses
        places = self.relations[:, _PLACE].tolist()
        read: list[int] = []
        carriers: list[int] = []
        start = 0
        for event, size in zip(events, self.sizes, strict=True):
            mine = places[start : start + size]
            read += crosses(event.lemma, mine)
            carriers += crosses(event.carrier and event.carrier + " +", mine)
            start += size
        read += carriers
        return np.fromiter(read, np.int64, len(read)).reshape(2, -1).T


def _relations(clause: Clause, candidates: Sequence[Candidate], numbers: Sequence[int]) -> list[int]:
    """How the clauses of some candidates stand to an event's."""
    found: list[int] = []
    known: dict[int, int] = {}
    for number in numbers:
        theirs = candidates[number].clause
        relation = known.get(id(theirs))
        if relation is None:
            relation = known[id(theirs)] = _RELATION[_relation(clause, theirs)]
        found.append(relation)
    return found


def _relation(clause: Clause, theirs: Clause | None) -> str:
    if theirs is None:
        return "none"
    if theirs is clause:
        return "same"
    if theirs.parent is clause:
        return "in " + theirs.opening
    if clause.parent is theirs:
        return "around " + clause.opening
    return "far"


class Rows(dict[str, int]):
    """The row of each word; of one unknown, that of what follows its proclitic, else row 1."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(zip(words, range(2, len(words) + 2), strict=True))
        self[""] = 0
        self._room = len(self) + _REMEMBERED

    def __missing__(self, word: str) -> int:
        row = self.get(word[1:], 1) if len(word) > 3 and word[0] in _PROCLITICS else 1
        if len(self) < self._room:
            self[word] = row
        return row


class Known(dict[str, int]):
    """The number of each known name, from 0; `unknown` for all others."""

    def __init__(self, names: Sequence[str], unknown: int = 0) -> None:
        super().__init__(zip(names, range(len(names)), strict=True))
        self._unknown = unknown

    def __missing__(self, name: str) -> int:
        return self._unknown


class Network:
    """Scores candidates. Its arrays, by name, of `w` words, `s` signs, `t` tags, `c` crosses, `r` relations and `h` hidden
    units; what is h + 2 wide is added to the hidden layer and to the two scores directly:

    words       all known words, joined by newlines, as bytes; `signs`, `tags`, `slots` and `crosses` alike
    word        w + 2 rows x d, int8: a row for the edges of a scene, one for unknown words, then the words'
    scale       w + 2: by what the numbers of each row are to be multiplied
    tag         t x d, added to the word's; what is below 0 then counts as 0
    sign        s x (h + 2)
    relation    r x (h + 2), the values of one column of `Reading.relations` after the other
    cross       c x (h + 2); a cross is a lemma, a bar, and the number of a place
    event, found   places x d, flattened, x (h + 2): from the words around
    bias        h + 2
    own, others h x h, 2 h x h, with others_bias, h: from a candidate's hidden layer, and the largest and the mean of its
                event's candidates', to what is added to it; of both layers what is below 0 counts as 0
    out         h x 2: from the hidden layer to the scores; 0 divides those who take a part from those who take none
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self.words = Rows(_names(arrays["words"]))
        signs = _names(arrays["signs"])
        self.signs = Known(signs, len(signs))
        self.tags = Known(_names(arrays["tags"]))
        self.slots = Known(_names(arrays["slots"]))
        self.word = arrays["word"]
        self.scale, self.tag, self.event, self.found, self.bias, self.own, self.others, self.others_bias, self.out = (
            np.ascontiguousarray(arrays[name], dtype=np.float32)
            for name in ("scale", "tag", "event", "found", "bias", "own", "others", "others_bias", "out")
        )
        nothing = np.zeros((1, len(self.bias)), dtype=np.float32)
        self.sign = np.concatenate([arrays["sign"], nothing], dtype=np.float32)
        # relations and crosses in one table, so that they are summed at once
        self.related = np.concatenate([arrays["relation"], arrays["cross"], nothing], dtype=np.float32)
        sizes = relation_sizes(len(self.slots))
        self._starts = np.cumsum([0, *sizes[:-1]])
        if sum(sizes) != len(arrays["relation"]):
            raise ValueError(f"{FILE} has {len(arrays['relation'])} relations where {sum(sizes)} are known")
        nowhere = np.maximum(self.scale[0] * self.word[0] + self.tag[self.tags[NOWHERE]], 0)
        self._nowhere = np.tile(nowhere, len(AROUND_FIRST) + len(AROUND_LAST)) @ self.found
        self._lots: dict[tuple[str, ...], int] = {}
        # room for those of one more group, however many of them are new; what is not met takes no memory
        self._sums = np.zeros((_REMEMBERED + 8 * _PAIRS_AT_ONCE, len(self.bias)), dtype=np.float32)
        self._crosses: dict[str, dict[int, int]] = {}
        for row, name in enumerate(_names(arrays["crosses"]), sum(sizes)):
            lemma, _, place = name.partition("|")
            self._crosses.setdefault(lemma, {})[int(place)] = row
        self._no_cross = len(self.related) - 1

    def signs_of(self, signs: tuple[str, ...]) -> list[int]:
        """The row of what some signs add together: the same few go together again and again."""
        row = self._lots.get(signs)
        if row is None:
            row = self._lots[signs] = len(self._lots)
            self._sums[row] = self.sign.take([self.signs[sign] for sign in signs], 0).sum(0)
        return [row]

    def crosses(self, lemma: str, places: Sequence[int]) -> list[int]:
        """The rows of a lemma with some places."""
        known, nothing = self._crosses.get(lemma), self._no_cross
        if known is None:
            return [nothing] * len(places)
        return [known.get(place, nothing) for place in places]

    def scores(self, lineups: Sequence[Lineup]) -> list[list[list[int]]]:
        """For each event of some sentences the scores of its candidates as actor and as recipient, in thousandths."""
        found: list[list[list[int]]] = []
        group: list[Lineup] = []
        pairs = 0
        for lineup in lineups:
            group.append(lineup)
            pairs += len(lineup.events) * (len(lineup.found) + 1)  # one with no candidates counts too
            if pairs > _PAIRS_AT_ONCE:
                found += self._scores(group)
                group, pairs = [], 0
        if group:
            found += self._scores(group)
        return found

    def _scores(self, lineups: Sequence[Lineup]) -> list[list[list[int]]]:
        if not any(lineup.found for lineup in lineups):
            return [[] for lineup in lineups for _ in lineup.events]
        if len(self._lots) > _REMEMBERED:
            self._lots.clear()
        reading = Reading(lineups, self)
        rows = self._read(reading)
        events = rows.take(reading.events, 0).reshape(len(reading.events), -1) @ self.event
        events += self._sums.take(np.ravel(reading.event_signs), 0)
        events += self.bias
        found = np.einsum("csh->ch", self._sums.take(reading.signs, 0))
        found += self._nowhere
        inside = np.flatnonzero(reading.found[:, 0])
        found[inside] += rows.take(reading.found[inside], 0).reshape(len(inside), -1) @ self.found - self._nowhere
        owners, theirs = reading.pairs
        related = np.concatenate([reading.relations + self._starts, reading.crosses], axis=1)
        layer = np.einsum("plh->ph", self.related.take(related, 0))
        layer += events.take(owners, 0)
        layer += found.take(theirs, 0)
        hidden = np.maximum(layer[:, : len(self.out)], 0)
        hidden += self._beside(hidden, [size for size in reading.sizes if size])
        scores = hidden @ self.out
        scores += layer[:, len(self.out) :]
        scores *= 1000
        lines = np.rint(scores).astype(int).tolist()
        stops = list(accumulate(reading.sizes))
        return [lines[stop - size : stop] for stop, size in zip(stops, reading.sizes, strict=True)]

    def _beside(self, hidden: Floats, sizes: Sequence[int]) -> Floats:
        """What each candidate's hidden layer becomes beside those of its event's others; they stand in rows of `sizes`."""
        counts = np.array(sizes)
        starts = counts.cumsum() - counts
        largest = np.maximum.reduceat(hidden, starts, axis=0)
        mean = np.add.reduceat(hidden, starts, axis=0)
        mean /= counts[:, None]
        others = np.concatenate([largest, mean], axis=1) @ self.others
        others += self.others_bias
        found: Floats = hidden @ self.own
        found += others.repeat(counts, axis=0)
        return np.maximum(found, 0, out=found)

    def _read(self, reading: Reading) -> Floats:
        """What is read at each token."""
        known = np.array(reading.words)
        rows: Floats = self.word.take(known, 0).astype(np.float32)
        rows *= self.scale.take(known)[:, None]
        rows += self.tag.take(reading.tags, 0)
        np.maximum(rows, 0, out=rows)
        return rows


def _names(joined: npt.NDArray[np.generic]) -> list[str]:
    return joined.tobytes().decode().split("\n")


@cache
def shipped() -> Network:
    """The shipped network."""
    with as_file(files("service") / "models" / FILE) as path, np.load(path, allow_pickle=False) as arrays:
        return Network(dict(arrays))
