"""Names that every reader of the news knows: their usual form, their other names, their type."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from service.annotation import EntityType
from service.names import spelling
from service.names.stems import Words, stems


class Known:
    """Look-up by words' spelling keys. `usual`: (type, words) to the words of the usual name."""

    def __init__(self, table: dict[EntityType, dict[str, dict[str, list[str]]]]) -> None:
        self.usual: dict[tuple[EntityType, Words], Words] = {}
        self.stems: set[tuple[EntityType, Words]] = set()
        self.heads: dict[EntityType, frozenset[str]] = {}
        for entity_type, kinds in table.items():
            for kind, entries in kinds.items():
                if kind == "heads":
                    self.heads[entity_type] = frozenset(
                        spelling.key(word).removeprefix("ال") for words in entries.values() for word in words
                    )
                    continue
                for name, others in entries.items():
                    words = spelling.words(name)
                    self.usual[entity_type, words] = words
                    self.stems.add((entity_type, stems(words)))
                    for other in others:
                        self.usual.setdefault((entity_type, spelling.words(other)), words)


@lru_cache(maxsize=1)
def load() -> Known:
    return Known(tomllib.loads(files("service.names").joinpath("known.toml").read_text("utf-8")))


def canonical(words: Words, entity_type: EntityType) -> Words | None:
    """The words of the usual name of a known thing, else null."""
    return load().usual.get((entity_type, words))


def light_heads(entity_type: EntityType) -> frozenset[str]:
    """Class nouns, without article, that may be left off a name: وزارة in الخارجية الأميركية."""
    return load().heads.get(entity_type, frozenset())


def is_usual(form: Words, entity_type: EntityType) -> bool:
    """Whether stems (see `service.names.stems`) are those of a known thing's usual name."""
    return (entity_type, form) in load().stems
