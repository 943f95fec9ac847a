"""What stands behind an event word: its object, phrases after its prepositions, the next name."""

from __future__ import annotations

from collections.abc import Collection

from service.annotation import EventType
from service.events.cast import Cast
from service.events.clauses import Clause
from service.events.coordination import joined
from service.events.grammar import typed_prepositions
from service.events.lexicon import Entry
from service.events.nature import affected, is_animate, is_prefixed, is_prefixed_by, is_thing
from service.events.phrases import Phrase, adjectival, apposed, entity_of, phrase
from service.events.places import placed
from service.events.scene import Name, Scene
from service.events.subjects import past_adverbs, past_place
from service.events.words import folded

NOMINAL_RECIPIENTS = frozenset(
    (
        "ASSAULT",
        "COERCE",
        "ACCUSE",
        "REQUEST",
        "THREATEN",
        "SANCTION",
        "SUPPORT",
        "AID",
        "REJECT",
        "CONSULT",
        "RETREAT",
        "MOBILIZE",
    )
)


REACH = 14


def add_recipients(
    scene: Scene, found: Cast, clause: Clause, start: int, rest: int, kind: EventType, entry: Entry
) -> None:
    """The object; those after the word's prepositions; the next name that the clause says it is about."""
    lemma = folded(entry.lemma)
    direct = None if entry.intransitive else _direct(scene, clause, rest)
    found.relate("object", direct)
    if kind == "STATEMENT" and lemma not in scene.grammar.addressing:
        addressed = after_preposition(scene, clause, start, ("ل",), names_only=True)
        if addressed is not None and addressed.names[0].type == "ORG" and _addressee(scene, addressed.first):
            found.add("recipient", addressed.names[0])
        elif any(
            scene.words[token].plain in scene.grammar.talks for token in range(start, min(clause.stop, start + REACH))
        ):
            partner = after_preposition(scene, clause, start, ("مع",), names_only=True)
            if partner is not None:
                found.add("recipient", partner)
        return
    own = entry.prepositions
    typed = typed_prepositions().get(kind, ())
    if direct is not None:
        target = affected(scene, direct)
        if isinstance(target, Name) or isinstance(target, Phrase) and entity_of(scene, target) is not None:
            if kind != "STATEMENT" or lemma in scene.grammar.addressing:
                found.add("recipient", target)
            if found.recipients and kind not in ("AID", "COOPERATE"):
                return
    if kind == "STATEMENT":
        if direct is not None and not found.recipients:
            found.add("recipient", direct)
        return
    for prepositions in (own, typed):
        other = after_preposition(scene, clause, start, prepositions, names_only=True) if prepositions else None
        if other is None and prepositions is own and own:
            inner = [c for c in scene.clauses if c.parent is clause and c.opening == "asyndetic" and c.head >= 0]
            if inner:
                other = after_preposition(scene, inner[0], inner[0].head + 1, own, names_only=True)
        if other is not None and found.add("recipient", affected(scene, other)):
            second = joined(scene, other.stop)
            if second is not None and second.names:
                found.add("recipient", second)
            return
    if found.recipients:
        return
    nominal = kind in NOMINAL_RECIPIENTS
    if nominal and direct is not None and not own and is_animate(scene, direct) and found.add("recipient", direct):
        return
    if own and nominal:
        other = after_preposition(scene, clause, start, own)
        if other is not None and not is_thing(scene, other) and found.add("recipient", other):
            return
    seek(scene, found, clause, rest, kind)
    if found.recipients:
        return
    if direct is not None and (nominal or kind == "OTHER") and not own and not is_thing(scene, direct):
        found.add("recipient", direct)
    elif nominal and typed:
        other = after_preposition(scene, clause, start, typed)
        if other is not None and not is_thing(scene, other):
            found.add("recipient", other)


def _addressee(scene: Scene, token: int) -> bool:
    """Whether ل begins here something said to somebody, not a part of the phrase before it."""
    before = token - 1
    if scene.taken[before] or scene.innermost[before].head == before:
        return True
    word = scene.words[before]
    return word.closed in ("mark", "prep") or word.noun is None and word.plain.startswith("ال")


_SEEKING = frozenset(
    ("THREATEN", "ACCUSE", "SANCTION", "REJECT", "REQUEST", "ASSAULT", "CONSULT", "SUPPORT", "AID", "COERCE", "RETREAT",
     "MOBILIZE", "OTHER", "COOPERATE", "CONCEDE")
)  # fmt: skip


