"""The phrases around an event word that may name its participants, with the signs of their part in it."""

from __future__ import annotations

from typing import NamedTuple

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.cast import Cast, participant
from service.events.phrases import Phrase, adjectival, apposed, entity_of, head_of, phrase
from service.events.pronouns import SUFFIXED, referent
from service.events.scene import Name, Scene
from service.events.words import Reading

Setting = tuple[str, str, str]

_BEFORE = 8
_AFTER = 20
_FAR = 4  # verbs, conjunctions and commas that part a candidate from the event word
_COMMAS = frozenset("،,")
_CARRIERS = frozenset(("سراح",))  # a part of its verb: whom it is annexed to is the object
_BREAKS = frozenset(("compl", "rel", "sub", "coord"))
_COUNTED = frozenset(("digit", "num"))
_ORDER = tuple(f"An{n}" for n in range(5))
_VERBS, _MARKS, _BREAKS_MET = (tuple(f"{letter}{n}" for n in range(3)) for letter in "vmk")
_PAST = tuple(f"past{n}" for n in range(4))
_DISTANCES = tuple(f"d{n}" for n in range(6))


class Candidate:
    """Who may take part. `signs` tell how; `setting` is the event's type, its word's form and the candidate's sort: with
    each of them a sign is weighed as well as by itself."""

    __slots__ = ("made", "setting", "signs", "slot")

    def __init__(self, made: Participant, slot: str, setting: Setting, signs: tuple[str, ...]) -> None:
        self.made = made
        self.slot = slot
        self.setting = setting
        self.signs = signs


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
    stop = min(scene.stop, anchor.token + _AFTER)
    while token < stop and (token <= anchor.token or walk.verbs + walk.breaks + walk.marks < _FAR):
        token = walk.step(token)
    walk.add_ruled()
    return walk.found


class _Walk:
    """Reads on from candidate to candidate; `slot` is what the next one hangs on."""

    __slots__ = (
        "actors", "anchor", "before", "breaks", "form", "found", "governs", "kind", "marks", "order", "past_actor",
        "prepositions", "recipients", "relation", "scene", "settings", "slot", "verb", "verbs",
    )  # fmt: skip

    def __init__(self, scene: Scene, anchor: Anchor, kind: EventType, ruled: Cast) -> None:
        self.scene = scene
        self.anchor = anchor
        self.kind = kind
        self.actors = ruled.actors
        self.recipients = ruled.recipients
        self.relation = ruled.relation
        self.found: list[Candidate] = []
        self.form, self.governs, self.prepositions, self.verb = _form(scene, anchor)
        self.verbs = self.marks = self.breaks = self.order = 0
        self.past_actor = -1
        self.slot = ""
        self.before: tuple[str, ...] | None = None

    def step(self, token: int) -> int:
        """Takes a closed word, a verb or a candidate in, and says where to go on."""
        scene, anchor = self.scene, self.anchor
        if token == anchor.token:
            self.verbs = self.marks = self.breaks = self.order = 0
            self.slot, self.before = "trigger", None
            if self.verb is not None and self.verb.enclitic is not None:
                self._mean("enclitic", self.verb.enclitic, token)
            return token + 1
        taken = scene.taken[token]
        if taken == 1:
            return token + 1
        word = scene.words[token]
        if not taken and word.closed and word.closed not in _COUNTED and word.closed != "dem":
            self._close(token, word.closed, word.plain)
            return token + 1
        if scene.innermost[token].head == token:
            self.verbs += 1
            self.slot, self.before = "verb", None
            return token + 1
        skip, slot = self._proclitics(token, taken)
        if slot == "trigger" and self._describes(token) or scene.keys[token] in _CARRIERS:
            return token + 1
        said = _said(scene, token, skip)
        if said is None or said.phrase.first <= anchor.token < said.phrase.stop or said.circumstance:
            self.slot = "bare"
            return token + 1
        self._take(said, slot)
        return said.phrase.stop

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

    def _close(self, token: int, closed: str, plain: str) -> None:
        if closed == "and":
            self.slot = "and"
            return
        if closed == "prep":
            self.slot = plain
            split = SUFFIXED.get(plain)
            if split is not None and token > self.anchor.token:
                self._mean(split[0], split[1], token)
        elif closed == "mark":
            if plain in _COMMAS:
                scene = self.scene
                near = scene.taken[token - 1] == 1 if token > 0 else False
                if not near and token + 1 < scene.stop:
                    near = scene.taken[token + 1] == 1
                self.marks += not near
                if self.slot != "trigger":
                    self.slot = "comma"
        else:
            self.breaks += closed in _BREAKS
            self.slot = closed
        self.before = None

    def _mean(self, slot: str, pronoun: str, token: int) -> None:
        """Takes in whom a pronoun means."""
        scene = self.scene
        meant = referent(scene, self.anchor.clause, pronoun, token)
        if meant is None:
            return
        made = meant if isinstance(meant, Participant) else participant(scene, "recipient", meant)
        sort = self._sort(made)
        self._add(made, slot, sort, ("meant", f"meant:{slot}", f"meant:{pronoun}", sort))

    def _proclitics(self, token: int, taken: int) -> tuple[int, str]:
        """How many letters before a candidate are not its own, and its slot."""
        scene = self.scene
        key = scene.keys[token]
        if taken:
            skip = scene.names[token].skip
            if not skip:
                return 0, self.slot
            return 0, "and" if skip == 1 and key[0] in "وف" else key[skip - 1]
        word = scene.words[token]
        reading = word.nominal
        if reading is not None and reading.skip:
            return reading.skip, reading.preposition or ("and" if word.conjoined else self.slot)
        if word.conjoined:
            return 1, "and"
        if key.startswith(("لل", "بال")):
            return 1, key[0]
        own = reading is not None or len(key) < 5 or key in scene.grammar["own_letters"]
        if not own and key[0] in "لب" and self.slot != "verb":
            return 1, key[0]
        return 0, self.slot

    def _take(self, said: Said, slot: str) -> None:
        made, token = said.phrase, self.anchor.token
        after = made.first > token
        joined = slot == "and" and self.before is not None
        if joined and self.before is not None:
            slot = self.before[0]
        self.order += 1
        side = "A" if after else "B"
        distance = made.first - token if after else token - made.stop + 1
        signs = (
            side,
            _ORDER[min(self.order, 4)] if after else "Bn",
            _VERBS[min(self.verbs, 2)],
            _MARKS[min(self.marks, 2)],
            _BREAKS_MET[min(self.breaks, 2)],
            _DISTANCES[min(distance.bit_length(), 5)],
            f"{side}:{slot}",
            self._clause(made),
            *self.governs,
        )
        if joined:
            signs = (*signs, "joined")
        if slot in self.prepositions:
            signs = (*signs, "governed")
        if self.past_actor >= 0 and after:
            self.past_actor += 1
            signs = (*signs, _PAST[min(self.past_actor, 3)])
        if self.form == "verb" and self.verb is not None and slot in ("trigger", "bare"):
            agrees = self.verb.inflection.gender == _gender(self.scene, made)
            signs = (*signs, "agrees" if agrees else "differs")
        relation = self.relation(made.first)
        if relation:
            signs = (*signs, relation, f"{relation} {self.form}")
        for found, sort, own in said.parts:
            self._add(participant(self.scene, "recipient", found), slot, sort, signs + own)
        self.before = (slot,)
        self.slot = "bare"

    def _add(self, made: Participant, slot: str, sort: str, signs: tuple[str, ...]) -> None:
        if any(same(made, other) for other in self.actors):
            signs = (*signs, "by rule: actor")
            self.past_actor = 0
        elif any(made.span.overlaps(other.span) for other in self.actors):
            signs = (*signs, "in rule's actor")
            self.past_actor = 0
        if any(same(made, other) for other in self.recipients):
            signs = (*signs, "by rule: recipient")
        if self.actors:
            signs = (*signs, "actor known")
        if self.recipients:
            signs = (*signs, "recipient known")
        setting = (self.kind, self.form, sort)
        self.found.append(Candidate(made, slot, setting, signs))

    def add_ruled(self) -> None:
        """Takes in those whom the rules chose and who stand elsewhere."""
        for made in (*self.actors, *self.recipients):
            if not any(same(made, other.made) for other in self.found):
                sort = self._sort(made)
                self._add(made, "elsewhere", sort, ("elsewhere", sort))

    def _sort(self, made: Participant) -> str:
        return "nominal" if made.entity is None else self.scene.entities[made.entity].type

    def _clause(self, made: Phrase) -> str:
        clause, mine = self.anchor.clause, self.scene.innermost[made.first]
        if mine is clause:
            return "same"
        if mine.parent is clause:
            return "child:" + mine.opening
        if clause.parent is mine:
            described = made.first <= clause.antecedent < made.stop
            return "antecedent" if described else "parent:" + clause.opening
        return "far"


