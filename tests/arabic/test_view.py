"""The normalised view and its way back to the text as sent."""

from __future__ import annotations

import unicodedata

import pytest

from service.arabic.view import View, fold

# The text as sent, and the view of it.
VIEWS = [
    ("قال الوزير", "قال الوزير"),
    ("قَالَ الوَزِيرُ", "قال الوزير"),
    ("مُحَمَّدٌ", "محمد"),
    ("العـــراق", "العراق"),
    ("\u200fبغداد\u200e", "بغداد"),
    ("\u202bبغداد\u202c", "بغداد"),
    ("\u2067بغداد\u2069", "بغداد"),
    ("\ufeffبغداد", "بغداد"),
    ("می\u200cخواهم", "ميخواهم"),
    ("ﻻ ﺳﻼﻡ", "لا سلام"),
    ("ﷲ", "الله"),
    ("محمد ﷺ", "محمد ﷺ"),
    ("ﺳﻼﻡٌ\u200f ﻋﻠﻴﻜﻢ", "سلام عليكم"),
    ("کابل", "كابل"),
    ("أ\x00ب", "أ ب"),
    ("أ\u200bب", "أ ب"),
    ("بغداد 😀 دمشق", "بغداد 😀 دمشق"),
    ("❤️ بغداد", "❤ بغداد"),
    ("😀\u0301قَال", "😀قال"),
    ("َُِ", ""),
    ("", ""),
    ("Café é", "Café é"),
]


@pytest.mark.parametrize(("sent", "seen"), VIEWS)
def test_the_view_drops_what_is_not_a_letter(sent: str, seen: str) -> None:
    """Diacritics, tatweel, bidi marks, joiners and BOM go; presentation forms and look-alikes become plain letters."""
    assert View(sent).text == seen


@pytest.mark.parametrize(("sent", "seen"), VIEWS)
def test_every_character_of_the_view_has_its_place_in_the_text_as_sent(sent: str, seen: str) -> None:
    """Places never run backwards, lie inside the text, and the view's end is the text's end."""
    view = View(sent)
    places = [view.raw(i) for i in range(len(view.text))]
    assert places == sorted(places)
    assert all(0 <= place < len(sent) for place in places)
    assert view.raw(len(view.text)) == len(sent)
    assert all(place < view.raw_end(i + 1) <= len(sent) for i, place in enumerate(places))


@pytest.mark.parametrize(("sent", "seen"), VIEWS)
def test_a_letter_of_the_view_comes_from_that_letter(sent: str, seen: str) -> None:
    """What stands at the place is the letter itself or the compatibility form that holds it."""
    same = {"ی": "ي", "ک": "ك", "\x00": " ", "\u200b": " ", "ﷺ": "ﷺ"}
    view = View(sent)
    for i, char in enumerate(view.text):
        source = sent[view.raw(i)]
        assert char in same.get(source, unicodedata.normalize("NFKC", source)), (i, char, source)


@pytest.mark.parametrize(
    ("sent", "word", "taken"),
    [
        ("قَالَ الوَزِيرُ أمس", "قال", "قَالَ"),
        ("قَالَ الوَزِيرُ أمس", "الوزير", "الوَزِيرُ"),
        ("في العـــراق اليوم", "العراق", "العـــراق"),
        ("بيان\u200f عاجل", "بيان", "بيان"),
        ("\ufeffبيانٌ", "بيان", "بيانٌ"),
        ("مدينة ﺳﻼﻡ", "سلام", "ﺳﻼﻡ"),
    ],
)
def test_signs_belong_to_the_letter_before_them(sent: str, word: str, taken: str) -> None:
    """A word's place takes in the vowel signs and tatweel on its last letter, not the marks of direction after it."""
    view = View(sent)
    at = view.text.index(word)
    assert sent[view.raw(at) : view.raw_end(at + len(word))] == taken


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("إعلان", "اعلان"),
        ("آمن", "امن"),
        ("مستشفى", "مستشفي"),
        ("مسؤول", "مسؤول"),
        ("مدرسة", "مدرسة"),
        ("٢٠٢٤", "2024"),
        ("۱۲", "12"),
        ("٣٫٥", "3.5"),
        ("BBC", "bbc"),
        ("٬", ","),
    ],
)
def test_fold_unifies_spellings_and_keeps_length(word: str, key: str) -> None:
    """Hamza on alef, final ya and digits are unified; ة and the other hamzas stay."""
    assert fold(word) == key
    assert len(key) == len(word)
