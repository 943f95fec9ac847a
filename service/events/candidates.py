"""The phrases around an event word that may name its participants, with the signs of their part in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.cast import Cast, described, participant
from service.events.clauses import Clause
from service.events.grammar import grammar
from service.events.phrases import Phrase, adjectival, apposed, entity_of, phrase
from service.events.pronouns import SUFFIXED, referent
from service.events.scene import Name, Scene
from service.events.words import Reading
from service.span import Span

Setting = tuple[str, str, str]

_BEFORE = 8
_AFTER = 20
_FAR = 4  # verbs, conjunctions and commas that part a candidate from the event word
_COMMAS = frozenset("،,")
_CARRIERS = grammar().carriers
_BREAKS = frozenset(("compl", "rel", "sub", "coord"))
_UNPARTED = frozenset(("trigger", "bare"))  # with no preposition between
_NONE: set[int] = set()
_COUNTED = frozenset(("digit", "num"))
_BEGINNING = frozenset(("digit", "num", "dem"))  # the classes of closed words that can begin a candidate


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


_SLOTS_BEFORE, _SLOTS_AFTER = _Slots("B"), _Slots("A")


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """Who may take part: an entity, or null, and its place from `start` to `end`; `acts` where the rules have it for an
    actor. `slot` is what it hangs on. `signs` tell how it may take part; `setting` is the event's type, its word's form
    and the candidate's sort: with each of them a sign is weighed as well as by itself."""

    entity: int | None
    start: int
    end: int
    acts: bool
    slot: str
    setting: Setting
    signs: Sequence[str]

    @property
    def made(self) -> Participant:
        return Participant(role="recipient", entity=self.entity, span=Span(self.start, self.end))


def traits(sign: str, setting: Setting) -> list[str]:
    """A sign by itself and with each part of a setting."""
    return [sign, *(f"{sign}&{part}" for part in setting)]


def candidates(scene: Scene, anchor: Anchor, kind: EventType, ruled: Cast) -> list[Candidate]:
    """Who may take part in an event: the phrases around its word in text order, whom its pronouns mean, and whom the
    rules chose."""
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
    return walk.found


