"""Candidates for an event's participants, and the weights that cast them."""

from __future__ import annotations

import pytest

from service import events
from service.document import Document
from service.events import participants, roles
from service.events.candidates import Candidate, Candidates, candidates
from service.events.parts import Part
from service.events.roles import Weights, chosen, features, weights
from tests.events import phrasebook

MARKED = "هاجم مسلحون {2020-05-03 الأحد} قافلة مساعدات قرب [LOC دارفور]"


def _first(marked: str) -> tuple[Document, Candidates]:
    """The candidates of a sentence's first event."""
    text, times, entities = phrasebook.plain(marked)
    document = Document(text)
    scene, _, anchor, kind, near = next(events.datings(document, times, entities, []))
    ruled = participants.by_rules(scene, anchor, kind, near, events.subject_before(scene, anchor.clause))
    return document, candidates(scene, anchor, kind, ruled)


def _candidates(marked: str) -> list[tuple[str, str]]:
    """They and what each hangs on."""
    document, event = _first(marked)
    return [(document.text[c.part.start : c.part.end], c.slot) for c in event.found]


def _candidate(start: int, end: int, entity: int | None = None) -> Candidate:
    return Candidate(Part(entity, start, end, "nominal", ()), [], [])


def test_candidates_are_the_phrases_around_the_event_word() -> None:
    """Each phrase comes once, with the word that it hangs on; the event word and its date are none."""
    assert _candidates(MARKED) == [("مسلحون", "trigger"), ("قافلة مساعدات", "bare"), ("دارفور", "قرب")]


def test_a_pronoun_brings_in_whom_it_means() -> None:
    """The pronoun of a preposition is a candidate for the name that it stands for."""
    document, event = _first("وصل [PER سعد الجميلي] وتعاقد معه النادي {2020-05-03 الأحد}")
    meant = [c for c in event.found if "meant:مع" in c.places]
    assert [document.text[c.part.start : c.part.end] for c in meant] == ["سعد الجميلي"]


def test_an_adjective_of_the_event_noun_is_no_candidate() -> None:
    """What describes the event is not what it befalls."""
    found = _candidates("خلفت الغارات الجوية العنيفة على [LOC إدلب] يوم {2020-05-03 الأحد} دمارا")
    assert "الجوية العنيفة" not in [text for text, _ in found]
    assert ("إدلب", "علي") in found


def test_a_score_is_the_sum_of_all_that_a_candidate_is_weighed_by() -> None:
    """Both scores are sums over the features, whatever tables they are looked up in."""
    _, event = _first(MARKED)
    for number, candidate in enumerate(event.found):
        names = list(features(event, candidate))
        text = "\n".join(f"{name}\t{2**place}\t{-(3**place)}" for place, name in enumerate(sorted(set(names))[:18]))
        scores = Weights("# a comment\n" + text).scores(event)[number]
        told = {line.split("\t")[0]: line.split("\t")[1:] for line in text.splitlines()}
        assert scores == tuple(sum(int(told[n][role]) for n in names if n in told) for role in (0, 1))


@pytest.mark.parametrize("name", ["open", "set_aside"])
def test_shipped_scores_are_the_sums_of_shipped_weights(name: str) -> None:
    """What the tables of the shipped weights give is what their lines say."""
    lines = (line.split("\t") for line in roles.text().split("\n") if line and line[0] != "#")
    told = {feature: (int(actor), int(recipient)) for feature, actor, recipient in lines}
    for row in phrasebook.rows(name)[::20]:
        if row.expected:
            _, event = _first(row.marked)
            for candidate, scores in zip(event.found, weights().scores(event), strict=True):
                given = [told.get(feature, (0, 0)) for feature in features(event, candidate)]
                assert scores == (sum(a for a, _ in given), sum(r for _, r in given))


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
