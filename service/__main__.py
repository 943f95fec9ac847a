"""`python -m service` serves, `... extract` runs archives, `... openapi` prints the interface."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from service import logs
from service.settings import Settings, SettingsError, from_environ


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(
        prog="khabar",
        description="Entities, dated events and quotes from Arabic news. Settings are environment variables.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("serve", help="answer HTTP requests (the default)")
    extract = commands.add_parser("extract", help="files or NDJSON requests in, NDJSON answers out")
    extract.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="an article as plain text, requests in a .json, .jsonl or .ndjson file, or - for NDJSON requests",
    )
    extract.add_argument("--published-at", metavar="DATE", help="of the plain text articles")
    extract.add_argument("--features", metavar="LIST", help="of the plain text articles, divided by commas")
    extract.add_argument("--offsets", metavar="UNIT", help="of the plain text articles")
    commands.add_parser("openapi", help="print the OpenAPI document")
    options = parser.parse_args(arguments)
    try:
        settings = from_environ(os.environ)
    except SettingsError as error:
        parser.error(str(error))
    logs.configure(settings.log_level)
    if options.command == "openapi":
        from service.web import openapi  # each command imports what it needs

        sys.stdout.buffer.write(openapi.encode(settings))
        return 0
    if options.command != "extract":
        return _serve(settings)
    from service.archive import run

    if missing := [name for name in options.files if name != "-" and not Path(name).is_file()]:
        parser.error(f"no such file: {missing[0]}")
    given = {name: getattr(options, name) for name in ("published_at", "features", "offsets")}
    return run(settings, options.files, {name: value for name, value in given.items() if value is not None})


def _serve(settings: Settings) -> int:
    from service.engine import ZygoteProcess

    zygote = ZygoteProcess()  # it imports its libraries while this process imports the web server's
    from service.server import run

    return run(settings, zygote)


if __name__ == "__main__":
    sys.exit(main())
