"""What the load tests accept as an answer."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from loadtests.posts import Post
from loadtests.shape import ShapeError, check_batch, check_extraction
from service import contract, extraction
from service.annotation import Entity, ReferenceDate, Speaker
from service.annotation import Quote as QuoteFound
from service.document import Document
from service.span import Span

TEXT = "قال سامي إن الوفد وصل"
POST = Post(b"", (TEXT,))


def answer(**changes: Any) -> bytes:
    """An answer of the service with some of its fields replaced."""
    findings = extraction.Findings(
        Document(TEXT),
        ReferenceDate(None, None),
        entities=[Entity(type="PER", name="سامي", normalized="سامي", mentions=(Span(4, 8),))],
        quotes=[
            QuoteFound(
                kind="indirect",
                span=Span(12, 21),
                cue=None,
                speaker=Speaker(entity=0, name="سامي", mention=None),
                sentence=Span(0, 21),
            )
        ],
    )
    body = extraction.build(findings, contract.ExtractRequest(text=TEXT), contract.PipelineBody("0", "stanza", "f"))
    return msgspec.json.encode({**msgspec.to_builtins(body), **changes})


def entity(start: int, end: int, text: str) -> dict[str, Any]:
    links = {"iso3166": None, "geonames": None, "wikidata": None, "gazetteer": None}
    place = {"start": start, "end": end, "text": text}
    return {
        "id": "e1",
        "type": "PER",
        "name": "س",
        "normalized": "س",
        "titles": [],
        "links": links,
        "mentions": [place],
    }


def test_takes_an_answer_of_the_service() -> None:
    """What the service builds is in shape."""
    check_extraction(answer(), POST)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"offset_unit": "bytes"}, "offset_unit"),
        ({"entities": [entity(3, 8, "سامي")]}, "a wrong offset at \\$.entities\\[0\\].mentions\\[0\\]"),
        ({"entities": [entity(4, 99, "سامي")]}, "outside the text"),
        ({"entities": []}, "a quote refers to nothing"),
        ({"entities": None}, "entities"),
    ],
)
def test_refuses_an_answer_that_breaks_the_contract(changes: dict[str, Any], fault: str) -> None:
    """A wrong type, offset or reference is named."""
    with pytest.raises(ShapeError, match=fault):
        check_extraction(answer(**changes), POST)


def test_refuses_an_answer_without_an_array_that_was_asked_for() -> None:
    """All four arrays are there by default."""
    tree = msgspec.json.decode(answer())
    del tree["times"]
    with pytest.raises(ShapeError, match="no times"):
        check_extraction(msgspec.json.encode(tree), POST)


def test_a_batch_answers_each_document() -> None:
    """As many results as documents, each in shape."""
    item = {"status": 200, "id": None, "cache": "miss", "result": msgspec.Raw(answer())}
    check_batch(msgspec.json.encode({"results": [item, item]}), Post(b"", (TEXT, TEXT)))
    with pytest.raises(ShapeError, match="1 results for 2 documents"):
        check_batch(msgspec.json.encode({"results": [item]}), Post(b"", (TEXT, TEXT)))
    with pytest.raises(ShapeError, match="status 429"):
        check_batch(msgspec.json.encode({"results": [{**item, "status": 429}]}), POST)
