"""What holds for the entities of any text."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.annotation import EntityType, Mention
from service.document import Document
from service.names import resolve

ODD_TEXTS = [
    "",
    ".",
    "« ( [",
    "ب",
    "ا" * 1000,
    "العراق" * 500,
    "العراق " * 500,
    "\u200f\u0640\u064b",
    "😀 العراق 😀 بغداد",
    "(العراق",
    "\ufeffقالت بغدادُ\r\nإن العــراقَ",
    "حكومة وزارة مجلس كأس قوات تنظيم",
    "وزارة الصحة و",
    '"الجيش" "الجيش',
]
TYPES: tuple[EntityType, ...] = ("PER", "ORG", "LOC", "MISC")


@pytest.mark.parametrize("text", ODD_TEXTS)
@pytest.mark.parametrize("entity_type", TYPES)
def test_mentions_stand_in_the_text_and_do_not_overlap(text: str, entity_type: EntityType) -> None:
    """Whatever the recogniser marks: nothing, each token or everything."""
    document = Document(text)
    size = len(document)
    each = [Mention(span=document.span(i, i + 1), type=entity_type) for i in range(size)]
    everything = [Mention(span=document.span(0, size), type=entity_type)] if size else []
    for mentions in ([], each, everything):
        entities = resolve(document, mentions, None)
        spans = sorted(span for entity in entities for span in entity.mentions)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert resolve(document, mentions, None) == entities


def test_a_name_is_never_found_across_lines() -> None:
    """A headline's last word and the first of the text are no name."""
    assert resolve(Document("قمة الأمم\nالمتحدة للطيران تتوسع"), [], None) == []
