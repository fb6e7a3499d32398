"""The two servers that are measured, each as it runs in production."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BARE = (
    "import os; from granian import Granian; from granian.constants import Interfaces; "
    "from granian.log import LogLevels; "
    "Granian('tests.bench.bare:application', address='127.0.0.1', port=int(os.environ['HISTORIO_PORT']), "
    "interface=Interfaces.WSGI, workers=os.cpu_count() or 1, blocking_threads=1, websockets=False, "
    "log_level=LogLevels.warning).serve()"
)


class Server:
    """A server with its workers."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def memory(self) -> dict[int, int]:
        """The bytes that each of its processes holds (resident)."""
        shown = subprocess.run(["ps", "-eo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
        found = [[int(word) for word in line.split()] for line in shown.stdout.splitlines()]
        own = {self.process.pid}
        for pid, parent, _ in sorted(found):
            if parent in own:
                own.add(pid)
        return {pid: rss * 1024 for pid, _, rss in found if pid in own}

    @contextmanager
    def watched(self) -> Iterator[Callable[[], int]]:
        """Within, what it holds is looked at again and again. What is given tells by how many bytes that
        process has grown which grew most.
        """
        before, done = self.memory(), threading.Event()
        most = dict(before)

        def look() -> None:
            while not done.wait(0.1):
                for pid, held in self.memory().items():
                    most[pid] = max(held, most.get(pid, 0))

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield lambda: max(most[pid] - held for pid, held in before.items())
        finally:
            done.set()
            thread.join()


@contextmanager
def serving(command: list[str], environment: dict[str, str]) -> Iterator[Server]:
    """A server, once it answers; it is ended afterwards."""
    port = free_port()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment, "HISTORIO_PORT": str(port)},
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"{command} ended at once: {process.returncode}")
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{command} does not answer after two minutes")
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def historio() -> AbstractContextManager[Server]:
    """Historio by `manage.py serve`, without a worker for jobs; its rates are counted, and never reached."""
    rates = {"HISTORIO_RATE_ANONYMOUS": "99999999/s", "HISTORIO_RATE_ACCOUNT": "99999999/s"}
    return serving([sys.executable, "manage.py", "serve"], {**rates, "HISTORIO_JOB_WORKERS": "0"})


def bare(size: int) -> AbstractContextManager[Server]:
    """The bare application, on the same server with the same workers."""
    return serving([sys.executable, "-c", BARE], {"BENCH_SIZE": str(size)})


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
