"""What `make scale` measures, in short, and how it tells."""

import pytest

from tests.bench.report import into
from tests.drill.load import percentiles
from tests.drill.scale import STEPS, Machines, Measured, Step, measured, running
from tests.historio.test_pooled import pgbouncer

pytestmark = pytest.mark.django_db


def test_a_step_is_told_by_what_was_answered_in_a_second_and_how_soon():
    step = Step("две машины", webs=2, workers=1, standbys=1, reads=True)
    told = Measured(step, 10.0, [0.01 * n for n in range(100)], [0.2] * 5, [4, 2]).cells()
    assert told == ["две машины", "10", "500 ms, 950 ms", "0", "200 ms, 200 ms", "4 + 2"]
    assert percentiles([]) == ""


def test_every_step_has_a_name_of_its_own_and_standbys_only_come():
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert [step.standbys for step in STEPS] == sorted(step.standbys for step in STEPS)
    assert all(step.standbys for step in STEPS if step.reads)


def test_a_table_goes_between_its_marks_and_nowhere_else(tmp_path):
    page = tmp_path / "scaling.md"
    page.write_text("До\n<!-- steps -->\nold\n<!-- end of steps -->\nпосле\n")
    into(page, "steps", "| new |\n")
    assert page.read_text() == "До\n<!-- steps -->\n\n| new |\n\n<!-- end of steps -->\nпосле\n"
    with pytest.raises(SystemExit, match="no place"):
        into(page, "drill", "| new |\n")


def test_a_step_with_a_standby_is_measured_on_real_servers(filled, tmp_path):
    machines, step = Machines(tmp_path, 1), Step("…", webs=1, workers=1, standbys=1, reads=True)
    try:
        machines.start(filled)
        machines.have(1)
        with running(step, machines, tmp_path, pgbouncer()) as webs:
            found = measured(step, machines, webs, seconds=2)
    finally:
        machines.stop()
    assert found.reads
    assert found.writes
    assert found.sessions == [1, 1]
