"""The documentation site builds, holds every page, and needs nothing from the network; the notebooks run."""

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))


def listed(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    return [page for part in parts for page in listed(part)]


def test_every_page_is_in_the_navigation_once() -> None:
    nav = listed(tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"])
    pages = [str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")]
    assert sorted(nav) == sorted(pages)


def test_the_site_builds_and_is_complete(tmp_path: Path) -> None:
    config = (ROOT / "zensical.toml").read_text()
    copy = tmp_path / "project"
    shutil.copytree(ROOT / "docs", copy / "docs")
    (copy / "src").symlink_to(ROOT / "src")
    (copy / "zensical.toml").write_text(config)
    command = [str(Path(sys.executable).parent / "zensical"), "build", "--strict"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    site = copy / "build" / "site"
    for page in listed(tomllib.loads(config)["project"]["nav"]):
        assert (site / page).with_suffix(".html").is_file(), page
    api = (site / "api.html").read_text()
    assert "Last day whose data may be used" in api, "the docstrings are on the page of public names"
    loaded = re.compile(r"<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"?(https?:)?//[^\"> ]*", re.IGNORECASE)
    for html in site.rglob("*.html"):
        found = [m[0] for m in loaded.finditer(html.read_text()) if 'rel="canonical"' not in m[0]]
        assert found == [], html.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_without_a_browser(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THAWCAST_HOME", str(tmp_path))
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    notebook = module_from_spec(spec)
    spec.loader.exec_module(notebook)
    outputs, _ = notebook.app.run()
    assert sum(output is not None for output in outputs) >= 5


def test_notebooks_are_there() -> None:
    assert len(NOTEBOOKS) >= 2
