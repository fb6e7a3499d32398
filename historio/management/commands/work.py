"""`manage.py work`: does the jobs that people have asked for, until it is told to end."""

import asyncio
import logging
import os
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ProcrastinateException
from procrastinate.psycopg_connector import PsycopgConnector

from annotations.jobs.queue import ENDING, JOBS, MISSED, UPKEEP

logger = logging.getLogger(__name__)

#: So many seconds pass between two looks into the queue where nobody tells of what is new: behind a pooler.
LOOKS = 1.0

#: So many seconds after the database was lost it is looked for again.
PATIENCE = 2.0


class Command(BaseCommand):
    """A worker; as many of them as wanted may run, on as many machines."""

    help = "Do the jobs that people ask for. `serve` has a worker beside it (HISTORIO_JOB_WORKERS)."

    def handle(self, **options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                signal.signal(number, lambda *_: ENDING.set())
        self.stdout.write("Doing jobs. Ctrl-C ends it; what is not done then is taken up again.")
        self.stdout.flush()
        work()


def work() -> None:
    """Do jobs until `ENDING` is set. The database may be gone meanwhile."""
    connections.close_all()
    while not ENDING.is_set():
        try:
            asyncio.run(until_the_end())
        except (ProcrastinateException, OSError) as error:
            logger.warning("no jobs can be done now: %s", error)
        ENDING.wait(PATIENCE)


async def until_the_end() -> None:
    """Two workers: jobs may take hours, and what looks after them waits for none of them."""
    pool = PsycopgConnector(kwargs=connector_params("default"), min_size=1, max_size=4, name="jobs")
    with app.replace_connector(pool) as working:
        async with working.open_async():
            workers = [
                asyncio.create_task(run(working, JOBS, settings.JOBS_AT_ONCE)),
                asyncio.create_task(run(working, UPKEEP, 1)),
            ]
            ending = asyncio.create_task(ended())
            try:
                await asyncio.wait([*workers, ending], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (ending, *workers):
                    task.cancel()
                await asyncio.gather(*workers, return_exceptions=True)


async def run(working: Any, queue: str, at_once: int) -> None:
    """A worker on one of the queues. What has ended is kept by the jobs themselves, and not by the queue."""
    await working.run_worker_async(
        queues=[queue],
        name=f"{queue} of {os.getpid()}",
        concurrency=at_once,
        listen_notify=not settings.POOLED,
        fetch_job_polling_interval=LOOKS if settings.POOLED else 5 * LOOKS,
        delete_jobs="always",
        install_signal_handlers=False,
        update_heartbeat_interval=settings.JOB_HEARTBEAT,
        stalled_worker_timeout=MISSED * settings.JOB_HEARTBEAT,
    )


async def ended() -> None:
    """Until this process is to end."""
    while not ENDING.is_set():
        await asyncio.sleep(0.2)
