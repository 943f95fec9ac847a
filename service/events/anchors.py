"""Which event words a date dates. Each rule looks at one date and says which words, or passes."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from service.events.clauses import Clause
from service.events.grammar import grammar
from service.events.phrases import phrase
from service.events.scene import Dated, Scene
from service.events.words import Word, folded

_CONTENT = frozenset(("STATEMENT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"))
_IDAFA_REACH = 8
_COMMAS = frozenset("،,")
_NEAR = tuple(grammar().days_near)
_JOINTS = grammar().date_joints | {"،", ",", "(", "-"}


class Anchor(msgspec.Struct, eq=False, gc=False):
    """An event word: its token, the clause, the verb of that (or -1), and whether that only carries it."""

    token: int
    clause: Clause
    verb: int
    light: bool = False


def anchors(scene: Scene) -> Iterator[tuple[Dated, Anchor]]:
    """The dates of a sentence with the event words that they date, in the order of the dates."""
    used: dict[int, int] = {}
    previous: tuple[Dated, list[Anchor]] | None = None
    for dated in scene.dates:
        found: list[Anchor]
        if previous is not None and _coordinated(scene, previous[0], dated):
            found = previous[1]
        else:
            found = _anchor(scene, dated, used)
        for anchor in found:
            used[anchor.token] = dated.index
            if anchor.verb >= 0:
                used.setdefault(anchor.verb, dated.index)
            yield dated, anchor
        previous = (dated, found)


def _coordinated(scene: Scene, before: Dated, dated: Dated) -> bool:
    """Whether a date only continues the one before it: في شباط وأيار, الأربعاء (18 نيسان)."""
    if dated.start < before.stop:
        return True
    between = scene.keys[before.stop : dated.start]
    if not between:
        return True
    return all(key in _JOINTS for key in between)


def _anchor(scene: Scene, dated: Dated, used: dict[int, int]) -> list[Anchor]:
    if _compares(scene, dated) or _attribute(scene, dated):
        return []
    clause = scene.innermost[dated.first]
    start = dated.start
    participle = _participle(scene, dated, clause)
    if participle is not None:
        return [participle]
    noun = _last_noun(scene, clause, start)
    head = clause.head
    if noun >= 0 and noun == start - 1 and _construct(scene, noun, dated):
        governor = _governor(scene, noun)
        told = scene.words[head].finite if 0 <= head < noun else None
        recent = _near(scene, dated) and not ahead(scene, dated)
        if not (told is not None and recent and governor not in scene.grammar.temporal and not _present(scene, clause)):
            return [_nominal(scene, _chain_head(scene, noun), clause)]
    if 0 <= head and noun <= head < start and _prospective(scene, head):
        noun = max(noun, _last_noun(scene, clause, start, weak=True))
    if head < 0 and noun < 0 and clause.opening in ("complement", "relative", "subordinate"):
        guess = _guess(scene, clause, dated)
        if guess >= 0:
            return [Anchor(guess, clause, guess)]
    if "(" in dated.glue and noun >= 0 and start - noun <= 4 and _heads_phrase(scene, noun, start):
        return [Anchor(noun, clause, -1)]
    if head < 0 and clause.auxiliary < 0 and noun < 0:
        outer = _outer(clause)
        if outer is not None:
            clause = outer
            head = clause.head
            noun = _last_noun(scene, clause, start)
    if head < 0:
        outer = _outer(clause)
        if outer is not None and noun >= 0 and outer.head < start and _closes(scene, clause, noun, dated):
            return _verbal(scene, outer, dated)
        if noun < 0:
            guess = _guess(scene, clause, dated)
            if guess == clause.start and scene.keys[guess].endswith("ت"):
                return [Anchor(guess, clause, guess)]
            noun = _last_noun(scene, clause, start, weak=True)
        if noun >= 0:
            return [_nominal(scene, _owner(scene, noun), clause)]
        guess = _guess(scene, clause, dated)
        return [] if guess < 0 else [Anchor(guess, clause, guess)]
    if head > start:
        if noun >= 0 and not _set_off(scene, dated):
            return [_nominal(scene, _chain_head(scene, noun), clause)]
        return _verbal_with_coordinates(scene, clause, dated)
    if noun < 0 or noun < head:
        owner = _climb(scene, clause, dated, used)
        if owner is clause and noun < 0 and clause.opening in ("relative", "asyndetic") and head < start - 1:
            described = _described_noun(scene, clause, dated)
            if described >= 0 and clause.parent is not None:
                return [_nominal(scene, described, clause.parent)]
        return _verbal(scene, owner, dated)
    if _noun_rather(scene, clause, noun, dated, used):
        return [_nominal(scene, _owner(scene, noun), clause)]
    return _verbal(scene, _climb(scene, clause, dated, used), dated)


def _closes(scene: Scene, clause: Clause, noun: int, dated: Dated) -> bool:
    """Whether a recent date at the end of a clause without a verb is that of the verb before: قال إنه حزين، خلال حفل في لندن أمس."""
    if (
        clause.opening not in ("complement", "asyndetic", "subordinate")
        or not _near(scene, dated)
        or ahead(scene, dated)
    ):
        return False
    if _set_off(scene, dated):
        return clause.auxiliary >= 0
    before = _chain_head(scene, noun)
    while before > clause.start and scene.words[before].plain not in scene.grammar.circumstantial:
        before -= 1
    return before > clause.start and scene.keys[before - 1] in _COMMAS


def _heads_phrase(scene: Scene, noun: int, stop: int) -> bool:
    """Whether the phrase that a noun begins runs up to a token."""
    found = phrase(scene, noun)
    return found is not None and found.stop == stop


def _prospective(scene: Scene, head: int) -> bool:
    lemma = folded(scene.lemma(head))
    return lemma in scene.grammar.future_governors or lemma in scene.grammar.possible_governors


def _compares(scene: Scene, dated: Dated) -> bool:
    at = dated.start - 1
    if at < 0:
        return False
    if scene.keys[at] in scene.grammar.comparisons and not scene.taken[at]:
        return True
    return at > 0 and scene.keys[at - 1] in scene.grammar.measures and not scene.taken[at]


def _attribute(scene: Scene, dated: Dated) -> bool:
    """Whether a bare year only tells which thing is meant: موازنة 2015, موسم 2013."""
    value = dated.time.value or ""
    at = dated.start - 1
    if len(value) != 4 or at < 0 or any(key not in scene.grammar.years for key in dated.glue if key != "("):
        return False
    if scene.keys[dated.first].startswith("ل"):
        return True
    name = scene.names.get(at)
    if name is not None:
        return not dated.glue and scene.keys[dated.first].isdigit()
    if scene.keys[at] == "(" and at > 0 and at - 1 in scene.names:
        return True
    word = scene.words[at]
    bare = word.plain.removeprefix("ال")
    if scene.taken[at]:
        return False
    if bare in scene.grammar.editions:
        return True
    if dated.glue or not scene.keys[dated.first].isdigit():
        return False
    if word.closed or scene.innermost[at].head == at or scene.event_noun(at) is not None:
        return False
    return not word.plain.startswith(("ال", "لل")) and not scene.keys[at].endswith("ا")


def _set_off(scene: Scene, dated: Dated) -> bool:
    return dated.start > 0 and scene.keys[dated.start - 1] in _COMMAS


def _near(scene: Scene, dated: Dated) -> bool:
    """Whether a date is told from the day of writing by its weekday or its distance."""
    return scene.keys[dated.first].startswith(_NEAR) or dated.time.basis == "relative"


def ahead(scene: Scene, dated: Dated) -> bool:
    words = scene.grammar.ahead
    return any(key in words for key in scene.keys[dated.first : dated.stop])


def _participle(scene: Scene, dated: Dated, clause: Clause) -> Anchor | None:
    """المقررة في, الصادر عام, الموقع في باريس عام: an adjective before the date, with names and places between."""
    grammar = scene.grammar
    for token in range(dated.start - 1, max(0, dated.start - _PARTICIPLE_REACH) - 1, -1):
        if scene.taken[token]:
            if scene.taken[token] == 1:
                return None
            continue
        if scene.innermost[token] is not clause or clause.head == token:
            return None
        word = scene.words[token]
        reading = word.participle
        if reading is not None and not word.closed and reading.enclitic is None and not reading.inflection.accusative:
            planned = word.plain.removeprefix("ال").rstrip("ة") in grammar.scheduled
            if planned and token > 0 and scene.words[token - 1].plain == "من":
                return None
            if planned and (reading.article or _event_before(scene, token)):
                noun = _last_noun(scene, clause, token)
                if noun >= 0 and token - noun <= _IDAFA_REACH:
                    return _nominal(scene, _chain_head(scene, noun), clause)
                return Anchor(token, clause, -1)
            told = clause.head >= 0 and clause.head < token and _near(scene, dated) and not _present(scene, clause)
            if (
                not told
                and folded(reading.lemma) in grammar.dated_participles
                and _describes(scene, token, reading.article)
            ):
                return Anchor(token, clause, -1)
        if word.closed in ("mark", "rel", "sub", "compl") or word.noun is not None and not word.weak:
            return None
    return None


_PARTICIPLE_REACH = 12


def _event_before(scene: Scene, token: int) -> bool:
    return token > 0 and not scene.taken[token - 1] and scene.event_noun(token - 1) is not None


def _describes(scene: Scene, token: int, article: bool) -> bool:
    """Whether a participle follows a noun that it can describe."""
    before = token - 1
    if before >= 0 and scene.keys[before] in _COMMAS and article:
        before -= 1
    if before < 0:
        return False
    if scene.taken[before]:
        return article and scene.taken[before] == 2
    word = scene.words[before]
    if word.closed or scene.innermost[before].head == before:
        return False
    return article


def _last_noun(scene: Scene, clause: Clause, stop: int, *, weak: bool = False) -> int:
    """The last event noun of a clause before a token, or -1; with `weak` one that mostly names a thing will do."""
    words, innermost = scene.words, scene.innermost
    for token in range(stop - 1, clause.start - 1, -1):
        if words[token].noun is not None and innermost[token] is clause:
            if (scene.any_noun(token) if weak else scene.event_noun(token)) is not None:
                return token
    return -1


def _construct(scene: Scene, noun: int, dated: Dated) -> bool:
    """Whether a noun stands right before the date as if annexed to it: هجوم السابع من أكتوبر."""
    reading = scene.event_noun(noun)
    return (
        reading is not None
        and not reading.article
        and reading.enclitic is None
        and not reading.inflection.accusative
        and all(key in scene.grammar.annexed_to_dates for key in dated.glue)
    )


def _chain_head(scene: Scene, noun: int) -> int:
    """The first event noun of an annexation that ends in `noun`: وصول قافلة, انعقاد القمة."""
    head = noun
    token = noun - 1
    while token >= 0:
        reading = scene.event_noun(token)
        if reading is None or scene.innermost[token] is not scene.innermost[noun]:
            break
        if reading.article or reading.enclitic or reading.inflection.accusative:
            break
        head = token
        token -= 1
    return head


def _governor(scene: Scene, noun: int) -> str:
    """The preposition that governs a noun, through the annexation that it stands in; empty where none does."""
    token = _chain_head(scene, noun)
    while True:
        reading = scene.event_noun(token)
        if reading is not None and reading.preposition:
            return reading.preposition
        token -= 1
        if token < 0 or scene.taken[token]:
            return ""
        word = scene.words[token]
        if word.closed == "prep":
            if word.plain == "من" and token > 0 and scene.words[token - 1].closed == "num":
                token -= 1
                continue
            return word.plain
        if word.closed in ("num", "dem"):
            continue
        key = scene.keys[token]
        if word.closed or word.verb is not None and scene.innermost[token].head == token or key.startswith("ال"):
            return ""
        if key[0] in "بل" and word.noun is not None and word.noun.preposition:
            return word.noun.preposition


def _outer(clause: Clause) -> Clause | None:
    walk = clause.parent
    while walk is not None:
        if walk.head >= 0:
            return walk
        walk = walk.parent
    return None


def _guess(scene: Scene, clause: Clause, dated: Dated) -> int:
    """An unknown word where a verb should stand: at the head of the clause, or right after a fronted date."""
    tokens = range(clause.start, clause.stop)
    for token in tokens:
        if scene.taken[token] or scene.innermost[token] is not clause:
            if token in scene.names:
                return -1
            continue
        word = scene.words[token]
        if word.closed:
            if word.closed == "prep" and token < dated.start and scene.keys[token] not in dated.glue:
                return -1
            continue
        key = word.plain
        if key.startswith(("ال", "لل")) or key.endswith(("ة", "ات", "ين")) or not 3 <= len(key) <= 8:
            return -1
        if word.noun is not None or word.participle is not None:
            return -1
        if word.verb is not None or key[0] in "يت" or key.endswith("ت"):
            return token
        following = token + 1
        while following < dated.first and scene.taken[following]:
            following += 1
        if token >= dated.stop or following < scene.stop and scene.keys[following].startswith("ال"):
            return token
        return -1
    return -1


def _climb(scene: Scene, clause: Clause, dated: Dated, used: dict[int, int]) -> Clause:
    """The clause that a trailing date belongs to: mostly its own, but one set off by commas may close that."""
    if clause.head == dated.start - 1 or clause.head == dated.start - 2 and _set_off(scene, dated):
        return clause
    following = dated.stop
    while following < scene.stop and scene.keys[following] in _COMMAS:
        following += 1
    reports = following < scene.stop and (
        scene.words[following].closed == "compl"
        and not scene.words[following].conjoined
        or scene.keys[following] in (":", "«", '"')
        and following + 1 < scene.stop
        and scene.words[following + 1].closed != "mark"
    )
    set_off = _set_off(scene, dated)
    closes = following > dated.stop and not set_off and clause.opening in ("relative", "asyndetic")
    present = _present(scene, clause)
    walk: Clause | None = clause
    while walk is not None:
        if walk.head >= 0 and walk.head < dated.start:
            reading = scene.words[walk.head].finite
            kind = "OTHER" if reading is None else reading.entry.type
            if reports and not closes and kind in _CONTENT and (walk.head not in used or present):
                return walk
            if walk is not clause and not reports and not _undatable(scene, walk, dated):
                if present and not ahead(scene, dated) and clause.opening in ("relative", "asyndetic"):
                    return walk
                if clause.opening == "asyndetic" and _far(scene, clause, dated) and walk.head not in used:
                    return walk
        if walk.opening in ("complement", "coordinate", "main") and not reports:
            break
        walk = walk.parent
    return clause


def _far(scene: Scene, clause: Clause, dated: Dated) -> bool:
    """Whether a clause on a noun after في has run on so long that a day at the end is the main verb's."""
    if clause.antecedent < 0 or dated.start - clause.head <= 4 or dated.glue or not _near(scene, dated):
        return False
    reading = scene.words[clause.head].finite
    if (
        reading is None
        or reading.enclitic is not None
        or scene.keys[clause.head + 1] in scene.grammar.resumptives_of_place
    ):
        return False
    token = clause.antecedent
    while token > 0 and not scene.taken[token] and not scene.words[token].closed:
        token -= 1
    steps = 0
    while token > 0 and steps < 4 and scene.words[token].plain not in scene.grammar.circumstantial:
        token -= 1
        steps += 1
    return scene.words[token].plain in scene.grammar.circumstantial


