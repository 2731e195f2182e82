"""Visitors of a web service: as many answers as it can give, or requests at fixed moments with the time of each."""

from __future__ import annotations

import http.client
import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

CONNECTIONS = 16  # of wrk
AT_ONCE = 64  # requests that may be waiting for their answers
PATIENCE = 30  # seconds that an answer may take

ROTATING = """
local paths, at = {}, 0
function init(given)
  for path in io.lines(given[1]) do paths[#paths + 1] = path end
end
function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
function done(summary)
  local failed = summary.errors
  local errors = failed.connect + failed.read + failed.write + failed.status + failed.timeout
  io.write(string.format('\\n{"requests": %d, "microseconds": %d, "errors": %d}\\n',
    summary.requests, summary.duration, errors))
end
"""


@dataclass(frozen=True)
class Saturated:
    """What a service gives to visitors who ask again as soon as they are answered."""

    rate: float  # answers a second
    errors: int


@dataclass(frozen=True)
class Answered:
    """One request: seconds from the moment it was meant to start, and whether it was answered with 200."""

    seconds: float
    is_good: bool


def saturated(bind: str, paths: Sequence[str], seconds: int) -> Saturated:
    """The rate at which a service saturates, found by wrk; the paths are asked for in turn."""
    with tempfile.TemporaryDirectory() as folder:
        script, listed = Path(folder) / "rotating.lua", Path(folder) / "paths"
        script.write_text(ROTATING, encoding="utf-8")
        listed.write_text("\n".join(paths), encoding="utf-8")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"--timeout={PATIENCE}s", f"-s{script}"]
        done = subprocess.run(
            [*command, f"http://{bind}/", "--", str(listed)], capture_output=True, text=True, check=True
        )
    told = json.loads(done.stdout.splitlines()[-1])
    return Saturated(told["requests"] / told["microseconds"] * 1e6, told["errors"])


def steady(bind: str, paths: Sequence[str], rate: float, seconds: float) -> list[Answered]:
    """Requests at fixed moments, this many a second, whether or not earlier ones are answered.

    When more are waiting than there are threads, one starts late: its time counts from the moment that was meant.
    """
    count = round(rate * seconds)
    begin = time.perf_counter() + 0.1
    moments = [begin + number / rate for number in range(count)]
    asked = (paths[number % len(paths)] for number in range(count))
    with ThreadPoolExecutor(AT_ONCE) as visitors:
        return list(visitors.map(_answered, repeat(bind), asked, moments))


def _answered(bind: str, path: str, moment: float) -> Answered:
    time.sleep(max(moment - time.perf_counter(), 0))
    is_good = _is_answered(bind, path)
    return Answered(time.perf_counter() - moment, is_good)


def _is_answered(bind: str, path: str) -> bool:
    connection = http.client.HTTPConnection(bind, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status == 200 and bool(answer.read())
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
