"""Requests made of articles."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import msgspec

SEEDS = Path(__file__).parents[1] / "seeds"

_FIRST_DAY = datetime.date(1950, 1, 1)
_DAYS = 50_000
_BATCH = 4


class Post(msgspec.Struct, frozen=True):
    """A request body, and the texts of the documents in it."""

    body: bytes
    texts: tuple[str, ...]


def seed_texts() -> list[str]:
    """The seed articles in the order of their names."""
    return [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]


class Posts:
    """Requests on some articles. Each `new` one differs from all before it: in its article or its day of publication.

    `first` sets apart the numbers of makers that work at the same time.
    """

    def __init__(self, texts: Sequence[str], first: int = 0, step: int = 1) -> None:
        if not texts:
            raise ValueError("no articles")
        self._texts = texts
        self._numbers = count(first, step)
        self._known: list[Post] = [self._post(len(texts) * _DAYS + number) for number in range(len(texts))]
        self._turn = count(first)

    def new(self) -> Post:
        """An article on a day for which it was not asked before."""
        return self._post(next(self._numbers))

    def known(self) -> Post:
        """One of a few requests that come again and again, one for each article."""
        return self._known[next(self._turn) % len(self._known)]

    def batch(self) -> Post:
        """A few new articles, and one that is known, in one request."""
        posts = [*(self.new() for _ in range(_BATCH)), self.known()]
        documents = [msgspec.Raw(post.body) for post in posts]
        return Post(msgspec.json.encode({"documents": documents}), tuple(text for post in posts for text in post.texts))

    def _post(self, number: int) -> Post:
        text = self._texts[number % len(self._texts)]
        day = _FIRST_DAY + datetime.timedelta(days=number // len(self._texts))
        return Post(msgspec.json.encode({"text": text, "published_at": day.isoformat()}), (text,))