def _described_noun(scene: Scene, clause: Clause, dated: Dated) -> int:
    """The event noun before a clause of the present that describes it or what it is annexed to: غزو قوات تقودها ..."""
    if (
        not _undatable(scene, clause, dated)
        or clause.parent is None
        or clause.parent.head >= 0
        and clause.parent.head < clause.start
    ):
        return -1
    noun = _last_noun(scene, clause.parent, clause.start)
    return _chain_head(scene, noun) if noun >= 0 else -1


def _undatable(scene: Scene, clause: Clause, dated: Dated) -> bool:
    """Whether a clause tells of the present or the future and the date is neither."""
    reading = scene.words[clause.head].finite if clause.head >= 0 else None
    future = reading is not None and reading.future
    return (future or _present(scene, clause)) and not ahead(scene, dated)


def _present(scene: Scene, clause: Clause) -> bool:
    """Whether a clause tells of a lasting present, which no day in the past can date."""
    if clause.head < 0 or clause.auxiliary >= 0:
        return False
    reading = scene.words[clause.head].finite
    if reading is None or reading.inflection.form != "present" or reading.future or reading.preposition:
        return False
    for token in range(max(clause.start, clause.head - 2), clause.head):
        if scene.words[token].closed in ("neg", "particle") or scene.keys[token] == "ربما":
            return False
    return clause.opening != "complement" and (
        clause.opening != "subordinate" or scene.words[clause.start].plain in scene.grammar.concurrents
    )


