"""Phrases looked for word by word, with what may stand before them in a word."""

from __future__ import annotations

import random

import pytest

from service.arabic.clitics import proclitic_splits
from service.names.phrases import Phrases, read_as, read_as_any


@pytest.mark.parametrize("key", ["ا", "لا", "ال", "الم", "العراق", "لندن", "للي", "وفد", "ب", "بك", "7"])
def test_a_word_is_read_as_what_proclitics_split_into_it(key: str) -> None:
    """`read_as` gives exactly the words of which `proclitic_splits` gives the key."""
    dice = random.Random(key)
    words = {"".join(dice.choices("والبكف", k=dice.randint(1, 3))) + key[dice.randint(0, 1) :] for _ in range(3000)}
    read = set(read_as(key))
    assert all(key in {rest for _, rest in proclitic_splits(word)} for word in read)
    assert {word for word in words if key in {rest for _, rest in proclitic_splits(word)}} <= read


def found(phrases: Phrases, text: str) -> list[str]:
    keys = text.split()
    begin = phrases.beginnings
    places = [i for i, key in enumerate(keys) if key in begin]
    return [
        f"{' '.join(keys[first:stop])[skip:]}/{entity_type}"
        for first, skip, stop, entity_type in phrases.find(keys, places)
    ]


def test_the_longest_phrase_is_found_and_none_inside_it() -> None:
    """Also where a shorter one begins at its first word, or another at its second."""
    phrases = Phrases()
    phrases.add("مجلس", "MISC")
    phrases.add("مجلس الأمن الدولي", "ORG")
    phrases.add("الأمن", "LOC")
    assert found(phrases, "قال مجلس الامن الدولي الامن") == ["مجلس الامن الدولي/ORG", "الامن/LOC"]
    assert found(phrases, "بمجلس الامن وللامن") == ["مجلس/MISC", "الامن/LOC", "لامن/LOC"]


def test_a_phrase_added_later_is_found_too() -> None:
    """What was looked up before does not hide it, and the first of two types stays."""
    phrases = Phrases()
    phrases.add("بغداد", "LOC")
    assert found(phrases, "بغداد البصرة") == ["بغداد/LOC"]
    phrases.add("البصرة", "LOC")
    phrases.add("بغداد", "ORG")
    assert found(phrases, "بغداد والبصره") == ["بغداد/LOC", "البصره/LOC"]


def test_the_words_that_begin_phrases_have_proclitics() -> None:
    """Each of the words that can be read as one of some words, once."""
    assert list(read_as_any(("ا", "ا"))) == ["ا"]
    assert {"العراق", "وبالعراق", "فللعراق"} <= read_as_any(("العراق",)).keys()
