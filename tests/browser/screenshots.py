"""The pictures of docs/: `make screenshots` walks the guides anew and takes them.

`make screenshots ONLY=comparing` takes those of one guide.

Each guide (tests/browser/guides/) begins with a Historio of its own, with the sample, on an embedded database
in a temporary directory. Nothing comes from the internet, and nothing of it stays but docs/screenshots/.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import FLAGS, PATIENCE, chromium
from tests.browser.guides import comparing, dates, first_hour, workbench, working_together
from tests.browser.guides.photographer import FOLDER, NAME, PASSWORD, ROOT, windows

GUIDES = (first_hour, working_together, dates, workbench, comparing)


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """A new Historio with its data there; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = {
        "HISTORIO_DATA": str(data),
        "HISTORIO_PORT": str(port),
        "DJANGO_SUPERUSER_USERNAME": NAME,
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    }
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    log = data.with_suffix(".log")
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env={**inherited, **ours}, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            while not answers(address):
                if server.poll() is not None:
                    raise SystemExit(log.read_text())
                time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait()


def answers(address: str) -> bool:
    """Whether there is a Historio."""
    try:
        with urlopen(f"{address}/admin/login/", timeout=PATIENCE / 1000) as page:  # noqa: S310  (our own)
            return page.status == 200
    except URLError:
        return False


def main(only: str = "") -> None:
    if not (path := chromium()):
        raise SystemExit("no Chromium is found: install one, or say by HISTORIO_CHROMIUM where it is")
    walked = [guide for guide in GUIDES if not only or guide.__name__.rpartition(".")[2] == only]
    if not walked:
        raise SystemExit(f"there is no guide {only!r}")
    if not only:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for guide in walked:
            with tempfile.TemporaryDirectory() as temporary, serving(Path(temporary) / "data") as address:
                guide.walk(windows(browser, address), Path(temporary))
        browser.close()
    taken = sorted(FOLDER.glob("*.png"))
    total = sum(picture.stat().st_size for picture in taken)
    sys.stdout.write(f"{len(taken)} pictures, {total / 1e6:.1f} MB, in {FOLDER}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