def _noun_rather(scene: Scene, clause: Clause, noun: int, dated: Dated, used: dict[int, int]) -> bool:
    """Whether a date dates the noun before it rather than the verb before that."""
    head = clause.head
    verb = scene.words[head].finite
    lemma = scene.lemma(head)
    governor = _governor(scene, noun)
    set_off = _set_off(scene, dated)
    if _light(scene, clause, noun):
        return False
    if set_off:
        return False
    if _carried(scene, clause) >= 0:
        return governor in scene.grammar.sequences
    if governor in scene.grammar.temporal and governor not in scene.grammar.circumstantial:
        return True
    if head in used:
        return True
    circumstance = governor in scene.grammar.circumstantial
    today = scene.keys[dated.first] in scene.grammar.today
    if _present(scene, clause) and not ahead(scene, dated) and not today and not (circumstance and _near(scene, dated)):
        return True
    if circumstance:
        return False
    kind = "OTHER" if verb is None else verb.entry.type
    past = verb is not None and verb.inflection.form == "past"
    if ahead(scene, dated) and past:
        return True
    if folded(lemma) in scene.grammar.causal and governor != "الي" and _first_after(scene, clause, noun):
        return True
    if governor in scene.grammar.reasons:
        return True
    recent = _near(scene, dated)
    if folded(lemma) in scene.grammar.future_governors:
        return not (past and recent)
    reading = scene.event_noun(noun)
    if verb is not None and governor and governor in verb.entry.prepositions and kind == "STATEMENT":
        return True
    if kind not in _CONTENT or kind != "STATEMENT" and recent:
        return False
    if lemma in scene.grammar.issuing or reading is None or reading.enclitic is not None:
        return False
    return not _in_subject(scene, clause, noun)


