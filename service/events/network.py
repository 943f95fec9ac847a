"""The network that scores candidates: one hidden layer over their signs and the words around them and the event word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from itertools import islice

import numpy as np
import numpy.typing as npt

from service.events.candidates import Candidate, Candidates
from service.events.scene import Scene

Floats = npt.NDArray[np.float32]

FILE = "roles.npz"
# Places read beside the event word, the first word of a candidate and its last.
AROUND_EVENT = (-2, -1, 0, 1, 2, 3)
AROUND_FIRST = (-3, -2, -1, 0, 1)
AROUND_LAST = (0, 1, 2)
EDGE, NOWHERE = "edge", "nowhere"  # tags past a scene's ends, and of a candidate outside of it
_MARGIN = 4  # more than any of the places above lies beside its word
_PROCLITICS = frozenset("وفبلكس")
_REMEMBERED = 1 << 14
_EVENTS_AT_ONCE = 64  # so that a long article takes no more memory than a short one


def common_signs(event: Candidates) -> list[str]:
    """What weighs in the scores of all candidates of an event."""
    return ["bias", event.kind, event.form, *event.common]


def own_signs(event: Candidates, candidate: Candidate) -> list[str]:
    """What weighs in a candidate's own scores. A place weighs by itself and with the event's words."""
    places = candidate.places
    signs = [*candidate.part.signs, *candidate.signs, *places]
    for place in places:
        signs.append(f"{event.lemma}|{place}")
        if event.carrier:
            signs.append(f"{event.carrier} +|{place}")
    return signs


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
    """The words that the network reads of some events: `words` and `tags` are theirs in a row, `events` and `found` the
    places in that row that are read for each event and for each candidate."""

    __slots__ = ("events", "found", "tags", "words")

    def __init__(self, events: Sequence[Candidates]) -> None:
        blank, edge = [""] * _MARGIN, [EDGE] * _MARGIN
        self.words: list[str] = ["", *blank]
        self.tags: list[str] = [NOWHERE, *edge]
        self.events: list[list[int]] = []
        self.found: list[list[int]] = []
        scene, offset = None, 0
        for event in events:
            if event.scene is not scene:
                scene, offset = event.scene, len(self.words)
                self.words += [*scene.keys, *blank]
                self.tags += [*tags(scene), *edge]
            at = offset + event.token
            self.events.append([at + place for place in AROUND_EVENT])
            for candidate in event.found:
                part = candidate.part
                if part.first < 0:
                    self.found.append(_NOTHING)
                    continue
                first, last = offset + part.first, offset + part.stop - 1
                self.found.append([first + place for place in AROUND_FIRST] + [last + place for place in AROUND_LAST])


_NOTHING = [0] * (len(AROUND_FIRST) + len(AROUND_LAST))


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


class Network:
    """Scores candidates. Its arrays, by name, of `w` words, `s` signs, `t` tags and `h` hidden units:

    words    all known words, joined by newlines, as bytes; `signs` and `tags` alike
    word     w + 2 rows x d, int8: a row for the edges of a scene, one for unknown words, then the words'
    scale    w + 2: by what the numbers of each row are to be multiplied
    tag      t x d, added to the word's; what is below 0 then counts as 0
    sign     s x (h + 2), float16: what a sign adds to the hidden layer, and to the two scores directly
    event, found   places x d, flattened, x h: from the words around to the hidden layer
    bias     h: the hidden layer's
    out      h x 2: from the hidden layer to the scores; 0 divides those who take a part from those who take none
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        self.words = Rows(_names(arrays["words"]))
        self.signs = {name: row for row, name in enumerate(_names(arrays["signs"]))}
        self.tags = {name: row for row, name in enumerate(_names(arrays["tags"]))}
        self.word = arrays["word"]
        self.sign = np.concatenate([arrays["sign"], np.zeros_like(arrays["sign"][:1])]).astype(np.float32)
        self.scale, self.tag, self.event, self.found, self.bias, self.out = (
            arrays[name].astype(np.float32) for name in ("scale", "tag", "event", "found", "bias", "out")
        )

    def scores(self, events: Sequence[Candidates]) -> list[list[tuple[int, int]]]:
        """The scores of the candidates of an article's events as actor and as recipient, in thousandths."""
        found: list[list[tuple[int, int]]] = []
        for start in range(0, len(events), _EVENTS_AT_ONCE):
            found += self._scores(events[start : start + _EVENTS_AT_ONCE])
        return found

    def _scores(self, events: Sequence[Candidates]) -> list[list[tuple[int, int]]]:
        owners = [number for number, event in enumerate(events) for _ in event.found]
        if not owners:
            return [[] for _ in events]
        hidden = len(self.bias)
        common = self._summed([common_signs(event) for event in events])
        signs = self._summed([own_signs(event, candidate) for event in events for candidate in event.found])
        signs += common[owners]
        layer = self._read(Reading(events), owners)
        layer += signs[:, :hidden]
        layer += self.bias
        np.maximum(layer, 0, out=layer)
        scores = layer @ self.out + signs[:, hidden:]
        pairs = iter(np.rint(1000 * scores).astype(int).tolist())
        return [[(a, r) for a, r in islice(pairs, len(event.found))] for event in events]

    def _summed(self, lines: Sequence[Sequence[str]]) -> Floats:
        """What the signs of each line add."""
        get, nothing = self.signs.get, len(self.signs)
        longest = max(map(len, lines))
        rows = [[*(get(sign, nothing) for sign in line), *[nothing] * (longest - len(line))] for line in lines]
        summed: Floats = np.einsum("lsh->lh", self.sign[np.array(rows)])
        return summed

    def _read(self, reading: Reading, owners: Sequence[int]) -> Floats:
        """What the words around add for each candidate; `owners` are the candidates' events."""
        tags, words = self.tags, self.words
        known = np.array([words[word] for word in reading.words])
        rows = self.word[known].astype(np.float32)
        rows *= self.scale[known, None]
        rows += self.tag[[tags.get(tag, 0) for tag in reading.tags]]
        np.maximum(rows, 0, out=rows)
        events = rows[np.array(reading.events)].reshape(len(reading.events), -1) @ self.event
        found: Floats = rows[np.array(reading.found)].reshape(len(reading.found), -1) @ self.found
        found += events[owners]
        return found


def _names(joined: npt.NDArray[np.generic]) -> list[str]:
    return joined.tobytes().decode().split("\n")


@cache
def shipped() -> Network:
    """The shipped network."""
    with as_file(files("service") / "models" / FILE) as path, np.load(path, allow_pickle=False) as arrays:
        return Network(dict(arrays))
