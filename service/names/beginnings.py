"""Where in an article anything of the lexicons may begin: of most of its words no more is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from service.names import countries, furniture, known, patterns


@lru_cache(maxsize=1)
def _words() -> dict[str, None]:
    """The words with which a known name, a body's name, a line of furniture or an adjective begins."""
    return dict.fromkeys(
        (
            *known.load().phrases.beginnings,
            *patterns.load().beginnings,
            *furniture.beginnings(),
            *countries.load().by_definite,
        )
    )


def places(keys: Sequence[str]) -> list[int]:
    """The tokens that are among these words, by their spelling keys."""
    words = _words()
    return [i for i, key in enumerate(keys) if key in words]
