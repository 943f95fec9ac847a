"""Who may take part in the events of a sentence: its phrases, whom its pronouns mean, and who was named before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.clauses import Clause
from service.events.grammar import grammar
from service.events.parts import Part, Said, named_elsewhere, said
from service.events.phrases import adjectival, phrase
from service.events.pronouns import SUFFIXED, referent
from service.events.scene import Scene
from service.events.words import Reading

Form = Literal["verb", "passive", "noun", "participle", "light"]

# How far a sentence is read before its first event word, and after its last, in tokens.
_BEFORE, _AFTER = 30, 32
# How many of the candidates before an event word, and after it, may take part in the event.
_MOST_BEFORE, _MOST_AFTER = 8, 10
_COMMAS = frozenset("،,")
_CARRIERS = grammar().carriers
_BREAKS = frozenset(("compl", "rel", "sub", "coord"))
_BEGINNING = frozenset(("digit", "num", "dem"))  # the classes of closed words that can begin a candidate
_FEMININE = ("ة", "ات", "اء", "ى")


# How many verbs, commas, words that open clauses, and phrases were met in a sentence up to a place.
Met = tuple[int, int, int, int]


class Candidate(msgspec.Struct, gc=False):
    """Who may take part in the events of a sentence.

    `slot` is what it hangs on: a preposition, the class of a closed word, `trigger` right behind the event word `owner`,
    `verb`, `bare` behind another phrase; `signs` are traits of its place; `clause` is the one in which it stands, null
    elsewhere; `gender` is 0 where unknown, 1 masculine, 2 feminine.
    """

    part: Part
    slot: str
    owner: int
    signs: tuple[str, ...]
    met: Met
    clause: Clause | None
    gender: int = 0


_NOTHING_MET: Met = (0, 0, 0, 0)
_GENDERS = {None: 0, "m": 1, "f": 2}


class EventWord(msgspec.Struct, gc=False):
    """A dated event word: `before` and `after` it what was met, `first` to `stop` the numbers of its candidates, `others`
    of those who stand elsewhere."""

    token: int
    clause: Clause
    kind: EventType
    form: Form
    lemma: str
    carrier: str
    gender: int
    prepositions: tuple[str, ...]
    signs: list[str]
    before: Met = _NOTHING_MET
    after: Met = _NOTHING_MET
    first: int = 0
    stop: int = 0
    others: Sequence[int] = ()


class Lineup(msgspec.Struct, gc=False):
    """The event words of a sentence and all their candidates."""

    scene: Scene
    events: list[EventWord]
    found: list[Candidate]

    def of(self, event: EventWord) -> list[Candidate]:
        """The candidates of one event."""
        return [*self.found[event.first : event.stop], *map(self.found.__getitem__, event.others)]


def line_up(scene: Scene, dated: Sequence[tuple[Anchor, EventType, Participant | None]]) -> Lineup:
    """The candidates of a sentence; `dated` are its event words, with the speaker whom the quotes tell for each."""
    events = [_event_word(scene, anchor, kind) for anchor, kind, _ in dated]
    walk = _Walk(scene, events)
    walk.read()
    found = walk.found
    for event in events:
        event.stop = min(event.stop, len(found))
    first = len(found)
    walk.add_named_before()
    shared = range(first, len(found))
    for event, (_, _, speaker) in zip(events, dated, strict=True):
        event.others = shared
        if speaker is not None and speaker.entity is not None:
            event.others = [*shared, len(found)]
            found.append(_elsewhere(named_elsewhere(scene, speaker.entity, speaker.span), "speaker"))
    return Lineup(scene, events, found)


def _elsewhere(part: Part, slot: str, signs: tuple[str, ...] = ()) -> Candidate:
    return Candidate(part, slot, -1, signs, _NOTHING_MET, None)


class _Walk:
    """Reads on from candidate to candidate."""

    __slots__ = ("breaks", "consult", "found", "marks", "order", "owners", "path", "scene", "verbs")

    def __init__(self, scene: Scene, events: Sequence[EventWord]) -> None:
        self.scene = scene
        self.owners: dict[int, list[EventWord]] = {}
        for event in events:
            self.owners.setdefault(event.token, []).append(event)
        self.consult = any(event.kind == "CONSULT" for event in events)
        self.found: list[Candidate] = []
        self.verbs = self.marks = self.breaks = self.order = 0
        self.path: list[str] = []

    def read(self) -> None:
        """Takes in the closed words, verbs and candidates around the event words."""
        scene, path, owners = self.scene, self.path, self.owners
        keys, words, taken, innermost = scene.keys, scene.words, scene.taken, scene.innermost
        tokens = sorted(owners)
        token, stop = max(0, tokens[0] - _BEFORE), min(scene.stop, tokens[-1] + _AFTER)
        name = scene.names.get(token)
        if name is not None and name.first < token:
            token = name.stop
        tokens.append(scene.stop)
        upcoming, coming = 0, tokens[0]
        owner, form = -1, ""
        slot = ""  # what the next candidate hangs on
        before: str | None = None  # what the candidate before hung on
        while token < stop:
            if token >= coming:
                if token == coming:
                    slot, before, owner, form = "trigger", None, token, self._begin(owners[token])
                upcoming += 1
                coming = tokens[upcoming]
                if token == owner:
                    token += 1
                continue
            mark = taken[token]
            if mark == 1:
                if not path or path[-1] != "d":
                    path.append("d")
                token += 1
                continue
            word = words[token]
            closed = word.closed
            if closed and not mark and closed not in _BEGINNING:
                if closed == "prep":
                    slot, before = word.plain, None
                    path.append(slot)
                    if slot in SUFFIXED:
                        self._mean(*SUFFIXED[slot], token, owner)
                elif closed == "and":
                    slot = "and"
                    path.append(slot)
                else:
                    if closed != "mark":
                        slot = closed
                        self.breaks += closed in _BREAKS
                        path.append(closed)
                    elif keys[token] in _COMMAS:
                        self.marks += not self._beside_date(token)
                        path.append(",")
                        if slot != "trigger":
                            slot = "comma"
                    else:
                        path.append("m")
                    before = None
                token += 1
                continue
            clause = innermost[token]
            if clause.head == token:
                self.verbs += 1
                slot, before = "verb", None
                path.append("v")
                token += 1
                continue
            skip, hung = 0, slot
            if mark:
                hung = self._written_to(token) or slot
            elif word.shape.skip and not (word.shape.doubtful and slot == "verb"):
                skip, hung = word.shape.skip, word.shape.slot or slot
            if hung == "trigger" and form and self._describes(owner, token) or keys[token] in _CARRIERS:
                token += 1
                continue
            slot = "bare"
            if word.participle is not None and not mark and self._belongs(token):
                token += 1
                continue
            there = said(scene, token, skip)
            if there is None or there.stop > coming:
                token += 1
                continue
            if there.aside:
                past = self._past(there, hung)
                if past:
                    slot = hung if there.aside == "class" else "bare"
                    token = min(past, coming)
                    continue
            joined = hung == "and" and before is not None
            if not joined:
                before = hung
            self._take(there, before or hung, owner, clause, joined=joined)
            path.append("N" if there.named else "n")
            token = there.stop

    def add_named_before(self) -> None:
        """Takes in whom the article named before the sentence."""
        scene, found = self.scene, self.found
        here = {name.entity for name in scene.names.values()}
        for entity, place, signs in scene.references.named_before(scene.sentence.start):
            if entity not in here:
                found.append(_elsewhere(named_elsewhere(scene, entity, place), "named before", tuple(signs)))

    def _begin(self, events: Sequence[EventWord]) -> str:
        """Takes in an event word. Returns `noun` where an adjective of its own may follow, else nothing."""
        met, path = self._met(), self.path
        token = events[0].token
        steps = "E " + " ".join(path[-3:])
        self.verbs += events[0].clause.head == token
        after = self._met()
        path.append("E")
        number = len(self.found)
        for event in events:
            event.before, event.after = met, after
            event.first, event.stop = max(0, number - _MOST_BEFORE), number + _MOST_AFTER
            event.signs.append(steps)
        self._enclitic(events[0], token)
        return "" if events[0].form in ("verb", "passive") else "noun"

    def _met(self) -> Met:
        return self.verbs, self.marks, self.breaks, self.order

    def _enclitic(self, event: EventWord, token: int) -> None:
        word = self.scene.words[token]
        reading = word.verb if event.form in ("verb", "passive") else word.nominal
        if reading is not None and reading.enclitic is not None:
            self._mean("enclitic", reading.enclitic, token, token)

    def _describes(self, noun: int, token: int) -> bool:
        """Whether a word is an adjective of the event noun before it."""
        scene = self.scene
        if scene.taken[token]:
            return False
        key, before = scene.keys[token], scene.keys[noun]
        definite = before.startswith("ال") or "لل" in before[:3] or "بال" in before[:4]
        if key.startswith("ال") != definite:
            return False
        return definite or adjectival(scene, token)

    def _belongs(self, token: int) -> bool:
        """Whether a definite participle only describes the definite word right before it: البيان الصادر عن. It agrees with
        that in gender: البلدية الطالب are two."""
        scene = self.scene
        word = scene.words[token]
        if word.noun is not None or not word.shape.article or not token:
            return False
        before = token - 1
        if scene.keys[before].endswith("ة") and not scene.keys[token].endswith("ة"):
            return False
        return not scene.taken[before] and scene.words[before].shape.article and not scene.words[before].closed

    def _past(self, there: Said, slot: str) -> int:
        """Where to go on behind a phrase that names no participant: a circumstance, the office of the person named
        before it, the class of the name behind it. 0 where it may name one."""
        if there.aside == "circumstance":
            return there.first + 1
        office = there.aside == "office" and slot == "bare" and self._holds(there.first)
        if not office and there.aside != "class":
            return 0
        self.order += 1
        return self._past_affiliation(there.stop) if office else there.stop

    def _holds(self, token: int) -> bool:
        """Whether the person named right before an office holds it: سعد الحسن مدير المركز. Of two who meet, a definite
        office may be the other one's."""
        person = self.scene.names.get(token - 1)
        if person is None or person.type != "PER":
            return False
        return not self.consult or not self.scene.keys[token].startswith("ال")

    def _past_affiliation(self, token: int) -> int:
        """Past the body for which or to which someone in office speaks: باسم الوزارة."""
        scene = self.scene
        if token + 1 < scene.stop and scene.keys[token] in scene.grammar.affiliations and not scene.taken[token]:
            body = phrase(scene, token + 1)
            if body is not None:
                return body.stop
        return token

    def _beside_date(self, token: int) -> bool:
        taken = self.scene.taken
        return token > 0 and taken[token - 1] == 1 or token + 1 < len(taken) and taken[token + 1] == 1

    def _mean(self, slot: str, pronoun: str, token: int, owner: int) -> None:
        """Takes in whom a pronoun means, at the pronoun's place."""
        scene = self.scene
        clause = scene.innermost[token]
        meant = referent(scene, clause, pronoun, token)
        if meant is None:
            return
        entity, start, end = meant
        sort = "nominal" if entity is None else scene.entities[entity].type
        part = Part(entity, start, end, (sort, "meant", "meant " + pronoun), token, token + 1)
        self.found.append(Candidate(part, slot, owner, (), self._met(), clause))

    def _written_to(self, token: int) -> str:
        """What a name's proclitic hangs it on; empty where it has none."""
        skip = self.scene.names[token].skip
        if not skip:
            return ""
        key = self.scene.keys[token]
        return "and" if skip == 1 and key[0] in "وف" else key[skip - 1]

    def _take(self, there: Said, slot: str, owner: int, clause: Clause, *, joined: bool) -> None:
        self.order += 1
        met = self._met()
        steps = "P " + " ".join(self.path[-3:])
        signs = (steps, "joined") if joined else (steps,)
        gender = _gender(self.scene, there.first)
        for part in there.parts:
            self.found.append(Candidate(part, slot, owner, signs, met, clause, gender))


