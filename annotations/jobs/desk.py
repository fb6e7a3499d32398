"""What a running job has beside the connection it works on: a second one, by which it is looked after.

A thread writes down how far the job is, and looks whether it is still wanted. If it is not, the statement
that runs is cancelled, and whatever the job does next ends it (`progress`).
"""

import logging
import threading
from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections

from annotations import progress
from annotations.models import Job

logger = logging.getLogger(__name__)

#: So many seconds pass between two looks.
LOOKS = 1.0

#: A row that the job itself holds is not waited for: an archive gives accounts and their jobs new numbers.
TELL = f"""
  UPDATE {Job._meta.db_table} SET done = %s, whole = %s
  WHERE id IN (SELECT id FROM {Job._meta.db_table}
               WHERE id = %s AND attempts = %s FOR UPDATE SKIP LOCKED)"""
ASK = f"SELECT cancelled IS NOT NULL OR attempts <> %s FROM {Job._meta.db_table} WHERE id = %s"


class Desk:
    """Looks after a job while it runs; used as a context, in the thread that does the job."""

    def __init__(self, job: Job, ending: threading.Event) -> None:
        self.job, self.ending = job, ending
        self.work = progress.Work()
        #: Whether nobody wants it any more; else it is only to be done by somebody else.
        self.is_cancelled = False
        self.at_work: Any = connections[DEFAULT_DB_ALIAS]
        self.own: Any = self.at_work.copy()
        self.own.inc_thread_sharing()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look_after, name=f"desk of {job.pk}", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def leave(self) -> None:
        """Look no more. What was asked until now holds: `work` says whether to go on.

        The thread is not waited for longer than a while: behind a pooler it may wait for a connection, which
        it gets when the transaction of the job ends.
        """
        self.over.set()
        self.thread.join(5 * LOOKS)

    def _look_after(self) -> None:
        try:
            self._look()
        finally:
            self.own.close()

    def _look(self) -> None:
        told: tuple[int, int | None] = (0, None)
        while not self.over.wait(LOOKS):
            now = (self.work.done, self.work.whole)
            try:
                with self.own.cursor() as cursor:
                    if now != told:
                        cursor.execute(TELL, [*now, self.job.pk, self.job.attempts])
                        told = now
                    cursor.execute(ASK, [self.job.attempts, self.job.pk])
                    row = cursor.fetchone()
                    self.is_cancelled = row is None or row[0]
            except (DatabaseError, InterfaceError) as error:
                logger.warning("job %s is not looked after for a moment: %s", self.job.pk, error)
                self.own.close()
            if self.over.is_set():
                return
            if self.is_cancelled or self.ending.is_set():
                self.work.is_interrupted = True
                self._interrupt()

    def _interrupt(self) -> None:
        """Cancel the statement that runs, if one does; the next look does it again."""
        at_work = self.at_work.connection
        if at_work is None or at_work.closed:
            return
        try:
            at_work.cancel_safe(timeout=5)
        except psycopg.Error as error:
            logger.warning("the statement of job %s is not cancelled yet: %s", self.job.pk, error)
