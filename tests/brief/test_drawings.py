"""Kept drawings: the same page, drawn once."""

from pathlib import Path

import pytest

from thawcast.brief import drawings
from thawcast.brief.model import Brief
from thawcast.brief.render_html import render_html


def test_page_is_the_same_and_drawn_once(brief: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = render_html(brief)
    assert drawings.page(brief, folder=tmp_path) == plain
    kept = len(list(tmp_path.iterdir()))
    assert kept > 0

    def refuse(*_args: object, **_options: object) -> str:
        raise AssertionError("drawn a second time")

    monkeypatch.setattr(drawings, "svg", refuse)
    assert drawings.page(brief, folder=tmp_path) == plain
    assert len(list(tmp_path.iterdir())) == kept


def test_a_folder_that_cannot_be_written_to_is_no_error(brief: Brief, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert "<svg" in drawings.page(brief, folder=blocked / "drawings")
