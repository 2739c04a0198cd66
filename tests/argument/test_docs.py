"""The page of kinds is written from the kinds."""

import importlib.util
from pathlib import Path


def test_the_table_of_kinds_is_written_anew() -> None:
    path = Path(__file__).parents[2] / "docs" / "kinds_of_claim.py"
    spec = importlib.util.spec_from_file_location("kinds_of_claim", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    text = script.PAGE.read_text(encoding="utf-8")
    assert text == script.page(text), "run docs/kinds_of_claim.py"
