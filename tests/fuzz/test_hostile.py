"""Hostile text over the wire: the contract's answer to each, and every span the text's own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from loadtests import stack
from tests.fuzz.strategies import ODDITIES, PROSE, dates, texts
from tests.web.wire import ask, post, post_text

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "40"))
FEATURES = ["sentences", "entities", "times", "events", "quotes"]
WIDTHS = {"codepoint": ("utf-32-le", 4), "utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}


def places(value: Any) -> Iterator[dict[str, Any]]:
    """Every object with a start and an end, wherever it stands in an answer."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from places(item)


def check_places(text: str, answer: dict[str, Any]) -> int:
    """Every span lies in the text and says what stands there, in the answer's own unit; how many there were."""
    codec, width = WIDTHS[answer["offset_unit"]]
    encoded = text.encode(codec)
    count = 0
    for place in places(answer):
        start, end = place["start"] * width, place["end"] * width
        assert 0 <= start < end <= len(encoded)
        said = encoded[start:end].decode(codec)
        assert said == place.get("text", said)
        count += 1
    return count


def check_references(answer: dict[str, Any]) -> None:
    """Every id that is referred to exists, and ids count up in text order."""
    for name, letter in (("entities", "e"), ("times", "t"), ("events", "v"), ("quotes", "q")):
        assert [item["id"] for item in answer[name]] == [
            f"{letter}{number}" for number in range(1, len(answer[name]) + 1)
        ]
    entities = {entity["id"] for entity in answer["entities"]} | {None}
    times = {time["id"]: time for time in answer["times"]}
    for event in answer["events"]:
        assert times[event["date"]["time"]]["value"] == event["date"]["value"]
        assert {participant["entity"] for participant in event["participants"]} <= entities
        assert event["location"] is None or event["location"]["entity"] in entities
    assert {quote["speaker"]["entity"] for quote in answer["quotes"] if quote["speaker"]} <= entities


def extract(url: str, text: str, **more: Any) -> dict[str, Any]:
    """The answer with every feature, checked."""
    reply = post(url, {"text": text, "features": FEATURES, **more})
    assert reply.status == 200, reply.body
    answer: dict[str, Any] = reply.json
    check_places(text, answer)
    check_references(answer)
    return answer


@settings(max_examples=EXAMPLES)
@given(text=texts, published_at=dates)
def test_any_text_is_answered_and_every_span_is_its_own(
    service: stack.Process, text: str, published_at: str | None
) -> None:
    """In all three units, which differ in nothing but the offsets; as plain text too."""
    more = {} if published_at is None else {"published_at": published_at}
    answers = [extract(service.url, text, offsets=unit, **more) for unit in WIDTHS]
    said = [[place.get("text") for place in places(answer)] for answer in answers]
    assert said[0] == said[1] == said[2]
    query = f"?features={','.join(FEATURES)}" + (f"&published_at={published_at}" if published_at else "")
    plain = post_text(service.url, text, query)
    assert plain.json == answers[0]


@pytest.mark.parametrize("oddity", ODDITIES, ids=ascii)
def test_an_oddity_between_any_two_letters_moves_no_span(service: stack.Process, oddity: str) -> None:
    """Strewn over prose, before, after, and by itself."""
    prose = PROSE[0]
    strewn = "".join(letter + (oddity if at % 7 == 0 else "") for at, letter in enumerate(prose))
    for text in (strewn, oddity + prose, prose + oddity, oddity + "ا"):
        for unit in WIDTHS:
            extract(service.url, text, offsets=unit, published_at="2024-01-26")


FLOODS = {
    "one word of 100,000 letters": "ب" * 100_000,
    "100,000 characters without a line": (PROSE[1] + " ") * 1000,
    "tatweel": "ا" + "ـ" * 100_000,
    "stacked diacritics": "ا" + "\u064e" * 100_000,
    "nested embeddings": "\u202b" * 50_000 + "ا" + "\u202c" * 50_000,
    "opening quotation marks": "«" * 50_000 + "قال",
    "pairs of quotation marks": '"قال"' * 20_000,
    "brackets": "ا" + "[(" * 50_000,
    "digits": "ا " + "1" * 100_000,
    "dates": "25 يناير 2024 " * 7_000,
    "weekdays": "الاثنين " * 12_000,
    "names": "محمد بن " * 12_000,
    "cues": "قال إن " * 14_000,
    "conjunctions": "و" * 100_000,
    "sentences of a letter": "ا." * 50_000,
    "lines of a letter": "ا\n" * 50_000,
    "spaces": "ا" + " " * 199_999,
    "NULs": "ا" + "\x00" * 100_000,
    "emoji": "ا" + "👍🏽" * 50_000,
    "presentation forms": "ﷺ" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_one_thing_is_answered_before_the_deadline(service: stack.Process, name: str) -> None:
    """Large and dull texts, each within the time for a document of the largest size."""
    text = FLOODS[name][:200_000]
    reply = post(service.url, {"text": text, "features": FEATURES, "published_at": "2024-01-25"})
    assert reply.status == 200, reply.body[:200]
    check_places(text, reply.json)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"text":"' + b"[" * 1_000_000 + b'"}', 422),
        (b"[" * 1_000_000, 400),
        (b"[" * 1_000_000 + b"]" * 1_000_000, 400),
        (b'{"text":' * 100_000 + b"1" + b"}" * 100_000, 400),
        (b'{"text":"\\u0627","id":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, 400),
        (b'{"text":"' + b"\\u0627" * 200_001 + b'"}', 413),
        (b'{"text":"' + b"a" * 8_000_000 + b'"}', 422),
        (b'{"text":"\\u0627\\u0000\\ud83d\\ude00"}', 200),
        (b'{"text":"\\u0627\\ude00\\ud83d"}', 400),
        (b'{"text":"\\u0627"' + b" " * 1_000_000 + b"}", 200),
        (b'{"\\u0074ext":"\\u0627"}', 200),
        (b'{"text":"\\u0627","text":1}', 422),
        (b'{"text":"\\u0627","":0}', 422),
        (b'{"text":"\\u0627","features":[' + b'"times",' * 100_000 + b'"times"]}', 200),
        (b'{"text":"\\u0627","features":[' + b"[" * 100_000 + b"]" * 100_000 + b"]}", 400),
    ],
    ids=lambda value: ascii(value[:30]) if isinstance(value, bytes) else str(value),
)
def test_hostile_json_ends_in_the_contracts_answer(service: stack.Process, body: bytes, status: int) -> None:
    """Alone and as the document of a batch: never a 500, and the service goes on."""
    reply = ask(service.url, "POST", "/v1/extract", body, content_type="application/json")
    assert reply.status == status, reply.body[:200]
    batch = b'{"documents":[' + body + b"]}"
    reply = ask(service.url, "POST", "/v1/extract/batch", batch, content_type="application/json")
    if reply.status == 200:
        assert [result["status"] for result in json.loads(reply.body)["results"]] == [status]
    else:
        assert reply.status == 400 == status
