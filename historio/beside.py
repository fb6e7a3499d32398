"""Workers for jobs beside the web processes of `serve`, each a process of its own.

A new process imports this module before Django is set up, so it imports nothing that needs it.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from typing import Any

logger = logging.getLogger(__name__)

#: So many seconds pass between two looks whether the workers live, and before one takes the place of another.
LOOKS = 2.0

#: So many seconds the workers have to end before they are killed. What they do then is taken up again.
ENDING = 5.0


class Beside:
    """So many workers, begun anew if they end, and ended with the block in which they are."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> None:
        if self.count:
            self.thread.start()

    def __exit__(self, *_: Any) -> None:
        self.over.set()
        if self.count:
            self.thread.join()

    def _keep(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        running: list[Any] = []
        while not self.over.is_set():
            for process in [process for process in running if not process.is_alive()]:
                logger.warning("a worker for jobs has ended (%s); another one begins", process.exitcode)
                running.remove(process)
            while len(running) < self.count:
                process = spawn.Process(target=work, name="historio-work")
                process.start()
                running.append(process)
            self.over.wait(LOOKS)
        for process in running:
            process.terminate()
        until = time.monotonic() + ENDING
        for process in running:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()


def work() -> None:
    """What such a process runs, until the server that started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the server, which ends this
    threading.Thread(target=end_with_parent, daemon=True).start()
    import django

    django.setup()
    from annotations import acting
    from annotations.jobs import queue
    from historio.management.commands import work

    acting.as_command("work")
    signal.signal(signal.SIGTERM, lambda *_: queue.ENDING.set())
    work.work()
    sys.exit(0)


def end_with_parent() -> None:
    """A killed server cannot end the processes that it has started."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)
