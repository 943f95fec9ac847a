"""The words of a name as they are compared: articles off, countries and their adjectives alike."""

from __future__ import annotations

from service.names import countries

Words = tuple[str, ...]

_LONGEST_COUNTRY = 4
_RULED_FROM = frozenset(("حكومه",))  # حكومة بغداد is the government of Iraq


def stems(words: Words) -> Words:
    """Spelling keys without articles; a country at the end, and nationality adjectives, as `@` and the country's code,
    so that حكومة العراق and الحكومة العراقية are the same."""
    table = countries.load()
    if table.words.isdisjoint(words):
        return tuple([_without_article(word) for word in words])
    count = len(words)
    if words[-1] in table.name_ends:
        for start in range(max(0, count - _LONGEST_COUNTRY), count):
            iso = table.by_name.get(" ".join(words[start:]))
            if iso is not None:
                return (*_stemmed(words[:start]), "@" + iso)
    if count > 1 and words[0].removeprefix("ال") in _RULED_FROM:
        iso = table.by_capital.get(" ".join(words[1:]))
        if iso is not None:
            return (words[0].removeprefix("ال"), "@" + iso)
    return _stemmed(words)


def _stemmed(words: Words) -> Words:
    table = countries.load()
    adjectives, pairs = table.by_adjective, table.adjective_pairs
    result: list[str] = []
    skip = False
    for i, word in enumerate(words):
        if skip:
            skip = False
            continue
        pair = adjectives.get(f"{word} {words[i + 1]}") if word in pairs and i + 1 < len(words) else None
        iso = pair or (adjectives.get(word) if i else None)
        if iso is not None:
            skip = pair is not None
            result.append("@" + iso)
        else:
            result.append(_without_article(word))
    return tuple(result)


def _without_article(word: str) -> str:
    if word.startswith("ال"):
        return word[2:] if len(word) > 3 else word
    return "ل" + word[2:] if word.startswith("لل") and len(word) > 4 else word
