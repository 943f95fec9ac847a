"""The file of closed words."""

from __future__ import annotations

import msgspec
import pytest

from service.events.grammar import Grammar, grammar


def test_each_group_of_the_file_holds_folded_words() -> None:
    """A group is never empty, and its words are spelled as the look-up spells them."""
    groups = msgspec.structs.asdict(grammar())
    assert all(groups.values())
    assert not any(set(word) & set("أإآى ") for words in groups.values() for word in words)


def test_a_group_that_the_code_does_not_know_is_refused() -> None:
    """A misspelled name of a group is an error that names it, not a rule that silently fails."""
    with pytest.raises(msgspec.ValidationError, match="negaters"):
        msgspec.convert(msgspec.structs.asdict(grammar()) | {"negaters": frozenset(("لم",))}, Grammar)