def _in_subject(scene: Scene, clause: Clause, noun: int) -> bool:
    """Whether a noun stands in the phrase right after its clause's verb, where that is the subject's place."""
    token = clause.head + 1
    while token < noun and scene.taken[token] and scene.taken[token] == 1:
        token += 1
    if clause.auxiliary >= 0 or token >= noun and token != noun or clause.opening == "complement":
        return False
    found = phrase(scene, token)
    if found is None or not found.first <= noun < found.stop:
        return False
    reading = scene.event_noun(noun)
    return reading is not None and reading.enclitic is None and not (noun == token and not reading.article)


def _first_after(scene: Scene, clause: Clause, noun: int) -> bool:
    return all(scene.event_noun(token) is None for token in range(clause.head + 1, _chain_head(scene, noun)))


def _owner(scene: Scene, noun: int) -> int:
    """The event noun that a noun after في only belongs to: التقدم المحدود في النشاط."""
    token = _chain_head(scene, noun)
    reading = scene.event_noun(token)
    before = scene.event_noun(token - 1) if token > 0 else None
    if reading is not None and reading.preposition == "ل" and before is not None and before.enclitic is not None:
        return token - 1
    if reading is None or not reading.article or token < 2 or scene.keys[token - 1] not in ("في", "من", "علي"):
        return token
    for owner in range(token - 2, max(0, token - 5) - 1, -1):
        if scene.taken[owner] or scene.words[owner].closed or scene.innermost[owner] is not scene.innermost[noun]:
            return token
        if scene.event_noun(owner) is not None:
            return owner
    return token


