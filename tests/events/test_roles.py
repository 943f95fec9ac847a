"""Candidates for an event's participants, and the network that casts them."""

from __future__ import annotations

import numpy as np
import pytest

from service import events
from service.document import Document
from service.events.candidates import Candidate, EventWord, Lineup
from service.events.network import EDGE, Network, Reading, Rows, relation_sizes, shipped
from service.events.parts import Part
from service.events.roles import chosen
from tests.events import phrasebook

MARKED = "هاجم مسلحون {2020-05-03 الأحد} قافلة مساعدات قرب [LOC دارفور]"


def _lineups(marked: str) -> tuple[Document, list[Lineup]]:
    """The candidates of each sentence."""
    text, times, entities = phrasebook.plain(marked)
    document = Document(text)
    return document, events.lineups(list(events.datings(document, times, entities, [])))


def _first(marked: str) -> tuple[Document, list[Candidate]]:
    """The candidates of the first event."""
    document, (lineup, *_) = _lineups(marked)
    return document, lineup.of(lineup.events[0])


def _candidates(marked: str) -> list[tuple[str, str]]:
    """They and what each hangs on."""
    document, found = _first(marked)
    return [(document.text[c.part.start : c.part.end], c.slot) for c in found]


def _part(start: int, end: int, entity: int | None = None) -> Part:
    return Part(entity, start, end, ())


def test_candidates_are_the_phrases_around_the_event_word() -> None:
    """Each phrase comes once, with the word that it hangs on; the event word and its date are none."""
    assert _candidates(MARKED) == [("مسلحون", "trigger"), ("قافلة مساعدات", "bare"), ("دارفور", "قرب")]


def test_a_pronoun_brings_in_whom_it_means() -> None:
    """The pronoun of a preposition is a candidate for the name that it stands for."""
    document, found = _first("وصل [PER سعد الجميلي] وتعاقد معه النادي {2020-05-03 الأحد}")
    meant = [document.text[c.part.start : c.part.end] for c in found if "meant" in c.part.signs]
    assert meant == ["سعد الجميلي"]


def test_an_adjective_of_the_event_noun_is_no_candidate() -> None:
    """What describes the event is not what it befalls."""
    found = _candidates("خلفت الغارات الجوية العنيفة على [LOC إدلب] يوم {2020-05-03 الأحد} دمارا")
    assert "الجوية العنيفة" not in [text for text, _ in found]
    assert ("إدلب", "علي") in found


def test_who_was_named_before_the_sentence_is_a_candidate() -> None:
    """The first name of the sentence before is told as such; one named in the sentence itself is not taken twice."""
    document, found = _first("زار [PER سعد الجميلي] مدينة [LOC بيت لحم]. ووصل إلى [LOC بيت لحم] {2020-05-03 الأحد}")
    before = {document.text[c.part.start : c.part.end]: c.signs for c in found if c.slot == "named before"}
    assert list(before) == ["سعد الجميلي"]
    assert "opens the sentence before" in before["سعد الجميلي"]


def test_two_events_of_a_sentence_share_its_candidates() -> None:
    """What stands before one stands behind the other; neither event word is a candidate."""
    document, (lineup,) = _lineups("يوم {2020-05-03 الأحد} وصل [PER سعد الجميلي] وغادرت [PER منى الراوي] المدينة")
    assert [event.lemma for event in lineup.events] == ["وصل", "غادر"]
    texts = [document.text[c.part.start : c.part.end] for c in lineup.found]
    assert texts == ["سعد الجميلي", "منى الراوي", "المدينة"]
    assert all(lineup.of(event) == lineup.found for event in lineup.events)


def _slowly(network: Network, lineup: Lineup, event: EventWord) -> list[list[float]]:
    """The scores of an event's candidates, place by place and sign by sign."""
    reading = Reading([lineup], network)
    candidates = lineup.of(event)
    number = next(n for n, other in enumerate(lineup.events) if other is event)
    sizes = relation_sizes(len(network.slots))
    layers = []
    for pair, (owner, theirs) in enumerate(reading.pairs.T):
        if owner != number:
            continue
        layer = network.bias.copy()
        for places, weights in ((reading.events[owner], network.event), (reading.found[theirs], network.found)):
            for at, part in zip(places, weights.reshape(len(places), -1, layer.size), strict=True):
                word, tag = reading.words[at], reading.tags[at]
                layer += np.maximum(network.scale[word] * network.word[word] + network.tag[tag], 0) @ part
        one = candidates[len(layers)]
        for sign in (*event.signs, *one.part.signs, *one.signs):
            layer += network.sign[network.signs[sign]]
        for column, value in enumerate(reading.relations[pair]):
            assert 0 <= value < sizes[column]
            layer += network.related[sum(sizes[:column]) + value]
        for row in reading.crosses[pair]:
            layer += network.related[row]
        layers.append(layer)
    size = len(network.out)
    hidden = [np.maximum(layer[:size], 0) for layer in layers]
    others = np.concatenate([np.max(hidden, axis=0), np.mean(hidden, axis=0)]) @ network.others + network.others_bias
    return [
        ((one + np.maximum(one @ network.own + others, 0)) @ network.out + layer[size:]).tolist()
        for one, layer in zip(hidden, layers, strict=True)
    ]