_ON_THE_SPOT = frozenset(("ASSAULT", "COERCE"))


def _direct(scene: Scene, clause: Clause, rest: int) -> Phrase | None:
    """The object that stands right after the subject."""
    token = past_place(scene, past_adverbs(scene, rest, clause), clause)
    limit = clause.stop
    while token < limit and not scene.taken[token] and adjectival(scene, token) and scene.keys[token].startswith("ال"):
        later = past_adverbs(scene, token + 1, clause)
        if later >= limit or scene.innermost[later] is not clause or scene.words[later].closed:
            break
        token = later
    if token >= limit or scene.innermost[token] is not clause:
        return None
    if token in scene.names and scene.names[token].skip:
        return None
    found = phrase(scene, token)
    if found is None or is_prefixed(scene, found) or scene.words[found.first].conjoined and token not in scene.names:
        return None
    return apposed(scene, found)


def _next_name(scene: Scene, clause: Clause, start: int, kind: EventType) -> Name | None:
    """The first name after a word that its sentence does not put aside as a place, a source or a circumstance."""
    if start > scene.last_name:
        return None
    limit = min(scene.stop if kind in ("THREATEN", "ACCUSE") else clause.stop, start + 2 * REACH)
    words, names, innermost, asides = scene.words, scene.names, scene.innermost, scene.grammar.asides
    token = start
    while token < limit:
        if innermost[token] is not clause and kind != "THREATEN":
            token += 1
            continue
        name = names.get(token)
        if name is None:
            word = words[token]
            if word.closed:
                if word.plain in asides and word.closed in ("prep", "sub") or scene.keys[token] in "؛:":
                    return None
            elif word.conjoined and innermost[token].head == token:
                return None
            token += 1
            continue
        token = name.stop
        if name.type == "MISC" or name.type == "LOC" and placed(scene, name) and kind not in _ON_THE_SPOT:
            continue
        return name
    return None


def after_preposition(
    scene: Scene, clause: Clause, start: int, prepositions: Collection[str], *, names_only: bool = False
) -> Phrase | None:
    """The phrase after the first of some prepositions in a clause; with `names_only` the first that holds a name."""
    if names_only and start > scene.last_name:
        return None
    words, taken, innermost = scene.words, scene.taken, scene.innermost
    for token in range(start, min(clause.stop, start + REACH)):
        if innermost[token] is not clause:
            continue
        if taken[token]:
            found = _name_after(scene, token, prepositions)
        elif words[token].shape.leads:
            found = _phrase_after(scene, token, prepositions)
        else:
            continue
        if found is not None and (not names_only or found.names):
            return apposed(scene, found)
    return None


def _name_after(scene: Scene, token: int, prepositions: Collection[str]) -> Phrase | None:
    """The phrase that begins with a name to which one of some prepositions is written."""
    if scene.taken[token] == 1:
        return None
    name = scene.names[token]
    if name.first == token and name.skip and scene.keys[token][name.skip - 1] in prepositions:
        return phrase(scene, token)
    return None


def _phrase_after(scene: Scene, token: int, prepositions: Collection[str]) -> Phrase | None:
    """The phrase after one of some prepositions, or to whose first word it is written."""
    word, key = scene.words[token], scene.keys[token]
    if word.closed == "prep" or key in scene.grammar.double_prepositions:
        if (word.plain in prepositions or key in prepositions) and token + 1 < scene.stop:
            inside = token + 1
            while inside < scene.stop - 1 and scene.keys[inside] in '"«“':
                inside += 1
            if scene.taken[inside] != 1:
                return phrase(scene, inside)
    elif key[0] in prepositions:
        plain = word.noun is None and word.verb is None and word.participle is None
        if key.startswith(("لل", "بال")) or plain or is_prefixed_by(word, key[0]):
            return phrase(scene, token, 1)
    return None


def seek(scene: Scene, found: Cast, clause: Clause, start: int, kind: EventType) -> None:
    """Takes the next name for the recipient where there is none yet and the type asks for one."""
    if not found.recipients and kind in _SEEKING:
        later = _next_name(scene, clause, start, kind)
        if later is not None and found.add("recipient", later):
            second = joined(scene, later.stop)
            if second is not None and second.names:
                found.add("recipient", second)