def _nominal(scene: Scene, token: int, clause: Clause) -> Anchor:
    token = _past_light(scene, token)
    if _light(scene, clause, token) and token != clause.head:
        return Anchor(token, clause, clause.head, True)
    return Anchor(token, clause, -1)


def _light(scene: Scene, clause: Clause, noun: int) -> bool:
    """Whether the verb of a clause only carries the noun."""
    return clause.head >= 0 and _carried(scene, clause) == noun


def _carried(scene: Scene, clause: Clause) -> int:
    """The noun that names the event of a clause with a light verb, or -1."""
    head, grammar = clause.head, scene.grammar
    reading = scene.words[head].finite
    if reading is None or folded(reading.lemma) not in grammar.light:
        return -1
    lemma = folded(reading.lemma)
    resumed = reading.enclitic is not None
    if clause.opening in ("relative", "asyndetic") and (resumed or lemma not in grammar.never_described):
        noun = clause.antecedent
        while noun >= 0 and scene.innermost[noun] is not clause and noun > clause.start - 6:
            found = scene.any_noun(noun) if not scene.taken[noun] else None
            if found is not None and _suits(scene, lemma, found.entry.type):
                return _chain_head(scene, noun)
            noun -= 1
    happens = lemma in grammar.happening
    next_up = head + 1
    subject = -1
    if lemma in grammar.after_their_noun and clause.opening in ("complement", "main"):
        for token in range(clause.start, head):
            if scene.innermost[token] is clause and scene.event_noun(token) is not None and token + 4 > head - 3:
                return token
    for token in range(head + 1, clause.stop):
        if scene.innermost[token] is not clause or scene.taken[token] == 1:
            continue
        if scene.taken[token] == 2:
            if happens:
                return -1
            continue
        found = scene.any_noun(token)
        word = scene.words[token]
        if word.plain in grammar.never_carried:
            found = None
            next_up += token == next_up
        elif found is None and token == next_up and lemma in grammar.passing and _looks_verbal(word):
            return token
        if found is not None and _suits(scene, lemma, found.entry.type):
            if (
                lemma in grammar.passing
                or (not found.preposition or found.preposition == "ب")
                and (happens or _governor(scene, token) in ("", "ب"))
            ):
                if happens or token > head + 1 or found.inflection.accusative or found.preposition:
                    return _past_light(scene, token)
                subject = token
        elif happens and lemma not in grammar.passing and lemma not in grammar.reviving and not word.closed:
            return -1
    return _past_light(scene, subject) if subject >= 0 else -1


