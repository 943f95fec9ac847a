"""The phrases around an event word that may name its participants, with the signs of their part in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.cast import Cast, described, participant
from service.events.clauses import Clause
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
_CARRIERS = frozenset(("سراح",))  # a part of its verb: whom it is annexed to is the object
_BREAKS = frozenset(("compl", "rel", "sub", "coord"))
_COUNTED = frozenset(("digit", "num"))
_BEGINNING = frozenset(("digit", "num", "dem"))  # the classes of closed words that can begin a candidate


def _counted(letter: str, most: int) -> tuple[str, ...]:
    """The sign of each number that can be met around an event word; from `most` on they share one."""
    return tuple(f"{letter}{min(n, most)}" for n in range(_BEFORE + _AFTER + 1))


_ORDER = _counted("An", 4)
_VERBS, _MARKS, _BREAKS_MET = (_counted(letter, 2) for letter in "vmk")
_PAST = _counted("past", 3)
_DISTANCES = tuple(f"d{n.bit_length()}" for n in range(_BEFORE + _AFTER + 1))


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
    walk.read(token, anchor.token)
    walk.begin()
    walk.read(anchor.token + 1, min(scene.stop, anchor.token + _AFTER))
    walk.add_ruled()
    return walk.found


class _Walk:
    """Reads on from candidate to candidate; `slot` is what the next one hangs on, `before` what the last one did."""

    __slots__ = (
        "anchor", "before", "breaks", "form", "found", "governs", "kind", "known", "marks", "order", "past_actor",
        "prepositions", "relations", "ruled", "scene", "slot", "unmet", "verb", "verbs",
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
        self.unmet = set(range(len(self.ruled)))
        self.relations = ruled.relations
        self.found: list[Candidate] = []
        self.form, self.governs, self.prepositions, self.verb = _form(scene, anchor)
        self.verbs = self.marks = self.breaks = self.order = 0
        self.past_actor = -1
        self.slot = ""
        self.before: str | None = None

    def _rule(self, line: Sequence[Participant], *, acts: bool) -> None:
        """Notes whom the rules chose, by number, entity and place."""
        for made in line:
            self.ruled.append((len(self.ruled), made.entity, made.span.start, made.span.end, acts))

    def begin(self) -> None:
        """Takes in the event word itself."""
        self.verbs = self.marks = self.breaks = 0
        self.slot, self.before = "trigger", None
        if self.verb is not None and self.verb.enclitic is not None:
            self._mean("enclitic", self.verb.enclitic, self.anchor.token)

    def read(self, token: int, stop: int) -> None:
        """Takes in the closed words, verbs and candidates from a token on, those after the event word as far as too much
        parts them from it."""
        scene, trigger = self.scene, self.anchor.token
        words, taken, innermost = scene.words, scene.taken, scene.innermost
        far = _FAR if token > trigger else _BEFORE + 1
        while token < stop:
            mark = taken[token]
            if mark == 1:
                token += 1
                continue
            word = words[token]
            clause = innermost[token]
            if word.closed and not mark and word.closed not in _BEGINNING:
                self._close(token, word.closed, word.plain)
            elif clause.head == token:
                self.verbs += 1
                self.slot, self.before = "verb", None
            else:
                skip, slot = 0, self.slot
                if mark:
                    slot = self._written_to(token) or slot
                elif word.shape.skip and not (word.shape.doubtful and slot == "verb"):
                    skip, slot = word.shape.skip, word.shape.slot or slot
                if slot == "trigger" and self._describes(token) or scene.keys[token] in _CARRIERS:
                    token += 1
                    continue
                said = scene.said.get(token << 3 | skip) or _said(scene, token, skip)
                if said is None or token <= trigger < said.stop or said.circumstance:
                    self.slot = "bare"
                    token += 1
                else:
                    self._take(said, slot, clause)
                    token = said.stop
                continue
            token += 1
            if self.verbs + self.breaks + self.marks == far:
                break

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
        sort = self._sort(made.entity)
        part = Part(made.entity, made.span.start, made.span.end, sort, (sort,))
        self._add(part, slot, ["meant", f"meant:{slot}", f"meant:{pronoun}"])

    def _written_to(self, token: int) -> str:
        """What a name's proclitic hangs it on; empty where it has none."""
        skip = self.scene.names[token].skip
        if not skip:
            return ""
        key = self.scene.keys[token]
        return "and" if skip == 1 and key[0] in "وف" else key[skip - 1]

    def _take(self, said: Said, slot: str, clause: Clause) -> None:
        first, distance = said.first, said.first - self.anchor.token
        before = self.before
        joined = False
        if slot == "and" and before is not None:
            slot, joined = before, True
        if distance > 0:
            self.order += 1
            signs = ["A", _ORDER[self.order], _DISTANCES[distance], "A:" + slot]
            if self.past_actor >= 0:
                self.past_actor += 1
                signs.append(_PAST[self.past_actor])
        else:
            signs = ["B", "Bn", _DISTANCES[self.anchor.token - said.stop + 1], "B:" + slot]
        signs += (
            _VERBS[self.verbs],
            _MARKS[self.marks],
            _BREAKS_MET[self.breaks],
            "same" if clause is self.anchor.clause else self._clause(said, clause),
            *self.governs,
        )
        if joined:
            signs.append("joined")
        if slot in self.prepositions:
            signs.append("governed")
        if (slot == "trigger" or slot == "bare") and self.form == "verb" and self.verb is not None:
            agrees = self.verb.inflection.gender == _gender(self.scene, first)
            signs.append("agrees" if agrees else "differs")
        for begin, stop, relation in self.relations:
            if begin <= first < stop:
                relation = relation if begin == first else "in " + relation
                signs += relation, f"{relation} {self.form}"
                break
        for part in said.parts:
            self._add(part, slot, signs)
        self.before = slot
        self.slot = "bare"

    def _add(self, part: Part, slot: str, signs: Sequence[str]) -> None:
        entity, start, end = part.entity, part.start, part.end
        said = [*signs, *part.signs, *self.known]
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
        setting = (self.kind, self.form, part.sort)
        self.found.append(Candidate(entity, start, end, actor != "", slot, setting, said))

    def add_ruled(self) -> None:
        """Takes in those whom the rules chose and who stand elsewhere."""
        for number in sorted(self.unmet):
            _, entity, start, end, _ = self.ruled[number]
            sort = self._sort(entity)
            self._add(Part(entity, start, end, sort, (sort,)), "elsewhere", ["elsewhere"])

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


