"""Candidates for recipients, and their weights."""

from __future__ import annotations

from service import events
from service.document import Document
from service.events.candidates import Candidate, candidates, traits
from service.events.recipients import Weights
from tests.events import phrasebook

SETTING = ("ASSAULT", "verb", "LOC")


def test_candidates_are_the_phrases_around_the_event_word() -> None:
    """Each phrase comes once, with the word that it hangs on; the event word and its date are none."""
    text, times, entities = phrasebook.plain("هاجم مسلحون {2020-05-03 الأحد} قافلة مساعدات قرب [LOC دارفور]")
    dating = next(events.datings(Document(text), times, entities, []))
    found = candidates(dating.scene, dating.anchor, dating.kind)
    assert [(c.found.first, c.slot) for c in found] == [(1, "trigger"), (3, "bare"), (6, "قرب")]


def test_a_sign_is_weighed_by_itself_and_with_its_setting() -> None:
    """A score is the bias plus the weights of all that each sign stands for."""
    assert traits("A", SETTING) == ["A", "A&ASSAULT", "A&verb", "A&LOC"]
    weights = Weights("# a comment\nbias\t-1\nA\t0.5\nA&LOC\t1\nA&PER\t7\nruled\t2\n")
    text, times, entities = phrasebook.plain("هاجم مسلحون {2020-05-03 الأحد} قافلة")
    dating = next(events.datings(Document(text), times, entities, []))
    found = candidates(dating.scene, dating.anchor, dating.kind)[0].found
    assert weights.score(Candidate(found, "", SETTING, ("A", "unknown"))) == 0.5
    assert weights.ruled == 2