def _looks_verbal(word: Word) -> bool:
    """Whether an unknown word has the letters of a verbal noun: تشغيل, استئصال, معاينة."""
    bare = word.plain.removeprefix("ال")
    unknown = not word.closed and word.nominal is None and word.verb is None
    return unknown and len(bare) > 3 and bare[0] in "تام" and not bare.endswith(("ين", "ون"))


def _past_light(scene: Scene, noun: int) -> int:
    """The noun annexed to the verbal noun of a light verb: تنفيذ هجوم, إجراء انتخابات."""
    if scene.words[noun].plain.removeprefix("ال") in scene.grammar.light_nouns and noun + 1 < scene.stop:
        if scene.event_noun(noun + 1) is not None:
            return noun + 1
    return noun


def _suits(scene: Scene, lemma: str, kind: str) -> bool:
    if lemma in scene.grammar.befalling:
        return kind in ("ASSAULT", "OTHER", "PROTEST", "COERCE")
    return True


def _verbal(scene: Scene, clause: Clause, dated: Dated) -> list[Anchor]:
    if clause.head < 0:
        return []
    carried = _carried(scene, clause)
    if carried >= 0:
        found = [Anchor(carried, clause, clause.head, True)]
        second = carried + 1
        if second < clause.stop and scene.words[second].conjoined and scene.event_noun(second) is not None:
            found.append(Anchor(second, clause, clause.head, True))
        return found
    return [Anchor(clause.head, clause, clause.head)]


def _verbal_with_coordinates(scene: Scene, clause: Clause, dated: Dated) -> list[Anchor]:
    """A fronted date covers the verb after it and those coordinated with it."""
    found = _verbal(scene, clause, dated)
    covered = [clause]
    verb = scene.words[clause.head].finite
    for other in scene.clauses:
        if other.opening != "coordinate" or other.head < 0 or other.start <= clause.start:
            continue
        if not scene.words[other.head].conjoined and scene.keys[other.start] not in ("ثم",):
            continue
        reading = scene.words[other.head].finite
        if reading is None or verb is None or reading.inflection.form != verb.inflection.form:
            continue
        level = other.parent
        while level is not None and level.opening in ("relative", "asyndetic", "subordinate", "circumstance"):
            level = level.parent
        if level not in covered:
            continue
        if any(scene.innermost[d.first] is other for d in scene.dates):
            continue
        covered.append(other)
        found.extend(_verbal(scene, other, dated))
    return found
