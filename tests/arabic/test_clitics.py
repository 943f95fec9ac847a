"""Ways to read a word as proclitics and a rest."""

from __future__ import annotations

import pytest

from service.arabic.clitics import proclitic_splits, split_known


@pytest.mark.parametrize(
    ("key", "splits"),
    [
        ("بغداد", [(0, "بغداد"), (1, "غداد")]),
        ("وبغداد", [(0, "وبغداد"), (1, "بغداد"), (2, "غداد")]),
        ("للعراق", [(0, "للعراق"), (1, "لعراق"), (1, "العراق")]),
        ("وللعراق", [(0, "وللعراق"), (1, "للعراق"), (2, "لعراق"), (2, "العراق")]),
        ("دمشق", [(0, "دمشق")]),
        ("في", [(0, "في")]),
        ("و", [(0, "و")]),
        ("", [(0, "")]),
    ],
)
def test_plain_reading_first_longest_proclitic_last(key: str, splits: list[tuple[int, str]]) -> None:
    """Conjunction, then preposition, then the article that has merged into ل."""
    assert list(proclitic_splits(key)) == splits


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("العراق", (0, "العراق")),
        ("والعراق", (1, "العراق")),
        ("للعراق", (1, "العراق")),
        ("وبالعراق", (2, "العراق")),
        ("فالعراق", (1, "العراق")),
        ("سالعراق", None),
        ("بغداد", (0, "بغداد")),
        ("ببغداد", (1, "بغداد")),
        ("غداد", None),
    ],
)
def test_the_first_known_rest_wins(key: str, found: tuple[int, str] | None) -> None:
    """A proclitic is one only where the rest is a known word: the ب of بغداد is not."""
    assert split_known(key, {"العراق", "بغداد"}.__contains__) == found
