"""The pictures of the README, from the invented articles: `make pictures` (needs Chromium and its driver)."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from werkzeug.serving import make_server

from archive.settings import read_settings
from fixtures.demo import main as add_invented
from web import create_app

HERE = Path(__file__).parent
DRIVER = os.environ.get("CHROMEDRIVER", "/usr/bin/chromedriver")
# The picture's name, the address it is of, and the height it is cut at.
PICTURES = (("search.png", "/?q=severn+flood", 860),)
WIDTH = 1280


def browser() -> Chrome:
    """Chromium without a window, in light colours."""
    options = ChromeOptions()
    for flag in ("headless=new", "no-sandbox", "disable-gpu", "hide-scrollbars", "disable-background-networking"):
        options.add_argument(f"--{flag}")
    return Chrome(options=options, service=Service(executable_path=DRIVER))


def main() -> None:
    """Serve an archive of the invented articles, and save what its pages look like."""
    with tempfile.TemporaryDirectory() as folder:
        add_invented(folder)
        app = create_app(read_settings(os.environ).with_values(archive=Path(folder)))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chrome = browser()
        try:
            for name, address, height in PICTURES:
                chrome.set_window_size(WIDTH, height)
                chrome.get(f"http://127.0.0.1:{server.port}{address}")
                chrome.save_screenshot(str(HERE / name))
        finally:
            chrome.quit()
            server.shutdown()


if __name__ == "__main__":
    main()
