"""The drill, in short: `make drill` is the whole of it."""

import pytest

from tests.drill.service import checked, service
from tests.historio.test_pooled import pgbouncer

pytestmark = pytest.mark.django_db


def test_nothing_acknowledged_is_lost_with_the_primary_or_with_what_is_killed_then(filled, tmp_path):
    with service(tmp_path, pgbouncer(), fill=filled) as run:
        load = run.load()
        load.start()
        load.until_written(20)
        killed = run.primary
        took = run.fail_over(load)
        run.come_back(killed)
        for victim in (run.webs[0], run.primary):
            run.kill(victim, load)
        load.stop()
        assert checked(run, load) == []
        assert len(load.acknowledged) > 20
        assert max(reader.longest for reader in load.readers) <= took
        assert sum(reader.answers for reader in load.readers) > 50
