"""Quotation marks: which one opens, which one closes."""

from __future__ import annotations

import time

import pytest

from service.document import Document
from service.quotes import marks


def _within(text: str) -> list[str]:
    document = Document(text)
    return [document.slice(document.span(m.first, m.stop)) for m in marks.find(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال: «نعم نعم».", ["نعم نعم"]),
        ('قال: "نعم نعم".', ["نعم نعم"]),
        ("قال: “نعم نعم”.", ["نعم نعم"]),
        ("قال: ”نعم نعم“.", ["نعم نعم"]),
        ("قال: „نعم نعم‟.", ["نعم نعم"]),
        ("قال: ‹نعم نعم›.", ["نعم نعم"]),
        ("قال: 'نعم نعم'.", ["نعم نعم"]),
        ("قال: ''نعم نعم''.", ["نعم نعم"]),
        ('قال: ""نعم نعم"".', ["نعم نعم"]),
        ('قال: «نعم نعم".', ["نعم نعم"]),
        ("قال: «نعم «لا» نعم».", ["نعم «لا» نعم"]),
        ('قال: «نعم "لا" نعم».', ['نعم "لا" نعم']),
        ('"نعم نعم" ثم "لا لا".', ["نعم نعم", "لا لا"]),
    ],
)
def test_styles(text: str, expected: list[str]) -> None:
    """Every style pairs with its own kind, doubled, reversed and mismatched ones too; the outermost pair counts."""
    assert _within(text) == expected


def test_mark_that_never_closes_reaches_the_line_end() -> None:
    """An opening mark without its other half takes the rest of its line and no more."""
    assert _within('قال: "نعم نعم\nوذهب.') == ["نعم نعم"]


def test_paragraphs_that_reopen_are_one_passage() -> None:
    """A mark that opens each paragraph and closes only the last holds one passage."""
    assert len(_within("قال: «أولا.\n«ثانيا.\n«ثالثا».")) == 1


def test_apostrophes_are_no_marks() -> None:
    """An apostrophe inside a word opens nothing."""
    assert _within("قال O'Neil إنه don't يعرف.") == []


def test_many_marks_take_linear_time() -> None:
    """Twenty times as many opening marks on a line take about twenty times as long, not four hundred."""

    def seconds(count: int) -> float:
        document = Document("«" * count)
        start = time.perf_counter()
        marks.find(document)
        return time.perf_counter() - start

    seconds(100)
    assert seconds(20_000) < 200 * max(seconds(1_000), 0.001)
