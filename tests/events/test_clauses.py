"""Clauses: where they begin, what heads them, and which one a token belongs to."""

from __future__ import annotations

from service.document import Document
from service.events.clauses import Clause, segment
from service.events.words import lookup


def _segmented(text: str) -> tuple[Document, list[Clause], list[Clause]]:
    document = Document(text)
    words = lookup().words(document.keys)
    return document, *segment(words, document.keys, document.tokens)


def _heads(text: str) -> list[tuple[str, str]]:
    document, clauses, _ = _segmented(text)
    return [(clause.opening, document.tokens[clause.head]) for clause in clauses if clause.head >= 0]


def test_a_complement_has_a_verb_of_its_own() -> None:
    """إن opens a clause inside the one that reports it."""
    assert _heads("قال الوزير إن الوفد غادر العاصمة") == [("main", "قال"), ("complement", "غادر")]


def test_a_relative_clause_gives_the_main_verb_back() -> None:
    """After the verb of a relative clause the next one belongs to the clause that still lacks its own."""
    assert _heads("المقاطعة التي بدأت الصيف الماضي تسببت في أزمة") == [("main", "تسببت"), ("relative", "بدأت")]


def test_a_verb_after_an_indefinite_noun_describes_it() -> None:
    """A second verb with no conjunction opens a clause on the noun before it."""
    assert _heads("شكر الأهالي فريقا أنقذ الأطفال") == [("main", "شكر"), ("asyndetic", "أنقذ")]


def test_a_conjoined_verb_opens_a_coordinate_clause() -> None:
    """و before a verb opens a clause on the same footing."""
    assert _heads("وصل المدير إلى المطار واستقبل الضيوف") == [("main", "وصل"), ("coordinate", "واستقبل")]


def test_a_noun_after_a_preposition_is_no_verb() -> None:
    """A word that could be either is a noun after a preposition."""
    document, clauses, _ = _segmented("تحدث الشاهد عن قتل الرهائن")
    assert [document.tokens[clause.head] for clause in clauses] == ["تحدث"]


def test_a_long_line_takes_time_in_proportion() -> None:
    """Every token of a text without sentence ends stands in a clause that covers it."""
    document, _, innermost = _segmented("وقال المدير إن الشركة باعت المصنع " * 300)
    assert len(innermost) == len(document)
    assert all(clause.start <= token < clause.stop for token, clause in enumerate(innermost))
