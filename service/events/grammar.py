"""The closed words and small word classes of the grammar, as grammar.toml lists them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from service.arabic.view import fold

Words = frozenset[str]


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Sets of folded keys; grammar.toml says of each what it does."""

    relatives: Words
    complementizers: Words
    subordinators: Words
    coordinators: Words
    prepositions: Words
    temporal: Words
    circumstantial: Words
    negators: Words
    particles: Words
    particles_or_verbs: Words
    auxiliaries: Words
    conjunctions: Words
    demonstratives: Words
    pronouns: Words
    quantifiers: Words
    numerals: Words
    adverbs: Words
    ordinary_adjectives: Words
    date_prepositions: Words
    before: Words
    after: Words
    comparisons: Words
    light: Words
    aspectual: Words
    causal: Words
    scheduled: Words
    future_governors: Words
    possible_governors: Words
    future_openings: Words
    possible_openings: Words
    conditionals: Words
    denials: Words
    lacks: Words
    ahead: Words
    class_nouns: Words
    holders: Words
    documents: Words
    sources: Words
    people: Words
    weak_nouns: Words
    light_nouns: Words
    verbs_too: Words
    never: Words
    dated_participles: Words
    offices: Words
    bodies: Words
    things: Words
    editions: Words
    own_letters: Words
    collectives: Words
    siding: Words
    circumstances: Words
    partitives: Words
    approximations: Words
    days_near: Words
    today: Words
    date_joints: Words
    years: Words
    annexed_to_dates: Words
    measures: Words
    resumptives_of_place: Words
    resumptives_of_aim: Words
    suffixable: Words
    before_complementizers: Words
    concurrents: Words
    prepositions_or_verbs: Words
    sequences: Words
    reasons: Words
    homes: Words
    run_on: Words
    happening: Words
    passing: Words
    reviving: Words
    befalling: Words
    witnessing: Words
    never_described: Words
    after_their_noun: Words
    issuing: Words
    continuing: Words
    never_carried: Words
    carriers: Words
    affiliations: Words
    suspects: Words
    suspected: Words
    after_numbers: Words

    def of(self, name: str) -> Words:
        """The set of a name."""
        words: Words = getattr(self, name)
        return words


@cache
def grammar() -> Grammar:
    """The entries of grammar.toml, each a line of words, as sets of folded keys."""
    text = files("service.events").joinpath("grammar.toml").read_text(encoding="utf-8")
    entries = msgspec.convert(tomllib.loads(text), dict[str, str])
    return msgspec.convert({entry: frozenset(map(fold, words.split())) for entry, words in entries.items()}, Grammar)
