"""What holds for every text, however odd."""

from __future__ import annotations

import datetime
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from service.annotation import ReferenceDate, Time
from service.document import Document
from service.times import find, reference_date
from service.times.items import WORDS
from tests.times import table

VALUE = re.compile(
    r"\d{4}(-\d\d(-\d\d)?|-W\d\d(-WE)?|-Q[1-4]|-H[12]|-(SP|SU|FA|WI))?|\d{3}X|\d\dXX|(PAST|PRESENT|FUTURE)_REF"
    r"|\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d"
)
REFERENCES = st.none() | st.dates(min_value=datetime.date(1, 1, 1), max_value=datetime.date(9999, 12, 31))


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [word for inner in value.values() for word in _words(inner)]
    return [word for inner in value for word in _words(inner)] if isinstance(value, list) else []


PIECES = sorted(
    {*_words(WORDS), "ال", "و", "في", "هـ", "م", "أول", "ثالث", "الخامس", "والعشرين", "خمسة", "مئة", "ألفين"}
)
TEXTS = st.lists(
    st.sampled_from(PIECES)
    | st.integers(0, 2300).map(str)
    | st.sampled_from(
        ["/", "-", "،", ".", "(", ")", ":", "\n", " ", "٢٠١٤", "١٥", "\u0640", "\u064e", "\u200f", "😀", "ab"]
    ),
    max_size=25,
)


def check(text: str, times: list[Time]) -> None:
    """Places lie in the text in order, values have TIMEX3's form, days stand in order."""
    end = 0
    for time in times:
        assert end <= time.span.start < time.span.end <= len(text)
        end = time.span.end
        assert time.value is None or VALUE.fullmatch(time.value)
        assert (time.begin is None) == (time.finish is None)
        if time.begin is not None and time.finish is not None:
            assert time.begin <= time.finish
        assert (time.begin is None) == (time.value is None or time.value.endswith("_REF"))


@settings(max_examples=150)
@given(TEXTS, st.sampled_from([" ", ""]), REFERENCES)
def test_any_words_give_well_formed_times(pieces: list[str], joint: str, today: datetime.date | None) -> None:
    """Any row of the grammar's own words, glued or not, gives ordered places and well-formed values."""
    document = Document(joint.join(pieces))
    reference = reference_date(document, today)
    times = find(document, reference)
    check(document.text, times)
    assert times == find(document, reference)


@settings(max_examples=50)
@given(st.text(max_size=80), REFERENCES)
def test_any_text_gives_well_formed_times(text: str, today: datetime.date | None) -> None:
    """Any text gives ordered places and well-formed values."""
    document = Document(text)
    check(text, find(document, ReferenceDate(today, None)))


def test_places_survive_signs_on_the_letters() -> None:
    """Vowel signs, tatweel and direction marks change no value, and the place holds them."""
    for row in table.load("examples.txt")[:60]:
        dressed = "".join(char + "\u064e\u0640" if "\u0628" <= char <= "\u0649" else char for char in row.text)
        times = find(Document(dressed), ReferenceDate(row.reference, None))
        assert [time.value for time in times] == [item.value for item in row.expected]
        for time, item in zip(times, row.expected, strict=True):
            plain = dressed[time.span.start : time.span.end].replace("\u064e", "").replace("\u0640", "")
            assert plain == row.text[item.span.start : item.span.end]