@pytest.mark.parametrize("name", ["open", "set_aside"])
def test_scores_are_what_the_network_is_defined_to_give(name: str) -> None:
    """All candidates of all events are scored together as each would be by itself."""
    lineups = [lineup for row in phrasebook.rows(name)[::20] if row.expected for lineup in _lineups(row.marked)[1]]
    together = shipped().scores(lineups)
    events = [(lineup, event) for lineup in lineups for event in lineup.events]
    for (lineup, event), scores in zip(events, together, strict=True):
        assert scores
        for pair, slow in zip(scores, _slowly(shipped(), lineup, event), strict=True):
            assert pair == [pytest.approx(1000 * score, abs=2) for score in slow]


def test_an_event_with_no_candidates_has_no_scores() -> None:
    _, (lineup,) = _lineups(MARKED)
    event = lineup.events[0]
    alone = EventWord(event.token, event.clause, event.kind, event.form, event.lemma, "", 0, (), ["bias"])
    nobody = Lineup(lineup.scene, [alone], [])
    assert shipped().scores([nobody]) == [[]]
    assert [len(scores) for scores in shipped().scores([nobody, lineup, nobody])] == [0, 3, 0]


def test_the_network_reads_the_words_around_event_and_candidate() -> None:
    """Past the sentence's ends it reads nothing; a name, a date and a verb are told by their tags."""
    _, lineups = _lineups(MARKED)
    network = shipped()
    words = {row: word for word, row in network.words.items()}
    tags = {row: tag for tag, row in network.tags.items()}
    reading = Reading(lineups, network)
    event, place = [[words.get(reading.words[at], "") for at in line] for line in (reading.events[0], reading.found[2])]
    assert event == ["", "", "هاجم", "مسلحون", "الاحد", "قافلة"]
    assert place == ["قافلة", "مساعدات", "قرب", "دارفور", "", "دارفور", "", ""]
    told = [tags[reading.tags[at]] for at in (*reading.events[0], *reading.found[2])]
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


def test_what_is_remembered_of_signs_is_bounded() -> None:
    """Signs that nobody has met before, however many, change no score and are forgotten again."""
    network = shipped.__wrapped__()
    _, lineups = _lineups(MARKED)
    for number in range((1 << 14) + 1):
        network.signs_of((f"sign {number}",))
    assert network.scores(lineups) == shipped().scores(lineups)
    assert network.signs_of(("a new sign",))[0] < 1 << 10


def test_a_candidate_takes_the_part_with_the_higher_score() -> None:
    """Nobody takes two parts, and scores up to 0 give none."""
    found = [_part(0, 3), _part(4, 8), _part(9, 12)]
    cast = chosen(found, [(5, 7), (6, 2), (0, -1)])
    assert [(made.role, made.span.start) for made in cast] == [("actor", 4), ("recipient", 0)]


def test_of_overlapping_phrases_and_mentions_of_one_entity_the_best_counts() -> None:
    """A phrase keeps what stands in it out, and a mention the entity's others."""
    inside = [_part(0, 9), _part(5, 9, 1)]
    assert [made.span.start for made in chosen(inside, [(0, 4), (0, 9)])] == [5]
    twice = [_part(0, 4, 1), _part(20, 24, 1)]
    assert [made.span.start for made in chosen(twice, [(3, 0), (0, 2)])] == [0]


def test_no_part_is_taken_by_a_crowd() -> None:
    """At most four actors and three recipients, the best."""
    crowd = [_part(10 * n, 10 * n + 5) for n in range(12)]
    actors = chosen(crowd, [(n + 1, 0) for n in range(12)])
    assert [made.span.start for made in actors] == [110, 100, 90, 80]
    assert len(chosen(crowd, [(0, 5)] * 12)) == 3
