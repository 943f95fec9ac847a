from __future__ import annotations

import numpy as np
import pytest

from service.names import weights
from service.names.boundaries import Openings
from service.names.chunks import Chunk
from service.names.context import look_again
from service.names.tagger import Scores, Tagger

RANKS = {word: rank for rank, word in enumerate(["و", "في", "من", "لندن", "ولندن", "العراق", "للعراق", "باسم", "اسم"])}
STARTS = {"لندن": 30, "العراق": 80, "واشنطن": 60, "بغداد": 70, "باسم": 5, "بلينكن": 10, "الولايات": 40, "وليد": 4}


@pytest.fixture(scope="module")
def openings() -> Openings:
    return Openings(STARTS, RANKS)


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("واشنطن", 0),
        ("وواشنطن", 1),
        ("ولندن", 1),
        ("للعراق", 1),
        ("وللولايات", 2),
        ("ببغداد", 1),
        ("وببغداد", 2),
        ("باسم", 0),
        ("بلينكن", 0),
        ("وبلينكن", 1),
        ("وليد", 0),
        ("والطيانه", 1),
        ("لcnn", 1),
        ("و", 0),
    ],
)
def test_proclitics_before_a_name_are_counted(openings: Openings, word: str, letters: int) -> None:
    """Known names keep their first letters; what stands before them does not count, nor does the article."""
    assert openings.proclitics(word, {}) == letters


def test_the_article_decides_on_a_name_that_nobody_knows(openings: Openings) -> None:
    """A first word seen elsewhere in the article shows what stands before it here."""
    assert openings.proclitics("كقشطبور", {}) == 0
    assert openings.proclitics("كقشطبور", {"قشطبور": 2}) == 1


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """A tagger to which all orders of tags are alike, so that the scores given below decide."""
    model = weights.load().model
    for crf in model.crits:
        crf._transitions.zero_()
    return Tagger(model)


def scores(tagger: Tagger, tags: str, lead: float) -> Scores:
    """Emission scores that favour the given tags by a lead over O."""
    rows = np.full((len(tags.split()), len(tagger.tags)), -20.0, dtype=np.float32)
    for row, tag in zip(rows, tags.split(), strict=True):
        row[tagger.tags.index("O", 4)] = 0.0
        row[tagger.tags.index(tag, 4)] = lead if tag != "O" else 20.0
    return rows


def names_in(tagger: Tagger, openings: Openings, *article: tuple[str, str, float]) -> list[list[Chunk]]:
    sentences = [words.split() for words, _, _ in article]
    emissions = [scores(tagger, tags, lead) for _, tags, lead in article]
    return look_again(tagger, openings, sentences, emissions, tagger.decode(emissions))


def test_a_name_found_once_is_found_where_it_was_doubtful(tagger: Tagger, openings: Openings) -> None:
    """The same words, also with a conjunction before them, become the same name."""
    sure = ("زار بلينكن بغداد", "O S-PER S-LOC", 20.0)
    doubtful = ("قال وبلينكن امس", "O S-PER O", -2.0)
    alone = names_in(tagger, openings, doubtful)
    _, found = names_in(tagger, openings, sure, doubtful)
    assert alone == [[]]
    assert found == [Chunk(1, 2, "PER")]


def test_a_persons_last_name_is_found_alone(tagger: Tagger, openings: Openings) -> None:
    """The last word of a person's full name is that person's name."""
    full = ("التقي انتوني بلينكن", "O B-PER E-PER", 20.0)
    _, found = names_in(tagger, openings, full, ("قال بلينكن", "O S-PER", -2.0))
    assert found == [Chunk(1, 2, "PER")]


def test_words_that_are_surely_no_name_stay_so(tagger: Tagger, openings: Openings) -> None:
    """A sentence that speaks clearly is not overruled."""
    _, found = names_in(tagger, openings, ("زار بغداد", "O S-LOC", 20.0), ("قال بغداد", "O O", 20.0))
    assert found == []
