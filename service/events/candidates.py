"""The phrases around an event word that may name its participants, with the signs of their part in it."""

from __future__ import annotations

from service.annotation import EventType, Participant
from service.events.anchors import Anchor
from service.events.phrases import Phrase, apposed, entity_of, head_word, phrase
from service.events.scene import Name, Scene

_BEFORE = 16
_AFTER = 26
_COMMAS = frozenset("،,")
_BREAKS = frozenset(("compl", "rel", "sub", "coord"))
_COUNTED = frozenset(("digit", "num"))
_PLURAL = ("ين", "ون", "ات")
_OWNED = ("ها", "هم", "هما")
_HEADS = ("people", "holders", "bodies", "offices", "things", "documents", "class_nouns")


class Candidate:
    """A phrase or name. `signs` are its own; `setting` is the event's type, its word's form and the candidate's sort,
    with each of which a sign is weighed as well as by itself."""

    __slots__ = ("found", "setting", "signs", "slot")

    def __init__(self, found: Phrase | Name, slot: str, setting: tuple[str, str, str], signs: tuple[str, ...]) -> None:
        self.found = found
        self.slot = slot
        self.setting = setting
        self.signs = signs


def traits(sign: str, setting: tuple[str, str, str]) -> list[str]:
    """A sign by itself and with each part of a setting."""
    return [sign, *(f"{sign}&{part}" for part in setting)]


def candidates(scene: Scene, anchor: Anchor, kind: EventType) -> list[Candidate]:
    """The candidates around an event word in text order."""
    walk = _Walk(scene, anchor, kind)
    token = max(scene.first, anchor.token - _BEFORE)
    name = scene.names.get(token)
    if name is not None and name.first < token:
        token = name.stop
    stop = min(scene.stop, anchor.token + _AFTER)
    while token < stop:
        token = walk.step(token)
    return walk.found


class _Walk:
    """Reads on from candidate to candidate; `slot` is what the next one hangs on."""

    __slots__ = ("anchor", "before", "breaks", "form", "found", "governs", "kind", "marks", "order", "prepositions", "scene", "slot", "verbs")  # fmt: skip

    def __init__(self, scene: Scene, anchor: Anchor, kind: EventType) -> None:
        self.scene = scene
        self.anchor = anchor
        self.kind = kind
        self.found: list[Candidate] = []
        self.form, self.governs, self.prepositions = _form(scene, anchor)
        self.verbs = self.marks = self.breaks = self.order = 0
        self.slot = ""
        self.before: Candidate | None = None

    def step(self, token: int) -> int:
        """Takes a closed word, a verb or a candidate in, and says where to go on."""
        scene, anchor = self.scene, self.anchor
        if token == anchor.token:
            self.verbs = self.marks = self.breaks = self.order = 0
            self.slot, self.before = "trigger", None
            return token + 1
        taken = scene.taken[token - scene.first]
        if taken == 1:
            return token + 1
        word = scene.words[token - scene.first]
        if not taken and word.closed and word.closed not in _COUNTED and word.closed != "dem":
            self._close(word.closed, word.plain)
            return token + 1
        if scene.innermost[token - scene.first].head == token:
            self.verbs += 1
            self.slot, self.before = "verb", None
            return token + 1
        skip, slot = self._proclitics(token, taken)
        made = phrase(scene, token, skip)
        if made is not None:
            made = apposed(scene, made)
        if made is None or made.first <= anchor.token < made.stop or made.names == () and _circumstance(scene, made):
            self.slot = "bare"
            return token + 1
        self._take(made, slot)
        return made.stop

    def _close(self, closed: str, plain: str) -> None:
        if closed == "and":
            self.slot = "and"
            return
        if closed == "prep":
            self.slot = plain
        elif closed == "mark":
            if plain in _COMMAS:
                self.marks += 1
                if self.slot != "trigger":
                    self.slot = "comma"
        else:
            self.breaks += closed in _BREAKS
            self.slot = closed
        self.before = None

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

    def _take(self, made: Phrase, slot: str) -> None:
        scene, anchor = self.scene, self.anchor
        after = made.first > anchor.token
        joined = slot == "and" and self.before is not None
        if joined and self.before is not None:
            slot = self.before.slot
        self.order += 1
        side = "A" if after else "B"
        distance = made.first - anchor.token if after else anchor.token - made.stop + 1
        signs = [
            side,
            f"{side}n{min(self.order, 4)}" if after else "Bn",
            f"v{min(self.verbs, 2)}",
            f"m{min(self.marks, 2)}",
            f"k{min(self.breaks, 2)}",
            f"d{min(distance.bit_length(), 5)}",
            f"{side}:{slot}",
            self._clause(made),
            *self.governs,
        ]
        if joined:
            signs.append("joined")
        if slot in self.prepositions:
            signs.append("governed")
        named = entity_of(scene, made)
        self._add(named or made, slot, signs)
        self.before = self.found[-1]
        self.slot = "bare"
        if named is None:
            for name in made.names:
                self._add(name, slot, [*signs, "inner", "inner:" + _head(scene, made)])

    def _add(self, found: Phrase | Name, slot: str, signs: list[str]) -> None:
        scene = self.scene
        if isinstance(found, Name):
            sort = found.type
            own = [sort]
        else:
            sort = "nominal"
            own = [sort, _head(scene, found)]
            if not scene.keys[found.first][found.skip :].startswith("ال"):
                own.append("indefinite")
            first = scene.keys[found.first]
            if first.endswith(_PLURAL):
                own.append("plural")
            if first.endswith(_OWNED):
                own.append("owned")
            if found.stop - found.first == 1:
                own.append("single")
            if any(scene.word(token).closed in _COUNTED for token in range(found.first, found.stop)):
                own.append("counted")
        self.found.append(Candidate(found, slot, (self.kind, self.form, sort), (*signs, *own)))

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


def _circumstance(scene: Scene, found: Phrase) -> bool:
    return head_word(scene, found) in scene.grammar["circumstances"]


def _head(scene: Scene, found: Phrase) -> str:
    head = head_word(scene, found)
    for name in _HEADS:
        if head in scene.grammar[name]:
            return name
    return "deed" if scene.any_noun(found.first) is not None else "plain"


def _form(scene: Scene, anchor: Anchor) -> tuple[str, list[str], tuple[str, ...]]:
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
    return form, signs, () if reading is None else reading.entry.prepositions


def same(mine: Participant, other: Participant) -> bool:
    """Whether two participants are one entity, or overlapping phrases that are none."""
    if mine.entity is not None or other.entity is not None:
        return mine.entity == other.entity
    return mine.span.overlaps(other.span)
