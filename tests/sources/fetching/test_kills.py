import os

import pytest
from kills import kill_fetches


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_fetch_killed_at_any_moment_shows_whole_files_only(tmp_path):
    tally = kill_fetches(tmp_path / "files", kills=5, seed=3, size=150_000)
    assert (tally.kills, tally.half, tally.lost) == (5, 0, 0)