def _gender(scene: Scene, made: Phrase) -> str:
    """The gender of a phrase's head, by its ending or, of a place or body, by what it is."""
    name = scene.names.get(made.first)
    word = scene.keys[made.first]
    if name is not None and name.type == "PER":
        return "m"
    if name is not None and name.type == "LOC":
        return "f"
    return "f" if word.endswith(("ة", "ات", "اء", "ى")) else "m"


class Said(NamedTuple):
    """A phrase with what in it may be a participant: each part's sort and own signs."""

    phrase: Phrase
    circumstance: bool
    parts: tuple[tuple[Phrase | Name, str, tuple[str, ...]], ...]


def _said(scene: Scene, token: int, skip: int) -> Said | None:
    """The phrase at a token, remembered for the scene's other events."""
    key = token << 3 | skip
    if key not in scene.said:
        found = phrase(scene, token, skip)
        scene.said[key] = None if found is None else _parts(scene, apposed(scene, found))
    return scene.said[key]


def _parts(scene: Scene, made: Phrase) -> Said:
    named = entity_of(scene, made)
    if named is not None:
        return Said(made, False, ((named, named.type, (named.type,)),))
    first = head_of(scene, made)
    kind = first.kind or ("plain" if scene.any_noun(made.first) is None else "deed")
    signs = ["nominal", kind]
    if not first.article:
        signs.append("indefinite")
    if first.plural:
        signs.append("plural")
    if first.owned:
        signs.append("owned")
    if made.stop - made.first == 1:
        signs.append("single")
    for token in range(made.first, made.stop):
        if scene.words[token].closed in _COUNTED:
            signs.append("counted")
            break
    inner = tuple((name, name.type, ("inner", "inner:" + kind, name.type)) for name in made.names)
    return Said(made, first.circumstance and not made.names, ((made, "nominal", tuple(signs)), *inner))


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
