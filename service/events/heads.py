"""The first word of a noun phrase, without its proclitics."""

from __future__ import annotations

from functools import cache, lru_cache

import msgspec

from service.events.grammar import grammar
from service.events.words import owned

_REMEMBERED = 1 << 16
# The classes of head words; one that stands in several is of the first.
_CLASSES = ("people", "holders", "bodies", "offices", "things", "documents", "class_nouns")
_PLURAL = ("ين", "ون", "ات")
_OWNED = ("ها", "هم", "هما")


class Head(msgspec.Struct, frozen=True, gc=False):
    """What a head tells of its phrase.

    `word`: without its article; `kind`: its class, or empty; `article`, `plural`, `owned`: how it begins and ends;
    `holder`: a person or body that stands beside a name without being it; `introduces`: a class or document before its
    name; `animate`: people or a body; `title`: a person's title or description; `pronoun`: it may end in one;
    `circumstance`: it tells when, how or why; `office`: it is one that a person holds; `sort`: the class of a name.
    `signs` are those of these traits that weigh with a participant.
    """

    word: str
    kind: str
    article: bool
    plural: bool
    owned: bool
    holder: bool
    introduces: bool
    animate: bool
    title: bool
    pronoun: bool
    circumstance: bool
    office: bool
    sort: bool
    signs: tuple[str, ...]


@lru_cache(maxsize=_REMEMBERED)
def head(key: str, skip: int) -> Head:
    """The head of a phrase that begins with a word, after `skip` letters of proclitics."""
    classes = grammar()
    own = key[skip:]
    word = _without_article(key, skip)
    bare = own.removeprefix("ال")
    article, plural, pronoun = own.startswith("ال"), key.endswith(_PLURAL), key.endswith(_OWNED)
    title = bare in classes.offices or article and not own.endswith(_PLURAL)
    return Head(
        word,
        _kinds().get(word, ""),
        article=article,
        plural=plural,
        owned=pronoun,
        holder=word in classes.holders,
        introduces=word in classes.class_nouns or word in classes.documents,
        animate=any(word in classes.of(name) for name in ("bodies", "holders", "people", "offices")),
        title=title
        and bare not in classes.bodies
        and (bare not in classes.holders or article and bare in classes.offices),
        pronoun=owned(own) or own.endswith("ه") and len(own) > 4,
        circumstance=word in classes.circumstances,
        office=bare in classes.offices,
        sort=word in classes.class_nouns or own in classes.class_nouns,
        signs=(
            *(() if article else ("indefinite",)),
            *(("plural",) if plural else ()),
            *(("owned",) if pronoun else ()),
        ),
    )


@cache
def _kinds() -> dict[str, str]:
    classes = grammar()
    return {word: name for name in reversed(_CLASSES) for word in classes.of(name)}


def _without_article(key: str, skip: int) -> str:
    if skip and key[skip - 1 : skip + 1] == "لل":
        return key[skip + 1 :]
    word = key[skip:]
    return word[2:] if word.startswith(("ال", "لل")) and len(word) > 4 else word
