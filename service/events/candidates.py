"""Who may take part in an event, with the signs of the part that they take in it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.cast import Cast, participant
from service.events.clauses import Clause
from service.events.grammar import grammar
from service.events.parts import Part, Said, said
from service.events.phrases import adjectival, phrase
from service.events.pronouns import SUFFIXED, referent
from service.events.scene import Scene
from service.events.words import Reading

_BEFORE = 8
_AFTER = 20
_FAR = 4  # verbs, conjunctions and commas that part a candidate from the event word
_COMMAS = frozenset("،,")
_CARRIERS = grammar().carriers
_BREAKS = frozenset(("compl", "rel", "sub", "coord"))
_UNPARTED = frozenset(("trigger", "bare"))  # with no preposition between
_NONE: set[int] = set()
_BEGINNING = frozenset(("digit", "num", "dem"))  # the classes of closed words that can begin a candidate
_STEPS = 6  # steps from which on all are alike


def _counted(letter: str, most: int) -> tuple[str, ...]:
    """The sign of each number that can be met around an event word; from `most` on they share one."""
    return tuple(f"{letter}{min(n, most)}" for n in range(_BEFORE + _AFTER + 1))


_ORDER = _counted("An", 4)
_VERBS, _MARKS, _BREAKS_MET = (_counted(letter, 2) for letter in "vmk")
_PAST = _counted("past", 3)
_DISTANCES = tuple(f"d{n.bit_length()}" for n in range(_BEFORE + _AFTER + 1))


class _Slots(dict[str, str]):
    """The sign of each slot on one side of an event word."""

    def __init__(self, side: str) -> None:
        super().__init__()
        self._side = side

    def __missing__(self, slot: str) -> str:
        sign = self[slot] = f"{self._side}:{slot}"
        return sign


_SLOTS_BEFORE, _SLOTS_AFTER, _MEANT = _Slots("B"), _Slots("A"), _Slots("meant")


class Candidate(msgspec.Struct, gc=False):
    """`signs` tell how a part stands to the event's word; `places` are those of them that tell where, and weigh with
    that word too."""

    part: Part
    signs: list[str]
    places: list[str]


class Candidates(msgspec.Struct, gc=False):
    """Who may take part in an event: the phrases around its word, token `token` of the scene, in text order, whom its
    pronouns mean, and whom the rules chose. `kind` is the event's type, `form` what its word is, `lemma` and `carrier`
    that word's and its light verb's; `common` are signs that all of them share."""

    scene: Scene
    token: int
    kind: EventType
    form: str
    lemma: str
    carrier: str
    common: list[str]
    found: list[Candidate]


def candidates(scene: Scene, anchor: Anchor, kind: EventType, ruled: Cast) -> Candidates:
    """Who may take part in an event."""
    walk = _Walk(scene, anchor, kind, ruled)
    token = max(0, anchor.token - _BEFORE)
    name = scene.names.get(token)
    if name is not None and name.first < token:
        token = name.stop
    walk.read(token, anchor.token, "")
    walk.begin()
    walk.read(anchor.token + 1, min(scene.stop, anchor.token + _AFTER), "trigger")
    if walk.unmet:
        walk.add_ruled()
    carrier = scene.lemma(anchor.verb) if 0 <= anchor.verb != anchor.token else ""
    return Candidates(scene, anchor.token, kind, walk.form, scene.lemma(anchor.token), carrier, walk.common, walk.found)


class _Walk:
    """Reads on from candidate to candidate. `path` are the steps from the event word, or to it, as far as read; `waiting`
    are the candidates before the event word, with the steps that had been made when each was passed."""

    __slots__ = (
        "actor_stop", "anchor", "breaks", "common", "form", "found", "kind", "marks", "order", "past_actor", "path",
        "prepositions", "relations", "ruled", "scene", "unmet", "verb", "verbs", "waiting",
    )  # fmt: skip

    def __init__(self, scene: Scene, anchor: Anchor, kind: EventType, ruled: Cast) -> None:
        self.scene = scene
        self.anchor = anchor
        self.kind = kind
        self.ruled: list[tuple[int, int | None, int, int, bool]] = []
        self.form, self.common, self.prepositions, self.verb = _form(scene, anchor)
        if ruled.actors:
            self._rule(ruled.actors, acts=True)
            self.common.append("actor known")
        if ruled.recipients:
            self._rule(ruled.recipients, acts=False)
            self.common.append("recipient known")
        self.unmet = set(range(len(self.ruled))) if self.ruled else _NONE
        self.relations = ruled.relations
        self.found: list[Candidate] = []
        self.verbs = self.marks = self.breaks = self.order = 0
        self.past_actor = self.actor_stop = -1
        self.path: list[str] = []
        self.waiting: list[tuple[Candidate, int]] = []

    def _rule(self, line: Sequence[Participant], *, acts: bool) -> None:
        """Notes whom the rules chose, by number, entity and place."""
        for made in line:
            self.ruled.append((len(self.ruled), made.entity, made.span.start, made.span.end, acts))

    def begin(self) -> None:
        """Takes in the event word itself."""
        for candidate, steps in self.waiting:
            candidate.signs.append("B " + _steps(self.path[steps:]))
        self.verbs = self.marks = self.breaks = 0
        self.path.clear()
        if self.verb is not None and self.verb.enclitic is not None:
            self._mean("enclitic", self.verb.enclitic, self.anchor.token)

    def read(self, token: int, stop: int, slot: str) -> None:
        """Takes in the closed words, verbs and candidates from a token on, those after the event word as far as too much
        parts them from it. `slot` is what the first one hangs on."""
        scene, trigger, path = self.scene, self.anchor.token, self.path
        keys, words, taken, innermost, known = scene.keys, scene.words, scene.taken, scene.innermost, scene.said
        far = _FAR if token > trigger else _BEFORE + 1
        before: str | None = None  # what the candidate before hung on
        while token < stop:
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
                    if token > trigger and slot in SUFFIXED:
                        self._mean(*SUFFIXED[slot], token)
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
                    if self.verbs + self.breaks + self.marks == far:
                        break
                token += 1
                continue
            clause = innermost[token]
            if clause.head == token:
                self.verbs += 1
                slot, before = "verb", None
                path.append("v")
                if self.verbs + self.breaks + self.marks == far:
                    break
                token += 1
                continue
            skip, hung = 0, slot
            if mark:
                hung = self._written_to(token) or slot
            elif word.shape.skip and not (word.shape.doubtful and slot == "verb"):
                skip, hung = word.shape.skip, word.shape.slot or slot
            if hung == "trigger" and self._describes(token) or keys[token] in _CARRIERS:
                token += 1
                continue
            slot = "bare"
            if word.participle is not None and not mark and self._belongs(token):
                token += 1
                continue
            there = known.get(token << 3 | skip) or said(scene, token, skip)
            if there is None or token <= trigger < there.stop:
                token += 1
                continue
            if there.aside or hung == "في":
                past = self._past(there, hung)
                if past:
                    slot = hung if there.aside == "class" else "bare"
                    token = past
                    continue
            joined = hung == "and" and before is not None
            if not joined:
                before = hung
            self._take(there, before or hung, clause, joined=joined)
            path.append("N" if there.named else "n")
            token = there.stop

    def _describes(self, token: int) -> bool:
        """Whether a word is an adjective of the event noun before it."""
        scene, noun = self.scene, self.anchor.token
        if self.form == "verb" or self.form == "passive" or scene.taken[token]:
            return False
        key, before = scene.keys[token], scene.keys[noun]
        definite = before.startswith("ال") or "لل" in before[:3] or "بال" in before[:4]
        if key.startswith("ال") != definite:
            return False
        return definite or adjectival(scene, token)

    def _belongs(self, token: int) -> bool:
        """Whether a definite participle only describes the definite word right before it: البيان الصادر عن."""
        scene = self.scene
        word = scene.words[token]
        if word.noun is not None or not word.shape.article or not token:
            return False
        before = token - 1
        return not scene.taken[before] and scene.words[before].shape.article and not scene.words[before].closed

    def _past(self, there: Said, slot: str) -> int:
        """Where to go on behind a phrase that names no participant: a circumstance, the office of the person named
        before it, the class of the name behind it, the place where whoever acts is at home. 0 where it may name one."""
        if there.aside == "circumstance":
            return there.first + 1
        home = slot == "في" and there.first - 1 == self.actor_stop and self.form == "verb"
        office = there.aside == "office" and slot == "bare" and self._holds(there.first)
        if not home and not office and there.aside != "class":
            return 0
        if there.first > self.anchor.token:
            self._pass()
        return self._past_affiliation(there.stop) if office else there.stop

    def _holds(self, token: int) -> bool:
        """Whether the person named right before an office holds it: سعد الحسن مدير المركز. Of two who meet, a definite
        office may be the other one's."""
        person = self.scene.names.get(token - 1)
        if person is None or person.type != "PER":
            return False
        return self.kind != "CONSULT" or not self.scene.keys[token].startswith("ال")

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

    def _mean(self, slot: str, pronoun: str, token: int) -> None:
        """Takes in whom a pronoun means."""
        scene = self.scene
        meant = referent(scene, self.anchor.clause, pronoun, token)
        if meant is None:
            return
        made = meant if isinstance(meant, Participant) else participant(scene, "recipient", meant)
        self._add(self._part(made.entity, made.span.start, made.span.end), ["meant", _MEANT[pronoun]], [_MEANT[slot]])

    def _part(self, entity: int | None, start: int, end: int) -> Part:
        """Whom something else than a phrase around the event word points to."""
        scene = self.scene
        sort = "nominal" if entity is None else scene.entities[entity].type
        first, stop = scene.tokens(start, end)
        return Part(entity, start, end, (sort,), first, stop)

    def _written_to(self, token: int) -> str:
        """What a name's proclitic hangs it on; empty where it has none."""
        skip = self.scene.names[token].skip
        if not skip:
            return ""
        key = self.scene.keys[token]
        return "and" if skip == 1 and key[0] in "وف" else key[skip - 1]

    def _pass(self) -> int:
        """Counts a phrase after the event word, and after the actor."""
        self.order += 1
        if self.past_actor >= 0:
            self.past_actor += 1
        return self.order

    def _take(self, there: Said, slot: str, clause: Clause, *, joined: bool) -> None:
        anchor, first = self.anchor, there.first
        after = first > anchor.token
        if after:
            order = self._pass()
            place = _SLOTS_AFTER[slot]
            signs = [
                "A", _ORDER[order], _DISTANCES[first - anchor.token], _VERBS[self.verbs], _MARKS[self.marks],
                _BREAKS_MET[self.breaks], "A " + _steps(self.path),
            ]  # fmt: skip
            if self.past_actor >= 0:
                signs.append(_PAST[self.past_actor])
        else:
            place = _SLOTS_BEFORE[slot]
            signs = [
                "B", _DISTANCES[anchor.token - there.stop + 1], _VERBS[self.verbs], _MARKS[self.marks],
                _BREAKS_MET[self.breaks],
            ]  # fmt: skip
        signs.append("same" if clause is anchor.clause else self._clause(there, clause))
        if joined:
            signs.append("joined")
        if slot in self.prepositions:
            signs.append("governed")
        elif slot in _UNPARTED and self.form == "verb" and self.verb is not None:
            agrees = self.verb.inflection.gender == _gender(self.scene, first)
            signs.append("agrees" if agrees else "differs")
        places = [place]
        for begin, stop, relation in self.relations:
            if begin <= first < stop:
                places.append(relation if begin == first else "in " + relation)
                break
        for part in there.parts:
            made = self._add(part, signs[:], places)
            if not after:
                self.waiting.append((made, len(self.path) + 1))
            if self.past_actor == 0:
                self.actor_stop = there.stop

    def _add(self, part: Part, signs: list[str], places: list[str]) -> Candidate:
        entity, start, end = part.entity, part.start, part.end
        actor = ""
        for number, theirs, begin, stop, acts in self.ruled:
            overlaps = start < stop and begin < end
            if theirs == entity and (overlaps or entity is not None):
                self.unmet.discard(number)
                if acts:
                    actor = "by rule: actor"
                else:
                    signs.append("by rule: recipient")
            elif overlaps and acts and not actor:
                actor = "in rule's actor"
        if actor:
            self.past_actor = 0
            signs.append(actor)
        made = Candidate(part, signs, places)
        self.found.append(made)
        return made

    def add_ruled(self) -> None:
        """Takes in those whom the rules chose and who stand elsewhere."""
        for number in sorted(self.unmet):
            _, entity, start, end, _ = self.ruled[number]
            self._add(self._part(entity, start, end), [], ["elsewhere"])

    def _clause(self, there: Said, mine: Clause) -> str:
        """How another clause with a candidate in it stands to the event's."""
        clause = self.anchor.clause
        if mine.parent is clause:
            return "child:" + mine.opening
        if clause.parent is mine:
            described = there.first <= clause.antecedent < there.stop
            return "antecedent" if described else "parent:" + clause.opening
        return "far clause"


