"""The tables of example rows, and what they must cover."""

from __future__ import annotations

from collections import Counter

import pytest

from service.document import Document
from service.times import reading
from service.times.items import Items
from service.times.rules import GRAMMAR
from tests.times import table

EXAMPLES = table.load("examples.txt")
SET_ASIDE = table.load("set_aside.txt")
SECTIONS = sorted({row.section for row in EXAMPLES})


@pytest.mark.parametrize("section", SECTIONS)
def test_examples_are_read_as_they_say(section: str) -> None:
    """Every row of the table gives exactly its dates, with span, value and the fields it names."""
    wrong = {row.text: faults for row in EXAMPLES if row.section == section and (faults := table.misread(row))}
    assert wrong == {}


def test_rows_set_aside_are_read_almost_all() -> None:
    """Rows that no rule was written for are read right in at least 95 of 100 cases."""
    right = sum(not table.misread(row) for row in SET_ASIDE)
    assert right / len(SET_ASIDE) >= 0.95


def test_tables_are_large_enough() -> None:
    """At least 600 rows, one in five set aside, half of them sentences."""
    rows = EXAMPLES + SET_ASIDE
    sentences = sum(row.is_sentence for row in rows)
    assert len(rows) >= 600
    assert len(SET_ASIDE) * 5 >= len(rows)
    assert sentences * 2 >= len(rows)


def test_rows_differ() -> None:
    """No two rows share more than half their words."""
    words = [frozenset(row.text.split()) for row in EXAMPLES + SET_ASIDE]
    alike = [
        (" ".join(a), " ".join(b)) for n, a in enumerate(words) for b in words[:n] if 4 * len(a & b) > len(a) + len(b)
    ]
    assert alike == []


def test_every_rule_has_examples_for_and_against_it() -> None:
    """Each rule reads some row, and stands over a section that also has rows without a date."""
    names = {rule.name for rule in GRAMMAR.rules}
    against = {rule for row in EXAMPLES if not row.positive for rule in row.rules}
    used = Counter(sense.rule for row in EXAMPLES for sense in reading.senses(Items(Document(row.text)), row.reference))
    assert names - against == set()
    assert names - used.keys() == set()
