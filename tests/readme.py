"""The examples of answers, in the README and the OpenAPI document. `make examples` brings them up to date."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from loadtests import stack
from service.web import openapi
from tests.web.wire import post, post_text

README = Path(__file__).parents[1] / "README.md"
SEED = Path(__file__).parents[1] / "seeds" / "000_b3442c740e2a2635.txt"
EXAMPLE = Path(openapi.__file__).parent / "page" / "example.json"
_PLACE = re.compile("(?<=<!-- answer: begin -->\n).*?(?=<!-- answer: end -->)", re.DOTALL)


def example(url: str) -> str:
    """The answer to the first seed article, shortened, as a block of Markdown."""
    answer = post_text(url, SEED.read_bytes(), "?published_at=2024-05-01").json
    person = next(entity for entity in answer["entities"] if entity["type"] == "PER" and entity["titles"])
    country = next(entity for entity in answer["entities"] if entity["links"]["iso3166"])
    event = next(event for event in answer["events"] if _on_a_day(event) and len(event["participants"]) == 2)
    quote = next(quote for quote in answer["quotes"] if quote["kind"] == "direct" and quote["speaker"])
    shown = {
        "entities": sorted(({**e, "mentions": e["mentions"][:2]} for e in (person, country)), key=_number),
        "times": [time for time in answer["times"] if time["id"] == event["date"]["time"]],
        "events": [event],
        "quotes": [quote],
    }
    lines = []
    for name, value in answer.items():
        if name in shown:
            items = ",\n".join(f"    {_line(item)}" for item in shown[name])
            lines.append(f'  "{name}": [\n{items}\n  ]')
        else:
            hidden = {**value, "fingerprint": "..."} if name == "pipeline" else value
            lines.append(f'  "{name}": {_line(hidden)}')
    return "```json\n{\n" + ",\n".join(lines) + "\n}\n```\n"


def documented(url: str) -> dict[str, Any]:
    """The request of the OpenAPI document's example and its answer, with a fingerprint that says nothing."""
    request = json.loads(EXAMPLE.read_bytes())["request"]
    answer = post(url, request).json
    answer["pipeline"]["fingerprint"] = "9f2c4b1d7e6a80539f2c4b1d7e6a8053"
    return {"request": request, "answer": answer}


def shown(readme: str) -> str:
    """The block that stands in the README now."""
    found = _PLACE.search(readme)
    assert found
    return found[0]


def _on_a_day(event: dict[str, Any]) -> bool:
    date = event["date"]
    return date["begin"] is not None and date["begin"] == date["finish"]


def _number(item: dict[str, Any]) -> int:
    return int(item["id"][1:])


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    with stack.service({"WORKERS": "1"}) as process:
        text = README.read_text("utf-8")
        README.write_text(_PLACE.sub(lambda _: example(process.url), text), "utf-8")
        EXAMPLE.write_text(json.dumps(documented(process.url), ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.exit(0)
