"""The stage as a whole: order, offsets, odd texts."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from service import quotes
from service.annotation import Entity
from service.document import Document
from service.span import Span

_PIECES = st.sampled_from(
    ["قال", "وقالت", "إن", "أن", "أنه", "بأن", "إلى", "على", "عن", "«", "»", '"', "“", "”", ":", "،", ".", "\n", "فلان", "وفق",
     "بحسب", "نقلت", "قوله", "مشيرا", "الوزير", "بيان", "في", "نفى", "وجود", "لم", "الذي", "كما", "ما", "حد", "(", ")", "-", "3"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40), st.data())
@settings(max_examples=300)
def test_any_words_in_any_order(pieces: list[str], data: st.DataObject) -> None:
    """Whatever the words, statements come in order, do not overlap, and have places in the text."""
    text = " ".join(pieces)
    entities = []
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        entities = [Entity(type="PER", name="فلان", normalized="فلان", mentions=(Span(start, end),))]
    found = quotes.find(Document(text), entities)
    end = 0
    for quote in found:
        assert end <= quote.span.start < quote.span.end <= len(text)
        assert quote.sentence.covers(quote.span)
        end = quote.span.end


def test_vowel_signs_and_tatweel_do_not_move_offsets() -> None:
    """Spans count in the text as sent, with its vowel signs and tatweel."""
    text = "قَالَ الوزيــر إنَّ «المَوسِم كانَ جيدًا جدًا»."
    (quote,) = quotes.find(Document(text), [])
    assert text[quote.span.start : quote.span.end] == "المَوسِم كانَ جيدًا جدًا"


def test_statement_over_two_lines_names_both_sentences() -> None:
    """The sentence of a statement that runs over several reaches to the end of the last."""
    text = "قال الوزير: «بدأنا العمل أمس. ثم توقفنا اليوم»."
    (quote,) = quotes.find(Document(text), [])
    assert quote.sentence == Span(0, len(text))


def test_long_line_takes_linear_time() -> None:
    """A line ten times as long takes about ten times as long."""

    def seconds(count: int) -> float:
        document = Document("وقال الوزير إن الموسم جيد، مشيرا إلى أن المطر هطل بحسب الهيئة " * count)
        start = time.process_time()
        quotes.find(document, [])
        return time.process_time() - start

    seconds(10)
    assert seconds(1_000) < 40 * seconds(100) + 0.05
