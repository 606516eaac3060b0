"""`cockpit har mock`: a server that answers as a recording did."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Final

from cockpit.cli.verbs import does
from cockpit.core.errors import Invalid, Unavailable
from cockpit.features.har.flow.flow import Flow, flow_of
from cockpit.features.har.mock.asked import Request
from cockpit.features.har.mock.callers import ANY
from cockpit.features.har.mock.playing import Answer, Player
from cockpit.features.har.mock.serving import Server
from cockpit.features.har.mock.taping import tape_of
from cockpit.features.har.reading import read

MOST_MILLISECONDS: Final = 60_000
ORIGIN: Final = re.compile(r"null|[a-z][a-z0-9+.-]*://[^/?#\s]+")
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def fill(parser: argparse.ArgumentParser) -> None:
    """Give `cockpit har mock` its arguments."""
    does(parser, _mock, ("text",))
    add = parser.add_argument
    add("file", metavar="FILE", type=Path, help="a recording")
    add("--port", type=int, default=0, help="default: one that is free, which is told")
    add("--host", default="127.0.0.1", help="where to listen; default: %(default)s, this computer only")
    add("--mutate", action="store_true", help="own ids, tokens and CSRF values; those recorded are refused")
    add("--seed", metavar="TEXT", help="draws the same values again; default: others each time")
    add("--latency", action="store_true", help="answer as slowly as it was recorded")
    add("--delay", type=float, default=0.0, metavar="MS", help="milliseconds that each answer waits")
    add(
        "--cors",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="pages of this site may use it, such as https://app.example; * for all; default: localhost only",
    )
    add("--allow-host", action="append", default=[], metavar="NAME", help="answer to this name, too")


def _mock(options: argparse.Namespace) -> int:
    if not 0 <= options.port <= 65_535:
        raise Invalid(f"--port: {options.port} is no port; ports are 0 to 65535.")
    if not 0 <= options.delay <= MOST_MILLISECONDS:
        raise Invalid(f"--delay: expected milliseconds from 0 to {MOST_MILLISECONDS}, got {options.delay:g}.")
    for origin in options.cors:
        if origin != ANY and not ORIGIN.fullmatch(origin):
            raise Invalid(f"--cors: expected an origin such as https://app.example, or *, got {origin}.")
    flow = _flow(options.file)
    seed = options.seed.encode() if options.seed else os.urandom(16)
    player = Player(tape_of(flow), mutate=options.mutate, seed=seed)
    try:
        server = Server(
            player,
            host=options.host,
            port=options.port,
            latency=options.latency,
            delay=options.delay,
            origins=options.cors,
            names=options.allow_host,
            told=_tell,
        )
    except OSError as error:
        place = f"{options.host}:{options.port}"
        raise Unavailable(f"--host, --port: cannot listen on {place}: {error.strerror or error}.") from error
    # Who stops a server by its id means the same as who presses Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with server:
        sys.stdout.write(f"{server.address} answers as {options.file} did; Ctrl+C ends it.\n")
        if options.host not in LOOPBACK:
            sys.stdout.write(f"Whoever reaches {options.host} sees what was recorded, secrets included.\n")
        sys.stdout.flush()
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            server.stopping.set()
    return 0


def _flow(path: Path) -> Flow:
    har = read(path)
    if har.refused is not None:
        raise Invalid(f"{path}: {har.refused.message}")
    flow = flow_of(har)
    if not flow.chosen.steps:
        raise Invalid(f"{path} has nothing to answer with: all that was recorded is left out of scripts.")
    return flow


def _tell(request: Request, answer: Answer) -> None:
    """A line for each answer, without the values of the query."""
    why = json.loads(answer.body)["error"] if answer.entry is None else f"entry {answer.entry}"
    line = f"{request.method} {request.path} {answer.status} {why}"
    sys.stderr.write("".join(sign if sign.isprintable() else "?" for sign in line) + "\n")
