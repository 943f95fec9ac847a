"""Scores of the service against annotated articles.

    python -m benchmarks.scores GOLD --score score.py [--out FOLDER] [--errors] [--write README.md]

GOLD holds articles as `{"id", "published_at", "text", "gold"}`; `score.py GOLD PREDICTIONS --json` gives a table of
precision, recall and F1. `--write` puts the table between the marks that a Markdown file has for it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import markdown
from service.contract import ExtractRequest
from service.engine import Engine, Options
from service.fingerprint import fingerprint

_DEADLINE_S = 600.0
_ROWS = {
    "entity": "names, type and place (without MISC)",
    "entity.exact": "names with exact boundaries",
    "misc": "other names (MISC)",
    "cluster.b3": "mentions of one thing together (B³)",
    "name": "name of the thing",
    "country": "country codes",
    "time": "dates, place and value",
    "event": "dated events, trigger and date",
    "event.type": "type of the event",
    "event.actor": "who does it",
    "event.recipient": "to whom",
    "quote": "quotes",
    "quote.attributed": "quotes with their speaker",
}


async def predict(articles: Sequence[dict[str, Any]], out: Path) -> None:
    """Write the service's answer to each article, as `<id>.json`."""
    engine = Engine(Options(fingerprint=fingerprint("stanza"), queue_length=len(articles), queue_chars=1 << 30))
    await engine.start()
    try:
        await engine.wait_ready()
        deadline = asyncio.get_running_loop().time() + _DEADLINE_S
        requests = [ExtractRequest(text=article["text"], published_at=article["published_at"]) for article in articles]
        answers = await asyncio.gather(*(engine.extract(request, deadline) for request in requests))
        for article, answer in zip(articles, answers, strict=True):
            (out / f"{article['id']}.json").write_bytes(answer.body)
    finally:
        await engine.stop(0)


def table(report: dict[str, dict[str, float]], articles: int) -> str:
    """The scores as a Markdown table."""
    lines = [f"| {articles} articles | precision | recall | F1 |", "| --- | --- | --- | --- |"]
    for name, words in _ROWS.items():
        if row := report.get(name):
            lines.append(f"| {words} | {row['p']:.3f} | {row['r']:.3f} | {row['f1']:.3f} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--score", type=Path, required=True, help="the program that scores")
    parser.add_argument("--out", type=Path, help="folder that keeps the answers")
    parser.add_argument("--errors", action="store_true", help="print what was missed and what was too much")
    parser.add_argument("--write", type=Path, help="Markdown file whose table of scores is brought up to date")
    options = parser.parse_args()
    articles = [json.loads(path.read_text("utf-8")) for path in sorted(options.gold.glob("*.json"))]
    articles = [article for article in articles if "gold" in article]
    with tempfile.TemporaryDirectory() as folder:
        out = options.out or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        asyncio.run(predict(articles, out))
        command = [sys.executable, str(options.score), str(options.gold), str(out)]
        scored = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True)
        rows = table(json.loads(scored.stdout), len(articles))
        print(rows)
        if options.errors:
            subprocess.run([*command, "--errors"], check=True)
    if options.write:
        markdown.write(options.write, "scores", rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
