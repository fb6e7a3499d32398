"""The Django admin over every model, so that the data can be looked at and mended.

What the database sets is shown and not edited. Texts come in through the importers.
"""

from annotations.admin import (
    account,
    annotation,
    change,
    date,
    event,
    job,
    parallels,
    readings,
    saved,
    source,
    token,
    vocabulary,
    voices,
)
