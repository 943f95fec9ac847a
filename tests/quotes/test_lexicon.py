"""The cue lexicon: inflected by rule, large enough."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from service.quotes.lexicon import LEXICON


def test_lexicon_has_enough_lemmas() -> None:
    """The lexicon holds a hundred and fifty cues and more, each once."""
    cues = tomllib.loads(resources.files("service.quotes").joinpath("cues.toml").read_text("utf-8"))
    lemmas = [item["past"] for group in cues.values() for item in group["verbs"]]
    assert len(lemmas) >= 150
    assert len(set(lemmas)) == len(lemmas)


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("قال", "قال", "finite"),
        ("وقالت", "قال", "finite"),
        ("يقولون", "قال", "finite"),
        ("قالها", "قال", "finite"),
        ("سيعلن", "أعلن", "finite"),
        ("واوضحوا", "أوضح", "finite"),
        ("فاكدتا", "أكد", "finite"),
        ("مشيرا", "أشار", "participle"),
        ("مضيفة", "أضاف", "participle"),
        ("مؤكدين", "أكد", "participle"),
        ("قوله", "قال", "masdar"),
        ("بقولها", "قال", "masdar"),
        ("تصريحات", "صرح", "masdar"),
        ("اتهمتها", "اتهم", "finite"),
        ("نافيا", "نفى", "participle"),
    ],
)
def test_inflected_forms_are_derived(word: str, lemma: str, form: str) -> None:
    """Tense, gender, number, fused conjunctions, the future and object pronouns lead back to the lemma."""
    assert (lemma, form) in {(reading.entry.lemma, reading.form) for reading in LEXICON.word(word).cues}


@pytest.mark.parametrize("word", ["بعد", "دون", "اقول", "المتحدث", "كتاب"])
def test_other_words_are_no_cues(word: str) -> None:
    """Prepositions that look like a verb, the first person and nouns attribute nothing."""
    assert not LEXICON.word(word).cues
