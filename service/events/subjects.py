"""The subject of a verb: after it, before it, or what its clause describes."""

from __future__ import annotations

from service.annotation import Participant
from service.events.cast import Before, taken_over
from service.events.clauses import Clause
from service.events.coordination import joined, with_coordinates
from service.events.grammar import grammar
from service.events.nature import is_accusative, is_animate, is_own_deed, is_owned, is_prefixed, is_thing
from service.events.phrases import Phrase, adjectival, alone, apposed, phrase
from service.events.scene import Scene
from service.events.words import folded

SPOKEN = frozenset(("STATEMENT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONSULT"))


def subject_phrases(scene: Scene, clause: Clause, verb: int, before: Before) -> tuple[list[Phrase | Participant], int]:
    """The subject's phrases and the token from which objects are to be looked for."""
    token = past_adverbs(scene, verb + 1, clause)
    reading = scene.words[verb].finite
    if reading is not None and reading.inflection.person != 3:
        return [], token
    obliged = _obliged(scene, clause)
    if obliged is not None:
        return [obliged], token
    if clause.opening == "circumstance":
        return taken_over(before), token
    transitive = reading is not None and not reading.entry.intransitive
    if (
        transitive
        and clause.opening == "complement"
        and scene.keys[clause.start] in scene.grammar.complementizers_with_subject
    ):
        return taken_over(before), token
    plural = reading is not None and reading.inflection.number in ("plural", "dual")
    preceding = _preceding_subject(scene, clause, verb)
    if preceding is not None:
        agent = _after_object(scene, clause, verb, token)
        return (list(preceding), token) if agent is None else with_coordinates(scene, apposed(scene, agent))
    relative = clause.opening in ("relative", "asyndetic")
    resumed = relative and (reading is not None and reading.enclitic is not None or is_resumed(scene, clause, verb))
    if relative and not resumed:
        person = scene.names.get(token)
        if (
            person is not None
            and person.type == "PER"
            and person.skip == 0
            and reading
            and not reading.entry.intransitive
        ):
            return [alone(scene, person)], person.stop
        antecedent = described(scene, clause)
        return ([] if antecedent is None else [antecedent]), token
    if not plural and token < clause.stop and scene.innermost[token] is clause:
        found = phrase(scene, token)
        if found is not None and not is_accusative(scene, found) and not is_prefixed(scene, found):
            if reading is not None and reading.entry.type in SPOKEN and is_own_deed(scene, found):
                return taken_over(before), token
            acts = reading is not None and reading.entry.type in ("ASSAULT", "COERCE", "SANCTION", "AID")
            says = reading is not None and reading.entry.type in SPOKEN
            says = says and found.head.word not in scene.grammar.documents
            thing = is_thing(scene, found) or (acts or says) and not is_animate(scene, found)
            owned = is_owned(scene, found.first) and not found.names and not is_animate(scene, found)
            held = reading is not None and not found.names and folded(reading.lemma) in scene.grammar.of_people
            held = held and is_thing(scene, found)
            if transitive and (clause.opening == "coordinate" and thing or owned or held):
                inherited = taken_over(before)
                if inherited:
                    return inherited, token
            return with_coordinates(scene, apposed(scene, found))
    return taken_over(before), token


def _after_object(scene: Scene, clause: Clause, verb: int, token: int) -> Phrase | None:
    """The subject after a verb whose pronoun takes up the object that stands before it: دراسة أعدها باحثون."""
    reading = scene.words[verb].finite
    if reading is None or reading.enclitic is None or token >= clause.stop:
        return None
    if scene.innermost[token] is not clause:
        return None
    found = phrase(scene, token)
    if found is None or is_accusative(scene, found) or is_prefixed(scene, found):
        return None
    return found


def _obliged(scene: Scene, clause: Clause) -> Phrase | None:
    """Who is under an obligation: على طهران أن تكشف."""
    parent = clause.parent
    if clause.opening != "complement" or parent is None or parent.head >= 0:
        return None
    for token in range(max(parent.start, clause.start - 5), clause.start):
        if scene.keys[token] == "علي" and not scene.taken[token]:
            return phrase(scene, token + 1)
        name = scene.names.get(token)
        if name is not None and name.skip and scene.keys[token].startswith("ل") and name.first == token:
            return phrase(scene, token)
    return None


def is_resumed(scene: Scene, clause: Clause, verb: int) -> bool:
    """Whether a pronoun after the verb stands for the noun that the clause describes: التي توسطت فيها عمان."""
    return verb + 1 < scene.stop and scene.keys[verb + 1] in _RESUMING


_RESUMING = grammar().resumptives_of_place | grammar().resumptives_of_aim | grammar().resumptives_of_company


