"""The requests that the load tests are made of."""

from __future__ import annotations

import datetime

import msgspec
import pytest

from loadtests.posts import Posts, seed_texts

TEXTS = ["قال الوزير نعم", "وصل الوفد"]


def test_new_requests_are_never_equal() -> None:
    """Each new request differs from every other, known ones included, in article or day."""
    posts = Posts(TEXTS)
    bodies = [posts.new().body for _ in range(2_000)] + [posts.known().body for _ in TEXTS]
    assert len(set(bodies)) == len(bodies)


def test_makers_side_by_side_do_not_meet() -> None:
    """Two makers with a step of two never make the same request."""
    first, second = Posts(TEXTS, 0, 2), Posts(TEXTS, 1, 2)
    assert not {first.new().body for _ in range(500)} & {second.new().body for _ in range(500)}


def test_known_requests_come_again() -> None:
    """There is one known request for each article."""
    posts = Posts(TEXTS)
    assert len({posts.known().body for _ in range(20)}) == len(TEXTS)


def test_requests_are_valid() -> None:
    """A request holds a seed article unchanged and a day."""
    texts = seed_texts()
    assert len(texts) == 5
    request = msgspec.json.decode(Posts(texts).new().body)
    assert request["text"] in texts
    datetime.date.fromisoformat(request["published_at"])


def test_a_batch_names_its_texts_in_order() -> None:
    """The texts of a batch are those of its documents."""
    post = Posts(TEXTS).batch()
    assert tuple(document["text"] for document in msgspec.json.decode(post.body)["documents"]) == post.texts


def test_no_articles_is_an_error() -> None:
    """Requests cannot be made of nothing."""
    with pytest.raises(ValueError, match="no articles"):
        Posts([])
