"""What a person's name tells of gender."""

from __future__ import annotations

import pytest

from service.quotes import given_names


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("منى عبد الرازق", "f"),
        ("آن-ماري لوكلير", "f"),
        ("فضيلة حداد", "f"),
        ("أم أيمن", "f"),
        ("حمزة الطيب", "m"),
        ("أبو ليلى", "m"),
        ("ضاري بن مطلق", "m"),
        ("نور الخطيب", None),
        ("سلامة", None),
        ("", None),
    ],
)
def test_gender_by_first_name(name: str, gender: str | None) -> None:
    """A first name, a by-name after أبو or أم, and بن or بنت tell; a family name or a name of both tells nothing."""
    assert given_names.gender(name) == gender