def past_adverbs(scene: Scene, token: int, clause: Clause) -> int:
    """Past dates, commas, adverbs and prepositions with their pronouns."""
    grammar = scene.grammar
    while token < scene.stop:
        taken = scene.taken[token]
        if taken == 1:
            token += 1
            continue
        if taken == 2:
            break
        word = scene.words[token]
        key = scene.keys[token]
        if key in "،,#":
            token += 1
        elif word.closed in ("adverb", "particle"):
            token += 1
        elif word.closed == "prep" and key in _WITH_PRONOUN:
            token += 1
        elif key in grammar.date_prepositions and token + 1 < scene.stop and scene.taken[token + 1] == 1:
            token += 1
        else:
            break
    return token


def past_place(scene: Scene, token: int, clause: Clause) -> int:
    """Past places after في, and the adverbs behind them."""
    while token + 1 < clause.stop and scene.keys[token] == "في":
        place = scene.names.get(token + 1)
        if place is None or place.type != "LOC":
            break
        token = past_adverbs(scene, place.stop, clause)
    return token


_WITH_PRONOUN = _RESUMING | grammar().pronominals


def _preceding_subject(scene: Scene, clause: Clause, verb: int) -> list[Phrase] | None:
    """A subject before its verb, or between كان and its verb."""
    token = clause.start
    auxiliary = 0 <= clause.auxiliary < verb
    if auxiliary:
        token = clause.auxiliary + 1
    while token < verb:
        taken = scene.taken[token]
        if taken == 2:
            break
        word = scene.words[token]
        if taken == 1 or word.closed in _BEFORE_SUBJECTS or _of_date(scene, token):
            token += 1
        elif word.closed == "prep":
            inner = phrase(scene, token + 1)
            token = token + 1 if inner is None else inner.stop
        else:
            break
    if token >= verb or scene.innermost[token] is not clause:
        return None
    found = phrase(scene, token)
    if found is None or found.stop > verb or is_prefixed(scene, found):
        return None
    found = apposed(scene, found)
    if found.stop > verb:
        return None
    marked = scene.words[verb - 1].closed == "mark" and clause.opening in ("main", "coordinate")
    if not auxiliary and marked and not any(name.type == "PER" for name in found.names):
        return None
    subjects = [found]
    second = joined(scene, found.stop)
    if second is not None and second.stop <= verb:
        subjects.append(apposed(scene, second))
    return subjects


def _of_date(scene: Scene, token: int) -> bool:
    """Whether a word leads to a date: a noun of time, or a preposition before such nouns and a date."""
    words = scene.grammar.date_prepositions
    if scene.keys[token] not in words and scene.words[token].plain not in words:
        return False
    if scene.words[token].closed != "prep":
        return True
    following = token + 1
    while following < scene.stop and (scene.keys[following] in words or scene.words[following].plain in words):
        following += 1
    return following < scene.stop and scene.taken[following] == 1


_BEFORE_SUBJECTS = frozenset(("compl", "rel", "sub", "coord", "particle", "adverb", "mark", "neg", "pronoun", "aux"))


def described(scene: Scene, clause: Clause) -> Phrase | None:
    """The noun phrase that a relative clause describes: the nearest, or the person in office before it."""
    token = clause.antecedent
    if token < 0 or token >= clause.start:
        return None
    name = scene.names.get(token)
    if name is not None:
        return phrase(scene, name.first)
    while token > 0 and not scene.taken[token - 1] and adjectival(scene, token):
        if scene.words[token - 1].closed or scene.innermost[token - 1].head == token - 1:
            break
        token -= 1
    indefinite = not scene.keys[token].startswith(("ال", "لل", "بال"))
    while indefinite and token > 0 and not scene.taken[token - 1] and _modifies(scene, token):
        token -= 1
    start = token
    while start > 0 and not scene.taken[start - 1] and scene.words[start - 1].closed in ("num", "digit"):
        start -= 1
    before = scene.words[start - 1] if start > 0 and not scene.taken[start - 1] else None
    if before is not None and before.plain in scene.grammar.offices:
        start -= 1
    word = scene.words[start]
    reading = word.nominal
    skip = int(word.conjoined)
    if reading is not None:
        skip = reading.skip
    elif scene.keys[start].startswith(("لل", "بال", "كال")):
        skip = 1
    return phrase(scene, start, skip)


def _modifies(scene: Scene, token: int) -> bool:
    """Whether an indefinite word is an adjective of the one before it."""
    before = scene.words[token - 1]
    if before.closed or before.plain.startswith("ال") or scene.innermost[token - 1].head == token - 1:
        return False
    if scene.words[token].noun is not None and before.noun is not None:
        return False
    return scene.keys[token].endswith(("ة", "ي", "ا", "ون", "ين")) or before.noun is not None