def _steps(path: Sequence[str]) -> str:
    """The last steps of a path, and about how many there are."""
    return f"{' '.join(path[-3:])} {min(_STEPS, len(path)) // 2}"


def _gender(scene: Scene, first: int) -> str:
    """The gender of the head of a phrase, by its ending or, of a place or body, by what it is."""
    name = scene.names.get(first)
    if name is not None and name.type == "PER":
        return "m"
    if name is not None and name.type == "LOC":
        return "f"
    return "f" if scene.keys[first].endswith(_FEMININE) else "m"


_FEMININE = ("ة", "ات", "اء", "ى")


def _form(scene: Scene, anchor: Anchor) -> tuple[str, list[str], tuple[str, ...], Reading | None]:
    """The form of an event word, what its lexicon entry says of its complements, and their prepositions."""
    word = scene.words[anchor.token]
    verbal = anchor.verb == anchor.token
    reading = word.verb if verbal else word.nominal
    if verbal:
        passive = reading is not None and reading.inflection.voice == "passive"
        form = "passive" if passive else "verb"
    elif anchor.verb >= 0:
        form = "light"
    else:
        form = "participle" if word.noun is None else "noun"
    signs = []
    if reading is not None and reading.entry.intransitive:
        signs.append("intransitive")
    if reading is not None and reading.entry.prepositions:
        signs.append("governs")
    return form, signs, () if reading is None else reading.entry.prepositions, reading
