"""What the two extracting routes answer when all is well."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest

from loadtests import stack
from tests.web.wire import ARTICLE, ask, post, post_text

FIELDS = [
    "id", "reference_date", "offset_unit", "entities", "times", "events", "quotes", "warnings", "pipeline",
]  # fmt: skip


def test_answers_hold_every_field_of_the_contract(service: stack.Process) -> None:
    """Each field is present, in the contract's order, ids null where none was sent."""
    reply = post(service.url, {"text": ARTICLE, "published_at": "2024-01-26"})
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert list(reply.json) == FIELDS
    assert reply.json["id"] is None
    assert reply.json["reference_date"] == {"value": "2024-01-26", "source": "request"}


def test_json_and_plain_text_give_the_same_bytes(service: stack.Process, seed: Path) -> None:
    """A seed article is the same article in either body."""
    text = seed.read_text("utf-8")
    as_json = post(service.url, {"text": text, "published_at": "2024-05-01", "id": "س"})
    as_text = post_text(service.url, seed.read_bytes(), f"?published_at=2024-05-01&id={quote('س')}")
    assert (as_json.status, as_text.status) == (200, 200)
    assert as_json.body == as_text.body
    assert as_json.headers["etag"] == as_text.headers["etag"]


def test_the_same_request_gives_the_same_bytes_and_the_cache_says_so(service: stack.Process) -> None:
    """Computed, from the cache, and computed anew: one answer, one ETag, three statuses."""
    request = {"text": ARTICLE + " مرة واحدة.", "published_at": "2024-02-01"}
    first, second = post(service.url, request), post(service.url, request)
    anew = post(service.url, request, cache_control="no-cache")
    assert [reply.headers["cache-status"] for reply in (first, second, anew)] == [
        "khabar; fwd=miss; stored", "khabar; hit", "khabar; fwd=request",
    ]  # fmt: skip
    assert first.body == second.body == anew.body
    assert first.headers["etag"] == second.headers["etag"] == anew.headers["etag"]


def test_the_id_is_echoed_and_no_part_of_the_cache_key(service: stack.Process) -> None:
    """Another id finds the stored answer and differs from it by the id alone."""
    request = {"text": ARTICLE + " رقم.", "published_at": "2024-02-02"}
    plain = post(service.url, request)
    named = post(service.url, {**request, "id": 'ا"\\\n\u2028\U0001f600'})
    assert named.headers["cache-status"] == "khabar; hit"
    assert named.json == {**plain.json, "id": 'ا"\\\n\u2028\U0001f600'}
    assert named.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("feature", ["entities", "times", "events", "quotes", "sentences"])
def test_an_array_that_was_not_asked_for_is_absent(service: stack.Process, feature: str) -> None:
    """One feature gives its own array alone."""
    answer = post(service.url, {"text": ARTICLE, "features": [feature]}).json
    assert set(answer) & {"entities", "times", "events", "quotes", "sentences"} == {feature}


def test_no_features_at_all_leave_the_reference_date(service: stack.Process) -> None:
    """An empty list of features is a request for none of them, in JSON and as a query option."""
    as_json = post(service.url, {"text": ARTICLE, "features": []})
    as_text = post_text(service.url, ARTICLE, "?features=")
    assert as_json.body == as_text.body
    assert "entities" not in as_json.json


def test_without_a_reference_date_there_is_a_warning(service: stack.Process) -> None:
    """Relative dates are never resolved against today."""
    answer = post(service.url, {"text": "أعلنت بغداد أمس بدء المحادثات."}).json
    assert answer["reference_date"] == {"value": None, "source": None}
    assert {"code": "no_reference_date", "pointer": "/reference_date"} in answer["warnings"]
    assert all(time["value"] is None for time in answer["times"])


def test_a_date_time_counts_by_its_date_as_written(service: stack.Process) -> None:
    """A zone moves nothing, and the time of day is no part of the cache key."""
    text = ARTICLE + " منطقة."
    day = post(service.url, {"text": text, "published_at": "2024-01-25"})
    late = post(service.url, {"text": text, "published_at": "2024-01-25T23:59:60.5-11:00"})
    assert late.body == day.body
    assert late.headers["cache-status"] == "khabar; hit"


def test_a_batch_answers_in_order_and_keeps_a_bad_document_to_itself(service: stack.Process) -> None:
    """Good, invalid and malformed documents each get what they would get alone."""
    good = {"text": ARTICLE + " حزمة.", "id": "g", "published_at": "2024-01-25"}
    documents = [good, {"text": "latin", "id": "b"}, 7, {**good, "id": None}, {"id": "n"}, {"text": "ا", "x": 1}]
    reply = post(service.url, {"documents": documents}, "/v1/extract/batch")
    results = reply.json["results"]
    assert reply.status == 200
    assert [(result["status"], result["id"]) for result in results] == [
        (200, "g"), (422, "b"), (422, None), (200, None), (422, "n"), (422, None),
    ]  # fmt: skip
    assert {results[0]["cache"], results[3]["cache"]} <= {"miss", "collapsed", "hit"}
    assert results[0]["result"]["id"] == "g"
    alone = post(service.url, good)
    assert results[0]["result"] == alone.json
    assert results[1]["problem"] == post(service.url, documents[1]).json
    assert results[4]["problem"]["errors"] == [{"pointer": "/text", "detail": "is required"}]


def test_a_document_of_a_batch_with_a_lone_surrogate_is_malformed_alone(service: stack.Process) -> None:
    """The other documents are answered."""
    body = {"documents": [{"text": "ا\ud800", "id": "s"}, {"text": ARTICLE}]}
    results = post(service.url, body, "/v1/extract/batch").json["results"]
    assert [result["status"] for result in results] == [400, 200]


def test_a_repeated_key_counts_as_written_last(service: stack.Process) -> None:
    """As the interface's description says."""
    twice = b'{"text": "\\u0628", "published_at": "2023-01-01", "text": %b}' % json.dumps(ARTICLE).encode()
    reply = ask(service.url, "POST", "/v1/extract", twice, content_type="application/json")
    assert reply.body == post(service.url, {"text": ARTICLE, "published_at": "2023-01-01"}).body


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_byte_order_mark_and_crlf_stay_and_count(service: stack.Process, unit: str) -> None:
    """Every span is the text's own slice, whatever stands before it."""
    text = "\ufeffعنوان 😀\r\n" + ARTICLE
    answer = post_text(service.url, text, f"?offsets={unit}&features=times,sentences&published_at=2024-01-26").json
    width = {"codepoint": 4, "utf16": 2, "utf8": 1}[unit]
    encoded = text.encode({"codepoint": "utf-32-le", "utf16": "utf-16-le", "utf8": "utf-8"}[unit])
    decode = {"codepoint": "utf-32-le", "utf16": "utf-16-le", "utf8": "utf-8"}[unit]
    assert answer["offset_unit"] == unit
    assert answer["sentences"]
    for time in answer["times"]:
        assert encoded[time["start"] * width : time["end"] * width].decode(decode) == time["text"]


def test_server_timing_names_its_three_parts(service: stack.Process) -> None:
    """Queue, inference and cache, each with a duration in milliseconds."""
    timing = post(service.url, {"text": ARTICLE}).headers["server-timing"]
    parts = dict(part.strip().split(";dur=") for part in timing.split(","))
    assert list(parts) == ["queue", "inference", "cache"]
    assert all(float(duration) >= 0 for duration in parts.values())
