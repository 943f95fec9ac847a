"""Spelling keys: one form for the ways in which the press writes the same name."""

from __future__ import annotations

import re
from functools import lru_cache

from service.arabic.view import View, fold, replace

_UNIFIED = {"ة": "ه", "ؤ": "و", "ئ": "ي", "ڤ": "ف", "گ": "غ", "پ": "ب", "چ": "ج", "ژ": "ج"}
_LETTERS = str.maketrans(_UNIFIED)
_PLAIN = re.compile("[ء-غف-ي]+")  # the letters of Arabic's own words: all else may have signs, marks or cases
_PLAIN_UNIFIED = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
_WORD = re.compile(r"[^\W_]+")
_KUNYA = frozenset(("ابا", "ابي"))
_BOUND_FIRST = frozenset(("عبد", "عبيد"))
# Letters that transliterations of one foreign name do not keep apart: long vowels, and the letters for g, t, s and k.
_SOUNDS = str.maketrans({"غ": "ج", "ك": "ج", "ق": "ج", "ط": "ت", "ص": "س", "ث": "ت", "ظ": "ز", "ذ": "د", "ض": "د"})
_VOWELS = re.compile("[اويهء]")
_NATIVE = re.compile("[حع]")  # foreign names are hardly written with these
_APART = frozenset(("سلمان", "سليمان"))
_LONGEST_REMEMBERED = 64  # letters of a word


def word_key(folded: str) -> str:
    """The spelling key of a word that is folded already (see `service.arabic.view.fold`); length is kept."""
    return folded.translate(_LETTERS)


def word_keys(folded: list[str]) -> list[str]:
    """The spelling keys of words that are folded already."""
    return replace("\n".join(folded), _UNIFIED).split("\n") if folded else []


@lru_cache(maxsize=1 << 15)
def words(text: str) -> tuple[str, ...]:
    """The words of a name as keys: hamza, ta marbuta and final ya unified, no vowel signs or punctuation, عبد joined
    to the word after it, أبا and أبي as أبو."""
    joined: list[str] = []
    for run in text.split():
        for word in _keys_remembered(run) if len(run) <= _LONGEST_REMEMBERED else _keys(run):
            if joined and joined[-1] in _BOUND_FIRST and word.startswith("ال"):
                joined[-1] += word
            else:
                joined.append(word)
    if len(joined) > 1 and joined[0] in _KUNYA:
        joined[0] = "ابو"
    return tuple(joined)


def _keys(run: str) -> tuple[str, ...]:
    """The keys in a run of characters without blanks."""
    if _PLAIN.fullmatch(run):
        return (replace(run, _PLAIN_UNIFIED),)
    return tuple(_WORD.findall(fold(View(run).text).translate(_LETTERS)))


# Names are new more often than their words are.
_keys_remembered = lru_cache(maxsize=1 << 15)(_keys)


def key(text: str) -> str:
    """The spelling key of a name."""
    return " ".join(words(text))


@lru_cache(maxsize=1 << 15)
def sound(word: str) -> str:
    """The consonants of a word's key, letters that transliterations mix unified; empty where too few are left, or where
    the word has letters that foreign names are not written with."""
    if _NATIVE.search(word):
        return ""
    rest = _VOWELS.sub("", word.removeprefix("ال").translate(_SOUNDS))
    return rest if len(rest) > 2 else ""


def alike(one: str, other: str) -> bool:
    """Whether two words' keys are one word, or two transliterations of one foreign name."""
    if one == other:
        return True
    if len(one) < 4 or len(other) < 4:
        return False
    if one[0] != other[0] and _SOUNDS.get(ord(one[0]), one[0]) != _SOUNDS.get(ord(other[0]), other[0]):
        return False
    if one.rstrip("اه") == other.rstrip("اه"):
        return True
    if abs(len(one) - len(other)) > 2 or one in _APART or other in _APART:
        return False
    heard = sound(one)
    return bool(heard) and heard == sound(other) and _grown(one.translate(_SOUNDS), other.translate(_SOUNDS))


def _grown(one: str, other: str) -> bool:
    """Whether one of two words is the other with letters added."""
    shorter, longer = sorted((one, other), key=len)
    rest = iter(longer)
    return shorter[0] == longer[0] and all(letter in rest for letter in shorter)