class _Walk:
    """Reads on from candidate to candidate; `fixed` are the signs that all of them have."""

    __slots__ = (
        "actor_stop", "anchor", "breaks", "fixed", "form", "found", "kind", "known", "marks", "order", "past_actor", "prepositions",
        "relations", "ruled", "scene", "unmet", "verb", "verbs",
    )  # fmt: skip

    def __init__(self, scene: Scene, anchor: Anchor, kind: EventType, ruled: Cast) -> None:
        self.scene = scene
        self.anchor = anchor
        self.kind = kind
        self.ruled: list[tuple[int, int | None, int, int, bool]] = []
        self.known: list[str] = []
        if ruled.actors:
            self._rule(ruled.actors, acts=True)
            self.known.append("actor known")
        if ruled.recipients:
            self._rule(ruled.recipients, acts=False)
            self.known.append("recipient known")
        self.unmet = set(range(len(self.ruled))) if self.ruled else _NONE
        self.relations = ruled.relations
        self.found: list[Candidate] = []
        self.form, governs, self.prepositions, self.verb = _form(scene, anchor)
        self.fixed = [*governs, *self.known]
        self.verbs = self.marks = self.breaks = self.order = 0
        self.past_actor = self.actor_stop = -1

    def _rule(self, line: Sequence[Participant], *, acts: bool) -> None:
        """Notes whom the rules chose, by number, entity and place."""
        for made in line:
            self.ruled.append((len(self.ruled), made.entity, made.span.start, made.span.end, acts))

    def begin(self) -> None:
        """Takes in the event word itself."""
        self.verbs = self.marks = self.breaks = 0
        if self.verb is not None and self.verb.enclitic is not None:
            self._mean("enclitic", self.verb.enclitic, self.anchor.token)

    def read(self, token: int, stop: int, slot: str) -> None:
        """Takes in the closed words, verbs and candidates from a token on, those after the event word as far as too much
        parts them from it. `slot` is what the first one hangs on."""
        scene, trigger = self.scene, self.anchor.token
        keys, words, taken, innermost, known = scene.keys, scene.words, scene.taken, scene.innermost, scene.said
        far = _FAR if token > trigger else _BEFORE + 1
        before: str | None = None  # what the candidate before hung on
        while token < stop:
            mark = taken[token]
            if mark == 1:
                token += 1
                continue
            word = words[token]
            closed = word.closed
            if closed and not mark and closed not in _BEGINNING:
                if closed == "prep":
                    slot, before = word.plain, None
                    if token > trigger and slot in SUFFIXED:
                        self._mean(*SUFFIXED[slot], token)
                elif closed == "and":
                    slot = "and"
                else:
                    if closed != "mark":
                        slot = closed
                        self.breaks += closed in _BREAKS
                    elif keys[token] in _COMMAS:
                        self.marks += not self._beside_date(token)
                        if slot != "trigger":
                            slot = "comma"
                    before = None
                    if self.verbs + self.breaks + self.marks == far:
                        break
                token += 1
                continue
            clause = innermost[token]
            if clause.head == token:
                self.verbs += 1
                slot, before = "verb", None
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
            said = known.get(token << 3 | skip) or _said(scene, token, skip)
            if said is None or token <= trigger < said.stop:
                token += 1
                continue
            if said.aside or hung == "في":
                past = self._past(said, hung)
                if past:
                    slot = hung if said.aside == "class" else "bare"
                    token = past
                    continue
            joined = hung == "and" and before is not None
            if not joined:
                before = hung
            self._take(said, before or hung, clause, joined=joined)
            token = said.stop

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

    def _past(self, said: Said, slot: str) -> int:
        """Where to go on behind a phrase that names no participant: a circumstance, the office of the person named
        before it, the class of the name behind it, the place where whoever acts is at home. 0 where it may name one."""
        if said.aside == "circumstance":
            return said.first + 1
        home = slot == "في" and said.first - 1 == self.actor_stop and self.form == "verb"
        office = said.aside == "office" and slot == "bare" and self._holds(said.first)
        if not home and not office and said.aside != "class":
            return 0
        if said.first > self.anchor.token:
            self._pass()
        return self._past_affiliation(said.stop) if office else said.stop

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
        sort = self._sort(made.entity)
        signs = ["meant", f"meant:{slot}", f"meant:{pronoun}", *self.known]
        self._add((made.entity, made.span.start, made.span.end, sort, (sort,)), slot, signs)

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

    def _take(self, said: Said, slot: str, clause: Clause, *, joined: bool) -> None:
        anchor, first = self.anchor, said.first
        if first > anchor.token:
            order = self._pass()
            signs = ["A", _ORDER[order], _DISTANCES[first - anchor.token], _SLOTS_AFTER[slot]]
            if self.past_actor >= 0:
                signs.append(_PAST[self.past_actor])
        else:
            signs = ["B", "Bn", _DISTANCES[anchor.token - said.stop + 1], _SLOTS_BEFORE[slot]]
        signs += (
            _VERBS[self.verbs],
            _MARKS[self.marks],
            _BREAKS_MET[self.breaks],
            "same" if clause is anchor.clause else self._clause(said, clause),
            *self.fixed,
        )
        if joined:
            signs.append("joined")
        if slot in self.prepositions:
            signs.append("governed")
        elif slot in _UNPARTED and self.form == "verb" and self.verb is not None:
            agrees = self.verb.inflection.gender == _gender(self.scene, first)
            signs.append("agrees" if agrees else "differs")
        for begin, stop, relation in self.relations:
            if begin <= first < stop:
                relation = relation if begin == first else "in " + relation
                signs += relation, f"{relation} {self.form}"
                break
        for part in said.parts:
            self._add(part, slot, signs)
            if self.past_actor == 0:
                self.actor_stop = said.stop

    def _add(self, part: Part, slot: str, signs: Sequence[str]) -> None:
        entity, start, end, sort, own = part
        said = [*signs, *own]
        actor = ""
        for number, theirs, begin, stop, acts in self.ruled:
            overlaps = start < stop and begin < end
            if theirs == entity and (overlaps or entity is not None):
                self.unmet.discard(number)
                if acts:
                    actor = "by rule: actor"
                else:
                    said.append("by rule: recipient")
            elif overlaps and acts and not actor:
                actor = "in rule's actor"
        if actor:
            self.past_actor = 0
            said.append(actor)
        self.found.append(Candidate(entity, start, end, actor != "", slot, (self.kind, self.form, sort), said))

    def add_ruled(self) -> None:
        """Takes in those whom the rules chose and who stand elsewhere."""
        for number in sorted(self.unmet):
            _, entity, start, end, _ = self.ruled[number]
            sort = self._sort(entity)
            self._add((entity, start, end, sort, (sort,)), "elsewhere", ["elsewhere", *self.known])

    def _sort(self, entity: int | None) -> str:
        return "nominal" if entity is None else self.scene.entities[entity].type

    def _clause(self, said: Said, mine: Clause) -> str:
        """How another clause with a candidate in it stands to the event's."""
        clause = self.anchor.clause
        if mine.parent is clause:
            return "child:" + mine.opening
        if clause.parent is mine:
            described = said.first <= clause.antecedent < said.stop
            return "antecedent" if described else "parent:" + clause.opening
        return "far"


