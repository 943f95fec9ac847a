"""Candidates for recipients, and their weights."""

from __future__ import annotations

from service import events
from service.document import Document
from service.events import participants
from service.events.candidates import Candidate, candidates, traits
from service.events.recipients import Weights
from tests.events import phrasebook

SETTING = ("ASSAULT", "verb", "LOC")


def _candidates(marked: str) -> list[tuple[str, str]]:
    """The candidates of a sentence's first event, with what each hangs on."""
    text, times, entities = phrasebook.plain(marked)
    document = Document(text)
    dating = next(events.datings(document, times, entities, []))
    scene, _, anchor, kind, near = dating
    ruled = participants.by_rules(scene, anchor, kind, near, events.subject_before(scene, anchor.clause))
    return [(document.slice(c.made.span), c.slot) for c in candidates(scene, anchor, kind, ruled)]


def test_candidates_are_the_phrases_around_the_event_word() -> None:
    """Each phrase comes once, with the word that it hangs on; the event word and its date are none."""
    found = _candidates("هاجم مسلحون {2020-05-03 الأحد} قافلة مساعدات قرب [LOC دارفور]")
    assert found == [("مسلحون", "trigger"), ("قافلة مساعدات", "bare"), ("دارفور", "قرب")]


def test_a_pronoun_brings_in_whom_it_means() -> None:
    """The pronoun of a preposition is a candidate for the name that it stands for."""
    found = _candidates("وصل [PER سعد الجميلي] وتعاقد معه النادي {2020-05-03 الأحد}")
    assert ("سعد الجميلي", "مع") in found


def test_an_adjective_of_the_event_noun_is_no_candidate() -> None:
    """What describes the event is not what it befalls."""
    found = _candidates("خلفت الغارات الجوية العنيفة على [LOC إدلب] يوم {2020-05-03 الأحد} دمارا")
    assert "الجوية العنيفة" not in [text for text, _ in found]
    assert ("إدلب", "علي") in found


def test_a_sign_is_weighed_by_itself_and_with_its_setting() -> None:
    """A score is the bias plus the weights of all that each sign stands for."""
    assert traits("A", SETTING) == ["A", "A&ASSAULT", "A&verb", "A&LOC"]
    weights = Weights("# a comment\nbias\t-1\nA\t0.5\nA&LOC\t1\nA&PER\t7\n")
    assert list(weights.scores([Candidate(None, 0, 3, False, "", SETTING, ("A", "unknown"))])) == [500]
