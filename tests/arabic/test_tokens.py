"""Tokens and their places."""

from __future__ import annotations

import pytest
from camel_tools.tokenizers.word import simple_word_tokenize
from hypothesis import given
from hypothesis import strategies as st

from service.arabic.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("قال الوزير", ["قال", "الوزير"]),
        ("قال: «نعم»", ["قال", ":", "«", "نعم", "»"]),
        ("25 يناير/كانون الثاني 2024", ["25", "يناير", "/", "كانون", "الثاني", "2024"]),
        ("12يناير", ["12", "يناير"]),
        ("2024/01/25", ["2024", "/", "01", "/", "25"]),
        ("٢٥ ديسمبر", ["٢٥", "ديسمبر"]),
        ("BBC عربي", ["BBC", "عربي"]),
        ("نعم؟ لا!", ["نعم", "؟", "لا", "!"]),
        ("سطر\r\nآخر", ["سطر", "آخر"]),
        ("بغداد\xa0اليوم", ["بغداد", "اليوم"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_splits_words_digits_and_marks(text: str, tokens: list[str]) -> None:
    """Words, runs of digits and punctuation marks are tokens of their own."""
    assert tokenize(text)[0] == tokens


@pytest.mark.parametrize(
    "text",
    [
        "قال: «نعم» (25%)، و3.5 مليون دولار؛ ثم...",
        "😀 مرحبا👨‍👩‍👧 بكم 🇮🇶",
        "أ" * 100_000,
        "،" * 1_000,
        "١٢٣abcقلم" * 50,
        "a\u0301b \U0001f600\U0001f600",
    ],
    ids=["news", "emoji", "one long word", "marks", "mixed", "combining"],
)
def test_each_token_stands_where_it_is_said_to(text: str) -> None:
    """The text at a token's start is the token, in order, and only blanks lie between tokens."""
    tokens, starts = tokenize(text)
    end = 0
    for token, start in zip(tokens, starts, strict=True):
        assert text[start : start + len(token)] == token
        assert not text[end:start].strip()
        end = start + len(token)
    assert not text[end:].strip()


_SIGNS = [
    "ا",
    "قال",
    "ب" * 70,
    "a",
    "BBC",
    "1",
    "٢٠٢٤",
    "،",
    "«",
    "/",
    "😀",
    "👨\u200d👩",
    "ℹ",
    "🇮🇶",
    "\u064e",
    "\u0301",
    "é",
    "中",
    "#️⃣",
    "_",
    "-",
    ".",
    "%",
    "½",
    "१",
    "\u20e3",
]


@given(st.lists(st.sampled_from(_SIGNS), max_size=40).map("".join))
def test_a_long_run_of_characters_is_split_as_a_short_one(text: str) -> None:
    """Where the tokenizer would look at each of them."""
    chunk = "ع" * 65 + text
    assert tokenize(chunk)[0] == simple_word_tokenize(chunk, split_digits=True)


@given(st.lists(st.sampled_from(_SIGNS), max_size=12).map("".join))
def test_everyday_characters_are_split_as_the_tokenizer_splits_them(text: str) -> None:
    """Words, digits and the usual marks need not be shown to it."""
    assert tokenize(text)[0] == simple_word_tokenize(text, split_digits=True)
