"""The words of a name as they are compared: articles off, countries and their adjectives alike."""

from __future__ import annotations

from functools import lru_cache

from service.names import countries

Words = tuple[str, ...]

_LONGEST_COUNTRY = 4
_RULED_FROM = frozenset(("حكومه",))  # حكومة بغداد is the government of Iraq


@lru_cache(maxsize=1 << 15)
def stems(words: Words) -> Words:
    """Spelling keys without articles; a country at the end, and nationality adjectives, as `@` and the country's code,
    so that حكومة العراق and الحكومة العراقية are the same."""
    names = countries.load().by_name
    count = len(words)
    for start in range(max(0, count - _LONGEST_COUNTRY), count):
        iso = names.get(" ".join(words[start:]))
        if iso is not None:
            return (*_stemmed(words[:start]), "@" + iso)
    if count > 1 and words[0].removeprefix("ال") in _RULED_FROM:
        iso = countries.load().by_capital.get(" ".join(words[1:]))
        if iso is not None:
            return (words[0].removeprefix("ال"), "@" + iso)
    return _stemmed(words)


def _stemmed(words: Words) -> Words:
    adjectives = countries.load().by_adjective
    result: list[str] = []
    skip = False
    for i, word in enumerate(words):
        if skip:
            skip = False
            continue
        pair = adjectives.get(f"{word} {words[i + 1]}") if i + 1 < len(words) else None
        iso = pair or (adjectives.get(word) if i else None)
        if iso is not None:
            skip = pair is not None
            result.append("@" + iso)
        elif word.startswith("لل") and len(word) > 4:
            result.append("ل" + word[2:])
        else:
            result.append(word[2:] if word.startswith("ال") and len(word) > 3 else word)
    return tuple(result)
