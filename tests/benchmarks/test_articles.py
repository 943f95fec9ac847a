"""The articles that the benchmarks measure with."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from benchmarks.articles import load, of_length, word_count


@pytest.mark.parametrize("words", [1, 7, 8, 9, 100, 20_000])
def test_an_article_of_any_length(words: int) -> None:
    """Lines follow one another, again and again, to exactly so many words."""
    assert word_count(of_length(["قال الوزير نعم\n\nثم غادر", "وصل الوفد أمس"], words)) == words


def test_without_a_file_there_are_the_seeds() -> None:
    """The five seed articles."""
    assert len(load(None)) == 5


def test_reads_articles_of_usual_length(tmp_path: Path) -> None:
    """Others in the file are left out; none at all is an error."""
    path = tmp_path / "news.txt.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("قصير\n\n" + "كلمة " * 200 + "\n" + "كلمة " * 200 + "\n\n" + "طويل " * 5000 + "\n\n")
    (article,) = load(path)
    assert word_count(article) == 400
    (tmp_path / "short.txt").write_text("قصير\n\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no articles"):
        load(tmp_path / "short.txt")
