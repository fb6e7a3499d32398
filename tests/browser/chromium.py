"""The browser: where it is, how it is started, and how long it is waited for."""

import os
import shutil

#: Milliseconds for a page to do what is expected of it: machines that run tests are slow.
PATIENCE = 20_000

FLAGS = (
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # containers have little of it
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Where Chromium is, or nothing."""
    named = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("HISTORIO_CHROMIUM") or next(filter(None, map(shutil.which, named)), "")
