"""Candidates for an event's participants, and the weights that cast them."""

from __future__ import annotations

import numpy as np
import pytest

from service import events
from service.document import Document
from service.events.candidates import Candidate, Candidates
from service.events.network import EDGE, Network, Reading, Rows, common_signs, own_signs, shipped
from service.events.parts import Part
from service.events.roles import chosen
from tests.events import phrasebook

MARKED = "هاجم مسلحون {2020-05-03 الأحد} قافلة مساعدات قرب [LOC دارفور]"


def _proposed(dating: events.Dating) -> Candidates:
    return events.proposed(dating, events.ruled(dating))


def _first(marked: str) -> tuple[Document, Candidates]:
    """The candidates of a sentence's first event."""
    text, times, entities = phrasebook.plain(marked)
    document = Document(text)
    return document, _proposed(next(events.datings(document, times, entities, [])))


def _candidates(marked: str) -> list[tuple[str, str]]:
    """They and where each stands."""
    document, event = _first(marked)
    return [(document.text[c.part.start : c.part.end], c.places[0]) for c in event.found]


def _candidate(start: int, end: int, entity: int | None = None) -> Candidate:
    return Candidate(Part(entity, start, end, ()), [], [])


def test_candidates_are_the_phrases_around_the_event_word() -> None:
    """Each phrase comes once, with the word that it hangs on; the event word and its date are none."""
    assert _candidates(MARKED) == [("مسلحون", "A:trigger"), ("قافلة مساعدات", "A:bare"), ("دارفور", "A:قرب")]


def test_a_pronoun_brings_in_whom_it_means() -> None:
    """The pronoun of a preposition is a candidate for the name that it stands for."""
    document, event = _first("وصل [PER سعد الجميلي] وتعاقد معه النادي {2020-05-03 الأحد}")
    meant = [c for c in event.found if "meant:مع" in c.places]
    assert [document.text[c.part.start : c.part.end] for c in meant] == ["سعد الجميلي"]


def test_an_adjective_of_the_event_noun_is_no_candidate() -> None:
    """What describes the event is not what it befalls."""
    found = _candidates("خلفت الغارات الجوية العنيفة على [LOC إدلب] يوم {2020-05-03 الأحد} دمارا")
    assert "الجوية العنيفة" not in [text for text, _ in found]
    assert ("إدلب", "A:علي") in found


def _slowly(network: Network, event: Candidates, candidate: Candidate) -> list[float]:
    """A candidate's scores, place by place and sign by sign."""
    reading = Reading([event])
    found = reading.found[next(n for n, c in enumerate(event.found) if c is candidate)]
    words = [network.words[reading.words[at]] for at in (*reading.events[0], *found)]
    tags = [network.tags[reading.tags[at]] for at in (*reading.events[0], *found)]
    around = [
        np.maximum(network.scale[word] * network.word[word] + network.tag[tag], 0)
        for word, tag in zip(words, tags, strict=True)
    ]
    weights = np.concatenate([network.event, network.found]).reshape(len(around), around[0].size, -1)
    signs = [network.signs.get(sign) for sign in (*common_signs(event), *own_signs(event, candidate))]
    summed = sum(network.sign[row] for row in signs if row is not None)
    read = sum(vector @ part for vector, part in zip(around, weights, strict=True))
    hidden = np.maximum(summed[:-2] + read + network.bias, 0)
    scores: list[float] = (hidden @ network.out + summed[-2:]).tolist()
    return scores


@pytest.mark.parametrize("name", ["open", "set_aside"])
def test_scores_are_what_the_network_is_defined_to_give(name: str) -> None:
    """All candidates of all events are scored together as each would be by itself."""
    events = [_first(row.marked)[1] for row in phrasebook.rows(name)[::20] if row.expected]
    together = shipped().scores(events)
    for event, scores in zip(events, together, strict=True):
        assert event.found
        for candidate, pair in zip(event.found, scores, strict=True):
            slow = _slowly(shipped(), event, candidate)
            assert pair == tuple(pytest.approx(1000 * score, abs=2) for score in slow)


def test_an_event_with_no_candidates_has_no_scores() -> None:
    _, event = _first(MARKED)
    nobody = Candidates(event.scene, event.token, event.kind, event.form, event.lemma, "", [], [])
    assert shipped().scores([nobody]) == [[]]
    assert [len(line) for line in shipped().scores([nobody, event, nobody])] == [0, len(event.found), 0]


def test_the_network_reads_the_words_around_event_and_candidate() -> None:
    """Past the sentence's ends it reads nothing; a name, a date and a verb are told by their tags."""
    _, event = _first(MARKED)
    reading = Reading([event])
    around = [[reading.words[at] for at in line] for line in (reading.events[0], reading.found[2])]
    assert around[0] == ["", "", "هاجم", "مسلحون", "الاحد", "قافلة"]
    assert around[1] == ["قافلة", "مساعدات", "قرب", "دارفور", "", "دارفور", "", ""]
    told = [reading.tags[at] for at in (*reading.events[0], *reading.found[2])]
    assert told[:3] == [EDGE, EDGE, "past active"]
    assert told[4] == "date"
    assert told[9] == "first of LOC"


def test_an_unknown_word_is_read_without_its_proclitic() -> None:
    """One that is not known with its proclitic has the row of what follows it."""
    rows = Rows(["مسلحون", "قافلة"])
    assert (rows["قافلة"], rows["وقافلة"], rows["لقافلة"]) == (3, 3, 3)
    assert rows["تلة"] == rows["ومجهول"] == 1


def test_what_is_remembered_of_unknown_words_is_bounded() -> None:
    rows = Rows(["كلمة"])
    for number in range(1 << 15):
        assert rows[f"غريب{number}"] == 1
    assert len(rows) < 1 << 15


def test_a_candidate_takes_the_part_with_the_higher_score() -> None:
    """Nobody takes two parts, and scores up to 0 give none."""
    found = [_candidate(0, 3), _candidate(4, 8), _candidate(9, 12)]
    cast = chosen(found, [(5, 7), (6, 2), (0, -1)])
    assert [(made.role, made.span.start) for made in cast] == [("actor", 4), ("recipient", 0)]


def test_of_overlapping_phrases_and_mentions_of_one_entity_the_best_counts() -> None:
    """A phrase keeps what stands in it out, and a mention the entity's others."""
    inside = [_candidate(0, 9), _candidate(5, 9, 1)]
    assert [made.span.start for made in chosen(inside, [(0, 4), (0, 9)])] == [5]
    twice = [_candidate(0, 4, 1), _candidate(20, 24, 1)]
    assert [made.span.start for made in chosen(twice, [(3, 0), (0, 2)])] == [0]


def test_no_part_is_taken_by_a_crowd() -> None:
    """At most four actors and three recipients, the best."""
    crowd = [_candidate(10 * n, 10 * n + 5) for n in range(12)]
    actors = chosen(crowd, [(n + 1, 0) for n in range(12)])
    assert [made.span.start for made in actors] == [110, 100, 90, 80]
    assert len(chosen(crowd, [(0, 5)] * 12)) == 3