def _gender(scene: Scene, first: int) -> int:
    """The gender of the head of a phrase, by its ending or, of a place or body, by what it is."""
    name = scene.names.get(first)
    if name is not None and name.type == "PER":
        return 1
    if name is not None and name.type == "LOC":
        return 2
    return 2 if scene.keys[first].endswith(_FEMININE) else 1


def _event_word(scene: Scene, anchor: Anchor, kind: EventType) -> EventWord:
    """An event word, with what its lexicon entry says of its complements."""
    token = anchor.token
    word = scene.words[token]
    verbal = anchor.verb == token
    reading: Reading | None = word.verb if verbal else word.nominal
    form: Form
    if verbal:
        form = "passive" if reading is not None and reading.inflection.voice == "passive" else "verb"
    elif anchor.verb >= 0:
        form = "light"
    else:
        form = "participle" if word.noun is None else "noun"
    signs = ["bias", kind, form, "clause " + anchor.clause.opening]
    prepositions: tuple[str, ...] = ()
    gender = 0
    if reading is not None:
        prepositions = reading.entry.prepositions
        if reading.entry.intransitive:
            signs.append("intransitive")
        if prepositions:
            signs.append("governs")
        if form == "verb":
            gender = _GENDERS[reading.inflection.gender]
            signs.append(f"number {reading.inflection.number}")
            if reading.inflection.person != 3:
                signs.append("speaks of himself")
    carrier = scene.lemma(anchor.verb) if 0 <= anchor.verb != token else ""
    return EventWord(token, anchor.clause, kind, form, scene.lemma(token), carrier, gender, prepositions, signs)
