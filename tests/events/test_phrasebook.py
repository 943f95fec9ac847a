"""The phrase book: every row's events, and what the book itself must hold."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.events import phrasebook

OPEN = phrasebook.rows("open")
SET_ASIDE = phrasebook.rows("set_aside")
EVENTS = [event for row in OPEN + SET_ASIDE for event in row.expected]
TRAITS = ("polarity", "modality", "place")


def _faulty(rows: list[phrasebook.Row]) -> list[tuple[str, list[str]]]:
    return [(row.marked, faults) for row in rows if (faults := phrasebook.faults(row))]


def test_open_rows_give_their_events() -> None:
    """At least 95 in 100 rows give exactly their events, with every trait."""
    faulty = _faulty(OPEN)
    assert len(faulty) <= 0.05 * len(OPEN), faulty


@pytest.mark.parametrize("trait", TRAITS)
def test_traits_are_right_wherever_they_are_tested(trait: str) -> None:
    """Polarity, modality and place are each right in at least 95 in 100 rows, those set aside among them."""
    rows = OPEN + SET_ASIDE
    wrong = [row.marked for row in rows if trait in phrasebook.faults(row)]
    assert len(wrong) <= 0.05 * len(rows), wrong


def test_rows_set_aside_mostly_give_their_events() -> None:
    """Rows that were not looked at while rules were written hold their triggers, dates and types in most cases."""
    wrong = [marked for marked, faults in _faulty(SET_ASIDE) if {"event", "type"} & set(faults)]
    assert len(wrong) <= 0.1 * len(SET_ASIDE), wrong


def test_every_value_of_a_trait_is_tested_often() -> None:
    """Each polarity and modality, a place and its absence stand in at least 40 rows."""
    counts = Counter(event.polarity for event in EVENTS)
    counts.update(event.modality for event in EVENTS)
    counts.update("place" if event.place else "no place" for event in EVENTS)
    for value in ("positive", "negative", "asserted", "future", "possible", "place", "no place"):
        assert counts[value] >= 40, value


def test_no_two_rows_share_more_than_half_their_words() -> None:
    """Rows test different sentences: of the shorter one's words at most half stand in another."""
    rows = [frozenset(re.findall(r"\w+", phrasebook.plain(row.marked)[0])) for row in OPEN + SET_ASIDE]
    assert len(rows) >= 400
    for i, words in enumerate(rows):
        for other in rows[:i]:
            assert 2 * len(words & other) <= min(len(words), len(other)), (sorted(words), sorted(other))