def _gender(scene: Scene, first: int) -> str:
    """The gender of the head of a phrase, by its ending or, of a place or body, by what it is."""
    name = scene.names.get(first)
    if name is not None and name.type == "PER":
        return "m"
    if name is not None and name.type == "LOC":
        return "f"
    return "f" if scene.keys[first].endswith(_FEMININE) else "m"


_FEMININE = ("ة", "ات", "اء", "ى")


# What in a phrase may be a participant: its entity, or null, its place from start to end, its sort and its own signs.
Part = tuple[int | None, int, int, str, Sequence[str]]


class Said(msgspec.Struct, frozen=True, gc=False):
    """A phrase, tokens `first` to `stop`, with what in it may be a participant. `aside` says why it may be none."""

    first: int
    stop: int
    aside: Literal["", "circumstance", "office", "class"]
    parts: list[Part]


def _said(scene: Scene, token: int, skip: int) -> Said | None:
    """The phrase at a token, remembered for the scene's other events."""
    found = phrase(scene, token, skip)
    if found is None:
        return None
    said = scene.said[token << 3 | skip] = _read(scene, apposed(scene, found))
    return said


def _read(scene: Scene, made: Phrase) -> Said:
    named = entity_of(scene, made) if made.names else None
    if named is not None:
        return Said(made.first, made.stop, "", [_named(scene, named, (named.type,))])
    first = made.head
    kind = first.kind or ("plain" if scene.any_noun(made.first) is None else "deed")
    signs = ["nominal", kind, *first.signs]
    if made.stop - made.first == 1:
        signs.append("single")
    for word in scene.words[made.first : made.stop]:
        if word.closed in _COUNTED:
            signs.append("counted")
            break
    start, end = scene.bounds(made.first, made.stop, made.skip)
    entity = described(scene, made) if first.article else None
    parts: list[Part] = [(entity, start, end, "nominal", signs)]
    for name in made.names:
        parts.append(_named(scene, name, ("inner", "inner:" + kind, name.type)))
    if first.circumstance and not made.names:
        return Said(made.first, made.stop, "circumstance", parts)
    if first.office and entity is None:
        return Said(made.first, made.stop, "office", parts)
    following = scene.names.get(made.stop) if first.sort and not made.names else None
    return Said(made.first, made.stop, "" if following is None or following.skip else "class", parts)


def _named(scene: Scene, name: Name, signs: Sequence[str]) -> Part:
    return name.entity, *scene.bounds(name.first, name.stop, name.skip), name.type, signs


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


def same(mine: Participant, other: Participant) -> bool:
    """Whether two participants are one entity, or overlapping phrases that are none."""
    if mine.entity is not None or other.entity is not None:
        return mine.entity == other.entity
    return mine.span.overlaps(other.span)