class Part(msgspec.Struct, frozen=True, gc=False):
    """What in a phrase may be a participant: its entity, or null, its place, its sort and its own signs."""

    entity: int | None
    start: int
    end: int
    sort: str
    signs: tuple[str, ...]


class Said(msgspec.Struct, frozen=True, gc=False):
    """A phrase, tokens `first` to `stop`, with what in it may be a participant."""

    first: int
    stop: int
    circumstance: bool
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
        return Said(made.first, made.stop, False, [_named(scene, named, (named.type,))])
    first = made.head
    kind = first.kind or ("plain" if scene.any_noun(made.first) is None else "deed")
    single = made.stop - made.first == 1
    counted = False
    for word in scene.words[made.first : made.stop]:
        if word.closed in _COUNTED:
            counted = True
            break
    start, end = scene.bounds(made.first, made.stop, made.skip)
    signs = _nominal(kind, first.article, first.plural, first.owned, single, counted)
    parts = [Part(described(scene, made) if first.article else None, start, end, "nominal", signs)]
    for name in made.names:
        parts.append(_named(scene, name, ("inner", "inner:" + kind, name.type)))
    return Said(made.first, made.stop, first.circumstance and not made.names, parts)


def _named(scene: Scene, name: Name, signs: tuple[str, ...]) -> Part:
    start, end = scene.bounds(name.first, name.stop, name.skip)
    return Part(name.entity, start, end, name.type, signs)


@cache
def _nominal(kind: str, article: bool, plural: bool, owned: bool, single: bool, counted: bool) -> tuple[str, ...]:
    """The signs of a phrase that is no name."""
    traits = (
        ("indefinite", not article),
        ("plural", plural),
        ("owned", owned),
        ("single", single),
        ("counted", counted),
    )
    return "nominal", kind, *(sign for sign, holds in traits if holds)


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
