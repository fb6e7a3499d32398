"""The queue, which is procrastinate's: what a worker does, and what is done from time to time.

A worker that has not been heard of for a while is given up, and what it did is taken up by another one: each
request to write is one transaction, so nothing of what it did is there.
"""

import threading

from django.conf import settings
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from annotations.jobs import running
from annotations.models import Job

#: Jobs, and what looks after them: the latter never waits for the former.
JOBS, UPKEEP = "jobs", "upkeep"

#: Silent for so many of its heartbeats, a worker is given up.
MISSED = 4

#: Set as soon as this process is to end: its jobs are given back.
ENDING = threading.Event()


@app.task(name="run", queue=JOBS, retry=RetryStrategy(wait=2, retry_exceptions=[running.Again]))
def run(job: str) -> None:
    """Do a job; again, if it could not be done now."""
    running.run(job, ENDING)


@app.periodic(cron="* * * * * */10")
@app.task(name="take_up", queue=UPKEEP, queueing_lock="take_up", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:
    """Put what a worker left undone when it was killed back into the queue.

    Not what it had of the upkeep, which is due again by itself, and of which the queue holds one at a time.
    """
    manager, silent = context.app.job_manager, MISSED * settings.JOB_HEARTBEAT
    for job in await manager.get_stalled_jobs(queue=JOBS, seconds_since_heartbeat=silent):
        await manager.retry_job(job)
    for job in await manager.get_stalled_jobs(queue=UPKEEP, seconds_since_heartbeat=silent):
        await manager.finish_job(job, Status.FAILED, delete_job=True)


@app.periodic(cron="17 * * * *")
@app.task(name="purge", queue=UPKEEP, queueing_lock="purge")
def purge(timestamp: int) -> None:
    """Throw away what was kept long enough."""
    Job.objects.outdated().delete()
