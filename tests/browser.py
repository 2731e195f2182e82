"""A headless Chromium for tests, and the pages served to it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from werkzeug.serving import make_server

CHROMIUM = Path("/usr/bin/chromium")
DRIVER = Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
PHONE, DESK = 390, 1280
# What axe is asked for: the rules of WCAG 2.2 AA and its own best practices.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def need_chromium() -> None:
    """Skip where there is no Chromium; in CI that is a failure."""
    if not (CHROMIUM.exists() and DRIVER.exists()):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Chromium here")


@contextmanager
def browser(profile: Path, *, scripts: bool = True) -> Iterator[Chrome]:
    """A Chromium of its own profile, with or without JavaScript, that keeps what its console says."""
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = Chrome(options=options, service=Service(executable_path=str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which an application answers, from a thread of this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def show_as(driver: Chrome, *, width: int = DESK, scheme: str = "light") -> None:
    """Have pages shown at a width in pixels, light or dark."""
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == PHONE}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


def violations(driver: Chrome) -> list[dict[str, Any]]:
    """What axe finds wrong with the page: the rule and the elements."""
    driver.execute_script((files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8"))
    ask = f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(arguments[0])"
    found = driver.execute_async_script(ask)["violations"]
    return [{"rule": one["id"], "at": [node["html"] for node in one["nodes"]]} for one in found]


def complaints(driver: Chrome) -> list[str]:
    """What the console said since it was last asked, pages that are meant not to be there left out."""
    return [entry["message"] for entry in driver.get_log("browser") if "/nowhere" not in entry["message"]]
