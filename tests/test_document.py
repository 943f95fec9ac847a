"""The document: parallel lists with places in the text as sent."""

from __future__ import annotations

import time

import pytest

from service.document import Document
from service.span import Span

TEXTS = {
    "plain": "أعلن الوزير في بغداد، أمس، أن الوفد وصل.",
    "vocalised": "أَعْلَنَ الوَزِيرُ فِي بَغْدَادَ أَمْسِ.",
    "tatweel": "العـــراق وســـوريا",
    "bidi": "\u200fقال\u200e \u202bالوزير\u202c \u2067أمس\u2069.",
    "presentation forms": "ﻗﺎﻝ ﺍﻟﻮﺯﻳﺮ ﷺ",
    "BOM": "\ufeffقال الوزير",
    "NUL": "قال\x00الوزير",
    "CRLF": "العنوان\r\nقال الوزير.\r\n",
    "emoji": "😀 قال 👨‍👩‍👧 الوزير 🇮🇶❤️.",
    "mixed": "BBC عربي: 25.5% من G7 و١٢ دولة",
    "zalgo": "ق\u0301\u0302\u0303ال\u0316 أمس",
    "empty": "",
    "blank": " \n\t\u200f ",
    "only marks": "\u064b\u064c \u0640",
    "lone surrogate": "قال \ud83d الوزير",
}


@pytest.fixture(params=list(TEXTS.values()), ids=list(TEXTS))
def document(request: pytest.FixtureRequest) -> Document:
    text: str = request.param
    return Document(text)


def test_parallel_lists_are_of_one_length(document: Document) -> None:
    """Every list has one item a token."""
    lists = (
        document.keys, document.view_starts, document.starts, document.ends, document.glued, document.lines,
        document.sentence_of,
    )  # fmt: skip
    assert {len(values) for values in lists} == {len(document)}


def test_places_are_in_order_and_inside_the_text(document: Document) -> None:
    """A token is never empty, ends inside the text and starts no earlier than the one before it."""
    previous = 0
    for start, end in zip(document.starts, document.ends, strict=True):
        assert previous <= start < end <= len(document.text)
        previous = start


def test_the_text_at_a_token_reads_as_the_token(document: Document) -> None:
    """Looking at a token's place alone gives the same token again."""
    for i, token in enumerate(document.tokens):
        again = Document(document.slice(document.span(i, i + 1)))
        assert token in "".join(again.tokens)


def test_a_token_is_found_by_every_offset_inside_it(document: Document) -> None:
    """`token_at` and `token_range` are the way back from places to tokens."""
    for i, (start, end) in enumerate(zip(document.starts, document.ends, strict=True)):
        if document.starts.count(start) > 1:
            continue  # letters of one ligature share their place
        assert all(document.token_at(offset) == i for offset in range(start, end))
        assert document.token_range(Span(start, end)) == (i, i + 1)


@pytest.mark.parametrize(
    ("text", "first", "stop", "slice_"),
    [
        ("أَعْلَنَ الوَزِيرُ أمس", 0, 2, "أَعْلَنَ الوَزِيرُ"),
        ("في العـــراق اليوم", 1, 2, "العـــراق"),
        ("قال \u202bالوزير\u202c أمس", 1, 2, "الوزير"),
        ("\ufeffقال الوزير", 0, 1, "قال"),
        ("😀 قال الوزير", 1, 3, "قال الوزير"),
        ("قال\x00الوزير", 1, 2, "الوزير"),
        ("«بغداد»", 1, 2, "بغداد"),
    ],
)
def test_a_span_is_a_slice_of_the_text_as_sent(text: str, first: int, stop: int, slice_: str) -> None:
    """Spans count code points of the text as sent, signs on the last letter included."""
    document = Document(text)
    assert document.slice(document.span(first, stop)) == slice_


@pytest.mark.parametrize(
    ("text", "skip", "slice_"),
    [
        ("وبغداد", 1, "بغداد"),
        ("وَبَغداد", 1, "بَغداد"),
        ("وَلِلعِراقِ", 2, "لعِراقِ"),
        ("وـــبغداد", 1, "بغداد"),
        ("\u200fوبغداد\u200f", 1, "بغداد"),
        ("بغداد", 0, "بغداد"),
    ],
)
def test_proclitics_are_left_out_by_letters(text: str, skip: int, slice_: str) -> None:
    """`skip` counts letters, whatever signs stand on them."""
    document = Document(text)
    assert document.slice(document.span_after(0, skip, 1)) == slice_


def test_glued_and_lines() -> None:
    """A token knows whether a blank stands before it, and its line."""
    document = Document("قال:\n«نعم» \r\nثم")
    assert document.tokens == ["قال", ":", "«", "نعم", "»", "ثم"]
    assert document.glued == [False, True, False, True, True, False]
    assert document.lines == [0, 0, 1, 1, 1, 2]


def test_time_grows_with_length_alone() -> None:
    """A long single line, and a long run of marks, cost what their length says."""
    for text in ("قال الوزير " * 20_000, "\u064b" * 200_000, "." * 50_000, '"' * 50_000):
        started = time.process_time()
        Document(text)
        assert time.process_time() - started < 2.0
