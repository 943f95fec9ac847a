"""Users of the service: a cold one, a hot one, and a mixed one as other services post.

    locust -f loadtests/locustfile.py --host http://localhost:8000 [ColdUser|HotUser|MixedUser]

or `make load`, which starts the service and a Redis for the time of the run.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from typing import Any

from locust import FastHttpUser, task

from loadtests.posts import Post, Posts, seed_texts
from loadtests.shape import ShapeError, check_batch, check_extraction

_HEADERS = {"Content-Type": "application/json"}
_KEY = os.environ.get("LOAD_API_KEY")
if _KEY:
    _HEADERS["Authorization"] = f"Bearer {_KEY}"
_TEXTS = seed_texts()
_POSTS = Posts(_TEXTS)
_SHARE_OF_REPEATS = 20  # of a hundred single articles
_SHARE_OF_BATCHES = 2  # batches to a hundred single articles

Check = Callable[[bytes, Post], None]


class _User(FastHttpUser):
    abstract = True
    network_timeout = 120.0
    connection_timeout = 10.0

    def post(self, name: str, route: str, post: Post, check: Check | None = None, cache: str | None = None) -> None:
        """Post, and report a failure where the status, the answer's shape or its way through the cache is wrong."""
        body: Any = post.body  # locust's annotation leaves out bytes, which it takes
        with self.client.post(route, data=body, headers=_HEADERS, name=name, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                return
            if cache is not None and cache not in response.headers.get("Cache-Status", ""):
                response.failure(f"the cache did not say {cache}")
                return
            if check is None:
                return
            try:
                check(response.content or b"", post)
            except ShapeError as error:
                response.failure(str(error))


class ColdUser(_User):
    """Posts articles that nobody posted before: no two requests of a run are equal."""

    @task
    def new(self) -> None:
        self.post("cold", "/v1/extract", _POSTS.new(), cache="fwd=miss")


class HotUser(_User):
    """Posts the same few requests again and again."""

    def on_start(self) -> None:
        for _ in _TEXTS:
            self.post("hot (first)", "/v1/extract", _POSTS.known())

    @task
    def known(self) -> None:
        self.post("hot", "/v1/extract", _POSTS.known())


class MixedUser(_User):
    """Mostly new articles, some repeats, a batch now and then; looks closely at every answer."""

    def on_start(self) -> None:
        self._turns = count()

    @task(100 - _SHARE_OF_REPEATS)
    def new(self) -> None:
        self.post("mixed: new", "/v1/extract", _POSTS.new(), check_extraction)

    @task(_SHARE_OF_REPEATS)
    def repeat(self) -> None:
        self.post("mixed: repeat", "/v1/extract", _POSTS.known(), check_extraction)

    @task(_SHARE_OF_BATCHES)
    def batch(self) -> None:
        self.post("mixed: batch", "/v1/extract/batch", _POSTS.batch(), check_batch)
