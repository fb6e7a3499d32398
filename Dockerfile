# The same steps as docs/deployment.md: an account of its own, the packages, the units' command.
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# pg_dump and pg_restore, for `manage.py backup`, come with the embedded PostgreSQL.
RUN adduser --system --group --uid 990 --home /var/lib/historio historio \
    && install -d -o historio -g historio -m 700 /var/lib/historio /var/backups/historio

WORKDIR /opt/historio
COPY requirements.txt ./
RUN python -m venv .venv && .venv/bin/python -m pip install --quiet -r requirements.txt
COPY manage.py ./
COPY historio ./historio
COPY annotations ./annotations
COPY fixtures ./fixtures

USER 990
ENV HISTORIO_DATA=/var/lib/historio HISTORIO_ADDRESS=0.0.0.0 HISTORIO_SAMPLE=0 HISTORIO_LOG=json
VOLUME ["/var/lib/historio", "/var/backups/historio"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD [".venv/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD [".venv/bin/python", "manage.py", "serve"]
