"""Long requests that are answered later: asked for (`asking`), queued (`queue`), then done (`running`).

A job is a request of the API that was put aside (`models.Job`). The worker answers it as a web process would
have done, by the same view, in the name of whoever sent it. So whatever the API exports or imports can be a
job: its view says `later(request)` (`api.jobs`) where it would otherwise begin with what takes long.
"""

from annotations.jobs.asking import BeingEnded, ask, cancel, discard, is_job, wants_job

__all__ = ["BeingEnded", "ask", "cancel", "discard", "is_job", "wants_job"]
