"""Whether an event happened: its polarity and modality."""

from __future__ import annotations

from functools import cache

from service.annotation import Modality, Polarity
from service.events.anchors import Anchor, ahead
from service.events.clauses import Clause
from service.events.grammar import grammar
from service.events.scene import Dated, Scene
from service.events.words import folded

_REACH = 4


def polarity(scene: Scene, anchor: Anchor) -> Polarity:
    """Negative where the word itself, or the verb that carries or reports it, is denied."""
    clause = anchor.clause
    if anchor.verb >= 0:
        if _negated(scene, clause, anchor.verb):
            return "negative"
        return "negative" if _denied(scene, clause) else "positive"
    lacks = scene.grammar.lacks
    before = anchor.token - 1
    if before >= 0 and scene.words[before].plain in lacks and not scene.taken[before]:
        return "negative"
    return "positive"


def _negated(scene: Scene, clause: Clause, verb: int) -> bool:
    for token in range(verb - 1, max(0, verb - 4) - 1, -1):
        if scene.taken[token]:
            continue
        word = scene.words[token]
        if word.closed == "neg":
            return word.plain != "لما"
        if word.plain == "ما" and token == verb - 1:
            return token == 0 or scene.innermost[token].start == token and scene.words[token - 1].closed == "mark"
        if word.closed not in ("particle", "adverb", "aux"):
            return False
    return False


def _denied(scene: Scene, clause: Clause) -> bool:
    if clause.opening != "complement" or clause.parent is None:
        return False
    parent = clause.parent
    if parent.head >= 0 and folded(scene.lemma(parent.head)) in scene.grammar.denials:
        return True
    if parent.head >= 0:
        return False
    return any(
        scene.words[token].closed == "neg"
        for token in range(parent.start, clause.start)
        if scene.innermost[token] is parent
    )


def modality(scene: Scene, anchor: Anchor, dated: Dated) -> Modality:
    """Future where it is planned or still to come, possible where it is only allowed for, demanded or supposed."""
    if anchor.verb < 0:
        return _of_noun(scene, anchor, dated)
    return _of_verb(scene, anchor.clause, anchor.verb, dated)


def _of_verb(scene: Scene, clause: Clause, verb: int, dated: Dated) -> Modality:
    reading = scene.words[verb].finite
    if reading is None:
        return "asserted"
    present = reading.inflection.form == "present"
    future = reading.future
    negated = False
    for token in range(verb - 1, max(clause.start, verb - _REACH) - 1, -1):
        if scene.taken[token]:
            continue
        word = scene.words[token]
        if word.plain == "سوف" or word.plain == "لن":
            future = True
        elif word.plain == "لم":
            negated = True
        elif word.plain == "قد" and present:
            return "possible"
        elif word.closed not in ("neg", "adverb", "aux", "particle"):
            break
    opened = _opened(scene, clause, verb)
    if opened is not None:
        return opened
    if _conditional(scene, clause):
        return "possible"
    if future:
        return "future"
    if clause.opening == "complement" and present and not negated and clause.parent is not None:
        governed = _governed(scene, clause.parent, clause.start)
        if governed is not None:
            return governed
    if present and not negated and ahead(scene, dated):
        return "future"
    return "asserted"


def _conditional(scene: Scene, clause: Clause) -> bool:
    conditionals = scene.grammar.conditionals
    first = scene.words[clause.start]
    if clause.opening == "subordinate" and first.plain in conditionals:
        return True
    if first.plain == "ان" and clause.start + 1 < scene.stop and scene.words[clause.start + 1].plain == "لم":
        return True
    start = clause.start
    if first.plain == "في" and start + 1 < scene.stop and scene.keys[start + 1] == "حال":
        return True
    return start > 0 and scene.keys[start - 1] == "حال"


@cache
def _openings() -> dict[str, Modality]:
    """What the words that stand before أن or a noun make of an event."""
    closed = grammar()
    found: dict[str, Modality] = dict.fromkeys(closed.future_openings, "future")
    return found | dict.fromkeys(closed.possible_openings, "possible")


def _opened(scene: Scene, clause: Clause, at: int) -> Modality | None:
    """من المقرر أن, يمكن, على فلان أن: what stands before the word, in its clause or right before that."""
    openings = _openings()
    token = at - 1
    steps = 0
    while token >= 0 and steps < 6:
        word = scene.words[token]
        if scene.taken[token] == 1:
            token -= 1
            continue
        if word.closed == "mark":
            return None
        plain = word.plain
        if not scene.taken[token]:
            opening = openings.get(plain)
            if opening is not None:
                return opening
            if plain == "علي" and _starts(scene, token):
                return "possible"
            if word.closed in ("rel", "sub") or scene.innermost[token].head == token:
                return None
        token -= 1
        steps += 1
    return None


def _starts(scene: Scene, token: int) -> bool:
    """Whether على opens its clause: it is then the one of obligation."""
    clause = scene.innermost[token]
    return clause.head < 0 and all(
        scene.words[t].closed in ("compl", "coord", "mark") for t in range(clause.start, token)
    )


def _governed(scene: Scene, clause: Clause, before: int) -> Modality | None:
    """What the verb of a clause makes of what it governs."""
    head = clause.head
    if head < 0 or head >= before:
        return None
    reading = scene.words[head].finite
    if reading is None:
        return None
    lemma = folded(reading.lemma)
    if lemma in scene.grammar.future_governors:
        return "future"
    if lemma in scene.grammar.possible_governors or reading.entry.type in ("REQUEST", "THREATEN"):
        return "possible"
    if reading.inflection.form == "present" and lemma in scene.grammar.possible_openings:
        return "possible"
    return None


def complement(scene: Scene, noun: int) -> bool:
    """Whether an event noun is what its verb governs, not a part of another noun's phrase."""
    word = scene.words[noun]
    if word.participle is not None and word.noun is None:
        return False
    before = noun - 1
    if before < 0 or scene.taken[before] or word.noun is not None and word.noun.preposition:
        return True
    previous = scene.words[before]
    if previous.closed or scene.innermost[before].head == before:
        return True
    return (
        previous.plain.startswith("ال") or previous.noun is not None or previous.plain.endswith(("ها", "هم", "ون", "ا"))
    )


def _of_noun(scene: Scene, anchor: Anchor, dated: Dated) -> Modality:
    clause = anchor.clause
    opened = _opened(scene, clause, anchor.token)
    if opened is not None:
        return opened
    if clause.head >= 0 and clause.head < anchor.token and complement(scene, anchor.token):
        governed = _governed(scene, clause, anchor.token)
        if governed is not None:
            return governed
    return "future" if ahead(scene, dated) else "asserted"
