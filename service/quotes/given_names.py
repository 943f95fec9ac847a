"""Whether a person's name is a man's or a woman's, as far as its words tell."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from service.arabic.view import fold

_KUNYA = {"ابو": "m", "ام": "f"}
_DESCENT = {"بن": "m", "بنت": "f"}


@lru_cache(maxsize=1)
def _genders() -> dict[str, str]:
    table = tomllib.loads(resources.files(__package__).joinpath("given_names.toml").read_text("utf-8"))
    return {fold(name): gender for gender, kind in (("m", "men"), ("f", "women")) for name in table[kind]}


@lru_cache(maxsize=1 << 12)
def gender(name: str) -> str | None:
    """`m` or `f` by the first word of a name, or null where that may be either or is a family's."""
    words = fold(name).replace("-", " ").replace("_", " ").split()
    if not words:
        return None
    listed = _genders().get(words[0])
    if listed is not None or len(words) == 1:
        return listed
    if words[0] in _KUNYA or words[1] in _DESCENT:
        return _KUNYA.get(words[0]) or _DESCENT[words[1]]
    return "f" if words[0].endswith("ة") else None
