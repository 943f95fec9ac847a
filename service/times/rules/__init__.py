"""The grammar of date expressions: named rules, the longest match first, then in the order of these modules."""

from __future__ import annotations

from service.times.grammar import Grammar
from service.times.rules import anaphora, counts, days, hijri, months, periods, ranges
from service.times.rules.base import RULES, Match, Reader
from service.times.rules.hijri import merged

__all__ = ["GRAMMAR", "Match", "merged"]

_ORDER = {module.__name__: n for n, module in enumerate((days, ranges, hijri, months, periods, anaphora, counts))}
GRAMMAR: Grammar[Reader] = Grammar(sorted(RULES, key=lambda rule: _ORDER[rule.read.__module__]))
"""Every rule."""
