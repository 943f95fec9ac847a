"""What a text may cost: no arrangement of words or marks makes it dear for its length."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from service import quotes
from service.annotation import Entity
from service.document import Document
from service.span import Span
from tests.quotes.phrasebook import rows

_SHORT, _LONG = 3_000, 12_000  # characters
_DEAREST = 8  # times prose, by the character; a little noise included
_STEEPEST = 10  # a text four times as long takes four times as long; sixteen times would be quadratic
_UNITS = {
    "colons": ": ",
    "colons run together": ":",
    "headlines": "فلان: نعم نعم\n",
    "marks": '" ',
    "marks of every style": "«\"“„‹' ",
    "marks on each line": '"ك\n',
    "guillemets on each line": "«ك\n",
    "marks before each word": '"ك ',
    "words in marks": '"ك" ',
    "cues": "قال ",
    "cues and complementizers": "قال إن ",
    "cues and colons": "قال: ",
    "cues on each line": "قال فلان إن نعم نعم\n",
    "participles": "مشيرا إلى أن ",
    "masdars": "القول إن ",
    "objects": "نفى وجود ",
    "demands": "دعا إلى وقف، ",
    "relays": "نقلت وكالة عن فلان قوله إن نعم. ",
    "attributions": "بحسب الوزير ",
    "documents": "قال التقرير إن نعم. ",
    "roles": "قال الوزير إن نعم. ",
    "pairs": "وقالا إن نعم. ",
    "relatives": "الذي قال ",
    "connectors": "قال إن نعم، فيما ",
    "shares": "قال 46% من ",
    "hashes": "قال #_",
    "passages alone": "قال كلام «نعم نعم نعم نعم نعم نعم» كلام ",
}
_PROSE = " ".join(row.text for row in rows(Path(__file__).parent / "phrases.txt"))


def _of_length(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def _names(text: str) -> Sequence[Entity]:
    """Every `فلان` and `نعم` as somebody of his own."""
    entities = []
    for word in ("فلان", "نعم"):
        start = text.find(word)
        while start >= 0:
            span = Span(start, start + len(word))
            entities.append(Entity(type="PER", name=f"{word} {start}", normalized=word, mentions=(span,)))
            start = text.find(word, span.end)
    return entities


def _seconds(texts: Sequence[str]) -> list[float]:
    """The least processor time of three rounds for each text; the rounds alternate, so that a slow spell hits all."""
    made = [(Document(text), _names(text)) for text in texts]
    best = [float("inf")] * len(made)
    for _ in range(3):
        for number, (document, entities) in enumerate(made):
            start = time.process_time()
            quotes.find(document, entities)
            best[number] = min(best[number], time.process_time() - start)
    return best


@pytest.mark.parametrize("unit", _UNITS.values(), ids=_UNITS.keys())
def test_no_text_is_dear_for_its_length(unit: str) -> None:
    """A text of nothing but one pattern costs little more than prose of its length, and no more as it grows."""
    prose, short, long = _seconds([_of_length(_PROSE, _LONG), _of_length(unit, _SHORT), _of_length(unit, _LONG)])
    assert long < _DEAREST * prose
    assert long < _STEEPEST * max(short, 0.002)


def test_statements_of_dense_prose_are_all_read() -> None:
    """The limit on what is read of a text lies far above a dialogue in which every sentence is a statement."""
    text = "قال الوزير إن الموسم جيد هذا العام وإن المطر وفير. " * 60
    found = quotes.find(Document(text), [])
    assert len(found) == 60
    assert all(one.span.end < other.span.start for one, other in pairwise(found))
