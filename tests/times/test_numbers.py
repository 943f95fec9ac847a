"""Arabic number words."""

from __future__ import annotations

import pytest

from service.arabic.numbers import Number, parse
from service.arabic.view import fold


def read(text: str) -> Number | None:
    return parse([fold(word) for word in text.split()], 0)


@pytest.mark.parametrize(
    ("text", "value", "stop"),
    [
        ("ثلاثة وزراء", 3, 1),
        ("أحد عشر كوكبا", 11, 2),
        ("اثنتي عشرة ساعة", 12, 2),
        ("خمسة وعشرين يوما", 25, 2),
        ("واحد وثلاثون", 31, 2),
        ("مئة وعشرون", 120, 2),
        ("ثلاثة آلاف ومئتين", 3200, 3),
        ("ألف وتسعمائة وثمان وأربعين", 1948, 4),
        ("ألفين وأربعة عشر", 2014, 3),
        ("خمسة و عشرين", 25, 3),
    ],
)
def test_cardinals(text: str, value: int, stop: int) -> None:
    """Cardinals are read as far as they go, in either gender and case."""
    number = read(text)
    assert number is not None
    assert (number.value, number.stop, number.ordinal) == (value, stop, False)


@pytest.mark.parametrize(
    ("text", "value", "definite"),
    [("الخامس والعشرين", 25, True), ("الثاني عشر", 12, True), ("ثالث", 3, False), ("الحادية والثلاثين", 31, True)],
)
def test_ordinals(text: str, value: int, definite: bool) -> None:
    """Ordinals are told from cardinals, and definite ones from indefinite ones."""
    number = read(text)
    assert number is not None
    assert (number.value, number.ordinal, number.definite) == (value, True, definite)


def test_what_follows_stays() -> None:
    """A conjunction before something that is no smaller number ends the number."""
    number = read("عشرين وثلاثين")
    assert number is not None
    assert (number.value, number.stop) == (20, 1)
    assert read("رجال") is None


def test_proclitics_are_skipped() -> None:
    """A number may start some letters into its first token."""
    number = parse(["بثلاثة"], 0, 1)
    assert number is not None
    assert number.value == 3
