"""The scripts of the pages, as far as they need no page: node's own runner tries them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.test.mjs"))


@pytest.fixture(scope="module")
def node() -> str:
    """Where node is."""
    if not (found := shutil.which("node")):
        reason = "no node is found: install one to try the scripts"
        if os.environ.get("CI") or os.environ.get("HISTORIO_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_a_script_does_what_its_tests_say(node, script):
    done = subprocess.run([node, "--test", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# pass 0" not in done.stdout
