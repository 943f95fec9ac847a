"""The lexicon and what is derived from it."""

from __future__ import annotations

import typing

import pytest

from service.annotation import EventType
from service.events import lexicon
from service.events.words import lookup


def test_the_lexicon_is_large_and_covers_every_type() -> None:
    """It lists at least 600 lemmas, some of each type."""
    words = [
        line.split()[0]
        for table in lexicon.read().values()
        for lines in table.values()
        for line in lines.split("\n")
        if line.strip()
    ]
    assert len(set(words)) >= 600
    assert set(lexicon.read()) == set(typing.get_args(EventType))


@pytest.mark.parametrize(
    ("key", "lemma", "form"),
    [
        ("واعتقلتهم", "اعتقل", "past"),
        ("سيزور", "زار", "present"),
        ("للهجمات", "هجوم", "noun"),
        ("انسحابها", "انسحب", "masdar"),
        ("ستفرض", "فرض", "present"),
    ],
)
def test_inflected_words_are_found_by_their_lemma(key: str, lemma: str, form: str) -> None:
    """A word is known in any person, number and tense, with proclitics and pronouns."""
    word = lookup()(key)
    readings = [r for r in (word.verb, word.noun, word.participle) if r is not None]
    assert (lemma, form) in [(r.lemma, r.inflection.form) for r in readings]


def test_an_unknown_word_can_still_be_a_verb() -> None:
    """The class of event words is open: a verb's shape is enough where a verb must stand."""
    guess = lookup()("يتزحلق").guess
    assert guess is not None
    assert guess.inflection.form == "present"
    assert not guess.entry.known
