"""API keys from a file that is read again when it changes."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
from pathlib import Path
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from service.web.problems import UNAUTHORIZED, Problem

log = logging.getLogger(__name__)


class Keys:
    """The keys in a file: one a line, as it is or as `sha256:` and its hex digest. A `#` at its start makes a comment.

    A file without a key lets nobody in. A changed file counts from the next request on; one that cannot be read any
    longer leaves the keys as they were. Raises OSError or ValueError where it cannot be read at first.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._state = self._stat()
        self._digests = _parse(Path(path).read_text("utf-8"))

    def allow(self, key: str) -> bool:
        """Whether it is one of the keys, in a time that does not tell which."""
        self._refresh()
        digest = hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
        found = False
        for known in self._digests:
            found |= hmac.compare_digest(digest, known)
        return found

    def _refresh(self) -> None:
        try:
            state = self._stat()
            if state != self._state:
                self._digests = _parse(Path(self._path).read_text("utf-8"))
                self._state = state
                log.info("read the API keys again: %d", len(self._digests))
        except (OSError, ValueError) as error:
            if self._state is not None:
                log.warning("the API keys cannot be read again: %s", type(error).__name__)
                self._state = None

    def _stat(self) -> tuple[int, ...] | None:
        found = os.stat(self._path)
        return found.st_mtime_ns, found.st_size, found.st_ino


class KeyGuard:
    """Lets a request pass that brings one of the keys as its bearer token."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        given = connection.headers.getall("authorization", [])
        scheme, key = given[0].split(" ", 1) if len(given) == 1 and " " in given[0] else ("", "")
        if scheme.lower() != "bearer" or not self._keys.allow(key.strip()):
            challenge = 'Bearer realm="khabar"' + (', error="invalid_token"' if given else "")
            raise Problem(UNAUTHORIZED, UNAUTHORIZED.example, headers={"WWW-Authenticate": challenge})


def _parse(content: str) -> tuple[bytes, ...]:
    return tuple(_digest(line) for line in map(str.strip, content.splitlines()) if line and not line.startswith("#"))


def _digest(line: str) -> bytes:
    if not line.startswith("sha256:"):
        return hashlib.sha256(line.encode()).digest()
    digest = bytes.fromhex(line.removeprefix("sha256:"))
    if len(digest) != hashlib.sha256().digest_size:
        raise ValueError("a sha256: key is not 64 hex digits")
    return digest
