"""Identifiers in public tables."""

from __future__ import annotations

import pytest

from service.names import countries, spelling
from tests.names.marked import entities, only

COUNTRIES = [
    ("العراق", "IQ"), ("أميركا", "US"), ("الولايات المتحدة الأمريكية", "US"), ("بريطانيا", "GB"), ("المملكة المتحدة", "GB"), ("فلسطين", "PS"),
    ("سورية", "SY"), ("كوريا الشمالية", "KP"), ("جمهورية مصر العربية", "EG"), ("المملكة المغربية", "MA"), ("الجمهورية التونسية", "TN"), ("ساحل العاج", "CI"),
    ("كوت ديفوار", "CI"), ("روسيا الاتحادية", "RU"), ("دولة قطر", "QA"), ("سلطنة عمان", "OM"), ("الجمهورية الإسلامية الإيرانية", "IR"), ("بنجلاديش", "BD"),
    ("جنوب إفريقيا", "ZA"), ("الدانمارك", "DK"), ("واشنطن", None), ("إنجلترا", None), ("كردستان", None), ("عمان", "OM"), ("جورجيا", "GE"), ("الأراضي الفلسطينية", None), ("أوروبا", None), ("قطاع غزة", None),
]  # fmt: skip

CITIES = [
    ("زار [L واشنطن] أمس", "واشنطن", 4140963),
    ("زار [L بغداد] أمس", "بغداد", 98182),
    ("من [L الولايات المتحدة] إلى [L باريس]", "باريس", 2988507),
    ("زار [L طرابلس] في [L لبنان] أمس", "طرابلس", 266826),
    ("زار [L طرابلس] في [L ليبيا] أمس", "طرابلس", 2210247),
    ("زار [L طرابلس] بين [L ليبيا] و[L لبنان]", "طرابلس", 2210247),
    ("قصف [L قطاع غزة] و[L غزة]", "قطاع غزة", None),
    ("قرب [L رفح] بين [L مصر] و[L فلسطين]", "رفح", None),
    ("في قرية [L كفر الدلب] أمس", "كفر الدلب", None),
    ("وصل إلى العاصمة الأردنية [L عمان]", "عمان", 250441),
    ("وصل إلى [L عمّان] أمس", "عمّان", 250441),
    ("بين [L الأردن] و[L عمان] والمسؤول العماني", "عمان", None),
    ("قتل في [L جورجيا] الأميركية", "جورجيا", None),
]


@pytest.mark.parametrize(("name", "iso"), COUNTRIES)
def test_countries_link_by_any_of_their_names(name: str, iso: str | None) -> None:
    """Sovereign states only; a capital is not its country."""
    assert only(f"في [L {name}] أمس", name).links.iso3166 == iso


@pytest.mark.parametrize(("marked", "name", "number"), CITIES)
def test_a_city_links_where_population_or_the_countries_of_the_article_decide(
    marked: str, name: str, number: int | None
) -> None:
    """Five times its namesakes together, among those of the article's countries first; else it is null."""
    assert only(marked, name).links.geonames == number


def test_people_and_bodies_link_to_no_public_table() -> None:
    """Wikidata comes from a gazetteer alone."""
    (person, body) = entities("قال [P تونس الخضراوي] في [O نادي باريس الرياضي]")
    for links in (person.links, body.links):
        assert (links.iso3166, links.geonames, links.wikidata, links.gazetteer) == (None, None, None, None)


def test_every_country_has_its_own_names() -> None:
    """No two countries share a name, so a name gives one code."""
    table = countries.load()
    owners: dict[str, set[str]] = {}
    for country in table.all:
        for name in country.names:
            owners.setdefault(spelling.key(name), set()).add(country.iso)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("nisba", "forms"),
    [
        ("عراقي", ["عراقي", "العراقي", "عراقية", "العراقية", "عراقيون", "العراقيين"]),
        ("كوري شمالي", ["كوري شمالي", "الكوري الشمالي", "الكورية الشمالية", "الكوريين الشماليين"]),
    ],
)
def test_nationality_adjectives_are_inflected_by_rule(nisba: str, forms: list[str]) -> None:
    """Gender, number and article, which both words of a double adjective share."""
    derived = countries.adjectives(nisba)
    assert set(forms) <= set(derived)
    assert "الكوري شمالي" not in derived
