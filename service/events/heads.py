"""The first word of a noun phrase, without its proclitics."""

from __future__ import annotations

from functools import cache, lru_cache

import msgspec

from service.events.grammar import grammar
from service.events.words import owned

_REMEMBERED = 1 << 16
# The classes of head words; one that stands in several is of the first.
KINDS = ("people", "holders", "bodies", "offices", "things", "documents", "class_nouns")
_PLURAL = ("ين", "ون", "ات")
_OWNED = ("ها", "هم", "هما")


class Head(msgspec.Struct, frozen=True, gc=False):
    """What a head tells of its phrase.

    `word`: without its article; `kind`: its class, or empty; `article`: it begins with one; `holder`: a person or body
    that stands beside a name without being it; `introduces`: a class or document before its name; `title`: a person's
    title or description; `pronoun`: it may end in one; `circumstance`: it tells when, how or why; `office`: it is one that
    a person holds; `sort`: the class of a name. `signs` are traits that weigh with a participant, `deed_signs` where it is
    an event noun.
    """

    word: str
    kind: str
    article: bool
    holder: bool
    introduces: bool
    title: bool
    pronoun: bool
    circumstance: bool
    office: bool
    sort: bool
    signs: tuple[str, ...]
    deed_signs: tuple[str, ...]


@lru_cache(maxsize=_REMEMBERED)
def head(key: str, skip: int) -> Head:
    """The head of a phrase that begins with a word, after `skip` letters of proclitics."""
    classes = grammar()
    own = key[skip:]
    word = _without_article(key, skip)
    bare = own.removeprefix("ال")
    article = own.startswith("ال")
    title = bare in classes.offices or article and not own.endswith(_PLURAL)
    kind = _kinds().get(word, "")
    traits = (
        *(() if article else ("indefinite",)),
        *(("plural",) if key.endswith(_PLURAL) else ()),
        *(("owned",) if key.endswith(_OWNED) else ()),
    )
    return Head(
        word,
        kind,
        article=article,
        holder=word in classes.holders,
        introduces=word in classes.class_nouns or word in classes.documents,
        title=title
        and bare not in classes.bodies
        and (bare not in classes.holders or article and bare in classes.offices),
        pronoun=owned(own) or own.endswith("ه") and len(own) > 4,
        circumstance=word in classes.circumstances,
        office=bare in classes.offices,
        sort=word in classes.class_nouns or own in classes.class_nouns,
        signs=("nominal", kind or "plain", *traits),
        deed_signs=("nominal", "deed", *traits),
    )


@cache
def _kinds() -> dict[str, str]:
    classes = grammar()
    return {word: name for name in reversed(KINDS) for word in classes.of(name)}


def _without_article(key: str, skip: int) -> str:
    if skip and key[skip - 1 : skip + 1] == "لل":
        return key[skip + 1 :]
    word = key[skip:]
    return word[2:] if word.startswith(("ال", "لل")) and len(word) > 4 else word
