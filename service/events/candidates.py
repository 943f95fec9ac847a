"""The phrases around an event word that may name its participants, with the signs of their part in it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.cast import Cast, participant
from service.events.phrases import Phrase, adjectival, apposed, entity_of, head_word, phrase
from service.events.pronouns import SUFFIXED, referent
from service.events.scene import Name, Scene
from service.events.words import Reading, grammar

Setting = tuple[str, str, str]

_AFTER = 16
_FAR = 4  # verbs, conjunctions and commas that part a candidate from the event word
_NOMINAL = 2  # later phrases are recipients only where the clause needs them, or by a name in them
_READ = 3  # after so many phrases only names count
_NAMES_ONLY = frozenset(("STATEMENT",))
_COMMAS = frozenset("،,")
_CARRIERS = frozenset(("سراح",))  # a part of its verb: whom it is annexed to is the object
_BREAKS = frozenset(("compl", "rel", "sub", "coord"))
_COUNTED = frozenset(("digit", "num"))
_ORDER = tuple(f"An{min(n, 4)}" for n in range(_AFTER + 1))
_VERBS, _MARKS, _BREAKS_MET = (tuple(f"{letter}{min(n, 2)}" for n in range(_FAR + 1)) for letter in "vmk")
_PAST = tuple(f"past{n}" for n in range(4))
_DISTANCES = tuple(f"d{n}" for n in range(6))
_PLURAL = ("ين", "ون", "ات")
_OWNED = ("ها", "هم", "هما")
_HEADS = ("people", "holders", "bodies", "offices", "things", "documents", "class_nouns")


class Candidate:
    """Who may take part. `signs` tell how; `setting` is the event's type, its word's form and the candidate's sort: with
    each of them a sign is weighed as well as by itself."""

    __slots__ = ("end", "entity", "found", "setting", "signs", "slot", "start")

    def __init__(
        self, found: Phrase | Name | Participant, entity: int | None, start: int, end: int, slot: str, setting: Setting,
        signs: list[str],
    ) -> None:  # fmt: skip
        self.found = found
        self.entity = entity
        self.start = start
        self.end = end
        self.slot = slot
        self.setting = setting
        self.signs = signs

    def same(self, other: Participant | Candidate) -> bool:
        """Whether they are one entity, or overlapping phrases that are none."""
        if self.entity is not None or other.entity is not None:
            return self.entity == other.entity
        return self.overlaps(other)

    def overlaps(self, other: Participant | Candidate) -> bool:
        place = other.span if isinstance(other, Participant) else other
        return self.start < place.end and place.start < self.end

    def clashes(self, other: Participant | Candidate) -> bool:
        """Whether both cannot be in one cast."""
        return self.same(other) or self.overlaps(other)

    def participant(self, scene: Scene) -> Participant:
        """The recipient that it would be."""
        if isinstance(self.found, Participant):
            return Participant(role="recipient", entity=self.found.entity, span=self.found.span)
        return participant(scene, "recipient", self.found)


def traits(sign: str, setting: Setting) -> list[str]:
    """A sign by itself and with each part of a setting."""
    return [sign, *(f"{sign}&{part}" for part in setting)]


def candidates(scene: Scene, anchor: Anchor, kind: EventType, ruled: Cast) -> list[Candidate]:
    """Who may take part in an event: the phrases around its word in text order, whom its pronouns mean, and whom the
    rules chose."""
    walk = _Walk(scene, anchor, kind, ruled)
    walk.look_back()
    walk.begin()
    token, stop = anchor.token + 1, min(scene.stop, anchor.token + _AFTER)
    if kind in _NAMES_ONLY:
        walk.take_names(token, stop)
    else:
        while token < stop and walk.verbs + walk.breaks + walk.marks < _FAR:
            token = walk.step(token)
    walk.add_ruled()
    return walk.found


class _Walk:
    """Reads on from candidate to candidate; `slot` is what the next one hangs on."""

    __slots__ = (
        "actors", "anchor", "before", "breaks", "form", "found", "gender", "governs", "kind", "marks", "order",
        "past_actor", "prepositions", "recipients", "relation", "relations", "scene", "settings", "slot", "verb", "verbs",
    )  # fmt: skip

    def __init__(self, scene: Scene, anchor: Anchor, kind: EventType, ruled: Cast) -> None:
        self.scene = scene
        self.anchor = anchor
        self.kind = kind
        self.actors = ruled.actors
        self.recipients = ruled.recipients
        self.relation = ruled.relation
        self.relations = ruled.relations
        self.found: list[Candidate] = []
        self.form, self.governs, self.prepositions, self.verb = _form(scene, anchor)
        if ruled.actors:
            self.governs.append("actor known")
        if ruled.recipients:
            self.governs.append("recipient known")
        self.gender = self.verb.inflection.gender if self.form == "verb" and self.verb is not None else None
        self.settings: dict[str, Setting] = {}
        self.verbs = self.marks = self.breaks = self.order = 0
        self.past_actor = -1
        self.slot = ""
        self.before = ""  # what the phrase before hangs on, as long as و can join another to it

    def look_back(self) -> None:
        """Takes in the parts of the clause before the event word."""
        for first, _, _ in self.relations:
            if first < self.anchor.token:
                self._phrase(first)

    def take_names(self, start: int, stop: int) -> None:
        """Takes names in without reading the phrases that they stand in."""
        names = self.scene.names
        for token in range(start, stop):
            name = names.get(token)
            if name is not None and name.first == token:
                self.slot = self._hangs_on(token)
                self._name(token)

    def _hangs_on(self, token: int) -> str:
        """The preposition before a token, if any."""
        if token - 1 == self.anchor.token:
            return "trigger"
        word = self.scene.words[token - 1 - self.scene.first] if token > self.scene.first else None
        return word.plain if word is not None and word.closed == "prep" else "bare"

    def begin(self) -> None:
        """Stands at the event word."""
        self.order = 0
        self.slot, self.before = "trigger", ""
        if self.verb is not None and self.verb.enclitic is not None:
            self._mean("enclitic", self.verb.enclitic, self.anchor.token)

    def step(self, token: int) -> int:
        """Takes a closed word, a verb or a candidate in, and says where to go on."""
        scene = self.scene
        at = token - scene.first
        taken = scene.taken[at]
        if taken == 1:
            return token + 1
        if taken:
            return self._name(token) if self.order >= _READ else self._phrase(token)
        word = scene.words[at]
        closed = word.closed
        if closed and closed not in _COUNTED and closed != "dem":
            self._close(token, closed, word.plain)
            return token + 1
        if scene.innermost[at].head == token:
            self.verbs += 1
            self.slot, self.before = "verb", ""
            return token + 1
        if self.order >= _READ:
            self.slot = "bare"
            return token + 1
        return self._phrase(token)

    def _name(self, token: int) -> int:
        """Takes a name in without reading the phrase that it stands in."""
        name = self.scene.names[token]
        _, slot = self._proclitics(token, 2)
        self._take(Phrase(token, name.stop, name.skip, (name,)), ((name, name.type, (name.type,)),), slot)
        return name.stop

    def _phrase(self, token: int) -> int:
        scene, anchor = self.scene, self.anchor
        skip, slot = self._proclitics(token, scene.taken[token - scene.first])
        if slot == "trigger" and self._describes(token) or scene.keys[token] in _CARRIERS:
            return token + 1
        said = _said(scene, token, skip)
        if said is None or said.phrase.first <= anchor.token < said.phrase.stop or said.circumstance:
            self.slot = "bare"
            return token + 1
        self._take(said.phrase, said.parts, slot)
        return said.phrase.stop

    def _describes(self, token: int) -> bool:
        """Whether a word is an adjective of the event noun before it."""
        scene, noun = self.scene, self.anchor.token
        if self.form == "verb" or self.form == "passive" or scene.taken[token - scene.first]:
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
            if split is not None:
                self._mean(split[0], split[1], token)
        elif closed == "mark":
            if plain in _COMMAS:
                scene = self.scene
                near = scene.taken[token - 1 - scene.first] == 1 if token > scene.first else False
                if not near and token + 1 < scene.stop:
                    near = scene.taken[token + 1 - scene.first] == 1
                self.marks += not near
                if self.slot != "trigger":
                    self.slot = "comma"
        else:
            self.breaks += closed in _BREAKS
            self.slot = closed
        self.before = ""

    def _mean(self, slot: str, pronoun: str, token: int) -> None:
        """Takes in whom a pronoun means."""
        meant = referent(self.scene, self.anchor.clause, pronoun, token)
        if meant is not None:
            made = meant if isinstance(meant, Participant) else participant(self.scene, "recipient", meant)
            self._add(made, slot, self._sort(made), ["meant", f"meant:{slot}", f"meant:{pronoun}", self._sort(made)])

    def _proclitics(self, token: int, taken: int) -> tuple[int, str]:
        """How many letters before a candidate are not its own, and its slot."""
        scene = self.scene
        key = scene.keys[token]
        if taken:
            skip = scene.names[token].skip
            if not skip:
                return 0, self.slot
            return 0, "and" if skip == 1 and key[0] in "وف" else key[skip - 1]
        word = scene.words[token - scene.first]
        reading = word.noun or word.participle
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

    def _take(self, made: Phrase, parts: Parts, slot: str) -> None:
        token = self.anchor.token
        first = made.first
        after = first > token
        joined = slot == "and" and self.before
        if joined:
            slot = self.before
        self.order += 1
        self.before = slot
        self.slot = "bare"
        relation = self.relation(first)
        seldom = not relation and self.order > _NOMINAL
        if seldom and len(parts) == 1 and parts[0][1] == "nominal":
            if self.past_actor >= 0 and after:
                self.past_actor += 1
            return
        distance = first - token if after else token - made.stop + 1
        signs = [
            "A" if after else "B",
            _ORDER[self.order] if after else "Bn",
            _VERBS[self.verbs],
            _MARKS[self.marks],
            _BREAKS_MET[self.breaks],
            _DISTANCES[min(distance.bit_length(), 5)],
            _sided(after, slot),
            self._clause(made),
            *self.governs,
        ]
        if joined:
            signs.append("joined")
        if slot in self.prepositions:
            signs.append("governed")
        if self.past_actor >= 0 and after:
            self.past_actor += 1
            signs.append(_PAST[min(self.past_actor, 3)])
        if self.gender and (slot == "trigger" or slot == "bare"):
            signs.append("agrees" if self.gender == _gender(self.scene, made) else "differs")
        if relation:
            signs += (relation, _related(relation, self.form))
        for found, sort, own in parts:
            if not (seldom and sort == "nominal"):
                self._add(found, slot, sort, [*signs, *own])

    def _add(self, found: Phrase | Name | Participant, slot: str, sort: str, signs: list[str]) -> None:
        document = self.scene.document
        if isinstance(found, Name):
            entity: int | None = found.entity
            start, end = document.starts[found.first] + found.skip, document.ends[found.stop - 1]
        else:
            made = found if isinstance(found, Participant) else participant(self.scene, "recipient", found)
            found, entity, (start, end) = made, made.entity, (made.span.start, made.span.end)
        candidate = Candidate(found, entity, start, end, slot, self._setting(sort), signs)
        for actor in self.actors:
            if candidate.same(actor):
                signs.append("by rule: actor")
            elif candidate.overlaps(actor):
                signs.append("in rule's actor")
            else:
                continue
            self.past_actor = 0
            break
        for recipient in self.recipients:
            if candidate.same(recipient):
                signs.append("by rule: recipient")
                break
        self.found.append(candidate)

    def _setting(self, sort: str) -> Setting:
        setting = self.settings.get(sort)
        if setting is None:
            setting = self.settings[sort] = (self.kind, self.form, sort)
        return setting

    def add_ruled(self) -> None:
        """Takes in those whom the rules chose and who stand elsewhere."""
        for made in (*self.actors, *self.recipients):
            if not any(other.same(made) for other in self.found):
                sort = self._sort(made)
                self._add(made, "elsewhere", sort, ["elsewhere", sort])

    def _sort(self, made: Participant) -> str:
        return "nominal" if made.entity is None else self.scene.entities[made.entity].type

    def _clause(self, made: Phrase) -> str:
        clause, mine = self.anchor.clause, self.scene.clause(made.first)
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


@cache
def _sided(after: bool, slot: str) -> str:
    return f"{'A' if after else 'B'}:{slot}"


@cache
def _related(relation: str, form: str) -> str:
    return f"{relation} {form}"


Parts = tuple[tuple[Phrase | Name, str, tuple[str, ...]], ...]


class Said(NamedTuple):
    """A phrase with what in it may be a participant: each part's sort and own signs."""

    phrase: Phrase
    circumstance: bool
    parts: Parts


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
    word = head_word(scene, made)
    head = _heads().get(word) or ("plain" if scene.any_noun(made.first) is None else "deed")
    first = scene.keys[made.first]
    signs = ["nominal", head]
    if not first[made.skip :].startswith("ال"):
        signs.append("indefinite")
    if first.endswith(_PLURAL):
        signs.append("plural")
    if first.endswith(_OWNED):
        signs.append("owned")
    if made.stop - made.first == 1:
        signs.append("single")
    for token in range(made.first - scene.first, made.stop - scene.first):
        if scene.words[token].closed in _COUNTED:
            signs.append("counted")
            break
    inner = tuple((name, name.type, ("inner", "inner:" + head, name.type)) for name in made.names)
    circumstance = not made.names and word in scene.grammar["circumstances"]
    return Said(made, circumstance, ((made, "nominal", tuple(signs)), *inner))


@cache
def _heads() -> dict[str, str]:
    """The class of head words, the first that has them."""
    classes = grammar()
    return {word: name for name in reversed(_HEADS) for word in classes[name]}


def _form(scene: Scene, anchor: Anchor) -> tuple[str, list[str], tuple[str, ...], Reading | None]:
    """The form of an event word, what its lexicon entry says of its complements, and their prepositions."""
    word = scene.word(anchor.token)
    verbal = anchor.verb == anchor.token
    reading = word.verb if verbal else word.noun or word.participle
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
