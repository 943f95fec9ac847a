"""Whether an answer is one that the contract promises."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from loadtests.posts import Post
from service.contract import Extraction

T = TypeVar("T")

_ARRAYS = ("entities", "times", "events", "quotes")


class ShapeError(ValueError):
    """An answer that breaks the contract; the message says where, without the article's words."""


class _Result(msgspec.Struct):
    status: int
    id: str | None
    cache: str
    result: Extraction


class _Batch(msgspec.Struct):
    results: list[_Result]


_extraction = msgspec.json.Decoder(Extraction)
_batch = msgspec.json.Decoder(_Batch)


def check_extraction(body: bytes, post: Post) -> None:
    """Raise ShapeError unless the body answers a request for all the default features of one article."""
    _check(_decoded(_extraction, body), post.texts[0])


def check_batch(body: bytes, post: Post) -> None:
    """Raise ShapeError unless the body answers each document of a batch in its order."""
    results = _decoded(_batch, body).results
    if len(results) != len(post.texts):
        raise ShapeError(f"{len(results)} results for {len(post.texts)} documents")
    for item, text in zip(results, post.texts, strict=True):
        if item.status != 200:
            raise ShapeError(f"a document of the batch has status {item.status}")
        _check(item.result, text)


def _decoded(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except msgspec.DecodeError as error:
        raise ShapeError(str(error)) from None


def _check(answer: Extraction, text: str) -> None:
    tree = msgspec.to_builtins(answer)
    missing = [name for name in _ARRAYS if name not in tree]
    if missing:
        raise ShapeError(f"no {', '.join(missing)}")
    _check_places(tree, text, "$")
    _check_order(tree)
    _check_references(tree)


def _check_places(node: object, text: str, path: str) -> None:
    if isinstance(node, dict):
        start, end, words = node.get("start"), node.get("end"), node.get("text")
        if isinstance(start, int) and isinstance(end, int):
            if not 0 <= start < end <= len(text):
                raise ShapeError(f"a place outside the text at {path}")
            if isinstance(words, str) and text[start:end] != words:
                raise ShapeError(f"a wrong offset at {path}")
        for name, value in node.items():
            _check_places(value, text, f"{path}.{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            _check_places(value, text, f"{path}[{number}]")


def _check_order(tree: dict[str, list[dict[str, int]]]) -> None:
    for name in ("times", "quotes"):
        starts = [item["start"] for item in tree[name]]
        if starts != sorted(starts):
            raise ShapeError(f"{name} are not in text order")


def _check_references(tree: dict[str, list[dict[str, object]]]) -> None:
    known = {item["id"] for name in _ARRAYS for item in tree[name]} | {None}
    for event in tree["events"]:
        date, location, participants = event["date"], event["location"], event["participants"]
        assert isinstance(date, dict) and isinstance(participants, list)
        named = [date["time"], *(participant["entity"] for participant in participants)]
        if isinstance(location, dict):
            named.append(location["entity"])
        if not known.issuperset(named):
            raise ShapeError("an event refers to nothing in the answer")
    for quote in tree["quotes"]:
        speaker = quote["speaker"]
        if isinstance(speaker, dict) and speaker["entity"] not in known:
            raise ShapeError("a quote refers to nothing in the answer")
