"""The countries of the world as the Arabic press names them, with their nationality adjectives."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from itertools import chain

import msgspec
from babel import Locale

from service.names import spelling

# Nouns of state that may stand before a country's name without changing what is meant.
_STATES = ("جمهورية", "دولة", "مملكة", "سلطنة", "إمارة")
_NAMED_OTHERWISE = ("PS",)  # the locale data have الأراضي الفلسطينية, which is no state
_STATE_ADJECTIVES = (("الجمهورية", "ية"), ("المملكة", "ية"))


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """`names`: the usual name first; `nisba`: nationality adjectives, masculine and without article, the usual one
    first (a word each, or two: كوري جنوبي); `capital`: None where the country has none."""

    iso: str
    names: tuple[str, ...]
    nisba: tuple[str, ...] = ()
    capital: str | None = None


class Countries:
    """Look-up by spelling key.

    by_name     names, with nouns of state before them
    by_adjective  nationality adjectives, by_definite: those with article
    by_capital  capitals
    adjective_pairs  first words of adjectives that are two
    name_ends   last words of names
    words       all words of names, capitals and adjectives
    """

    def __init__(self, countries: tuple[Country, ...], official: dict[str, str]) -> None:
        self.all = countries
        self.by_iso = {country.iso: country for country in countries}
        self.by_name: dict[str, str] = {}
        self.by_adjective: dict[str, str] = {}
        for country in countries:
            named = [*country.names, *([official[country.iso]] if country.iso in official else [])]
            for name in named:
                self.by_name.setdefault(spelling.key(name), country.iso)
            for nisba in country.nisba:
                for form in adjectives(nisba):
                    self.by_adjective.setdefault(spelling.key(form), country.iso)
        self.by_definite = {key: iso for key, iso in self.by_adjective.items() if key.startswith("ال")}
        self.adjective_pairs = frozenset(key.split()[0] for key in self.by_adjective if " " in key)
        self.by_capital = {spelling.key(country.capital): country.iso for country in countries if country.capital}
        for country in countries:
            for name in country.names:
                for state in _STATES:
                    self.by_name.setdefault(spelling.key(f"{state} {name}"), country.iso)
            for nisba in country.nisba:
                if " " not in nisba:
                    for state, ending in _STATE_ADJECTIVES:
                        adjective = "ال" + nisba.removesuffix("ي") + ending
                        self.by_name.setdefault(spelling.key(f"{state} {adjective}"), country.iso)
        self.name_ends = frozenset(name.split()[-1] for name in self.by_name)
        every = chain(self.by_name, self.by_capital, self.by_adjective)
        self.words = frozenset(chain.from_iterable(map(str.split, every)))

    def iso(self, name: str) -> str | None:
        """The ISO 3166-1 alpha-2 code of the sovereign country that a spelling key names."""
        return self.by_name.get(name)


def adjectives(nisba: str) -> list[str]:
    """All inflected forms of a nationality adjective, with and without article: عراقي، عراقية، العراقيين ..."""
    forms = [""]
    for word in nisba.split():
        endings = ("ي", "ية", "يون", "يين", "يات", "يان", "يتين", "يتان") if word.endswith("ي") else ("",)
        stem = word.removesuffix("ي") if word.endswith("ي") else word
        grown = []
        for form in forms:
            for n, ending in enumerate(endings):
                for article in ("", "ال"):
                    if not form:
                        grown.append(f"{article}{stem}{ending}")
                    elif form.startswith("ال") == bool(article) and _agrees(form, n, ending):
                        grown.append(f"{form} {article}{stem}{ending}")
        forms = grown
    return forms


def _agrees(form: str, number: int, ending: str) -> bool:
    first = form.split()[0]
    if number == 1:
        return first.endswith(("ية", "يات"))
    return first.endswith(ending)


@lru_cache(maxsize=1)
def load() -> Countries:
    """The table of `countries.toml`, with the names that the Unicode locale data give."""
    table = tomllib.loads(files("service.names").joinpath("countries.toml").read_text("utf-8"))
    countries = tuple(msgspec.convert({"iso": iso, **row}, Country) for iso, row in table.items())
    territories = Locale("ar").territories
    return Countries(
        countries,
        {c.iso: territories[c.iso] for c in countries if c.iso in territories and c.iso not in _NAMED_OTHERWISE},
    )
