"""What is counted for whoever watches the service, in the names and units of Prometheus.

Each process counts for itself; where `PROMETHEUS_MULTIPROC_DIR` is set before this is imported, in files that
all share. Counting costs a microsecond or two, so it is done per request, statement and file, never per row.
"""

from prometheus_client import Counter, Gauge, Histogram

#: From a page out of memory to a matrix of everything.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

REQUESTS = Counter(
    "historio_requests", "Requests, by what answered and with which status.", ("method", "view", "status")
)
ANSWERED = Histogram(
    "historio_request_seconds", "Until an answer began, by what answered.", ("view",), buckets=SECONDS
)
STATEMENTS = Counter("historio_sql_statements", "SQL statements but COPY, by their first word.", ("verb",))
STATEMENT_SECONDS = Counter("historio_sql_seconds", "Time that they took.", ("verb",))
EXPORTED = Counter("historio_export_rows", "Rows of CSV that were written.")
IMPORTED = Counter("historio_import_rows", "Rows of files, by what came of them.", ("list", "outcome"))
JOBS = Counter("historio_jobs", "Jobs that ended, by method and by how.", ("method", "state"))
REFERENCES_READ = Counter("historio_references_read", "How often what slugs stand for was read anew.")
REFERENCES_STAMP = Gauge(
    "historio_references_stamp",
    "The version of what slugs stand for that a process holds: equal where they hold the same.",
    multiprocess_mode="liveall",
)


def hold_references(stamp: int) -> None:
    """A process has read what slugs stand for, at this stamp, of which a float holds 53 bits."""
    REFERENCES_READ.inc()
    REFERENCES_STAMP.set(stamp & (2**53 - 1))
