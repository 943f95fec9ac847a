"""Documents that are not tried again for a while."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

_MOST = 1024  # texts; the oldest is forgotten first


class Suspension:
    """Texts over which one worker ended after the other, by their digests, each for some seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def add(self, text: str, now: float) -> None:
        while len(self._until) >= _MOST:
            self._until.popitem(last=False)
        digest = _digest(text)
        self._until[digest] = now + self._seconds
        self._until.move_to_end(digest)

    def remaining(self, text: str, now: float) -> float:
        """Seconds for which a text is still suspended; 0 where it is not."""
        if not self._until:
            return 0.0
        digest = _digest(text)
        remaining = self._until.get(digest, now) - now
        if remaining <= 0:
            self._until.pop(digest, None)
            return 0.0
        return remaining


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
