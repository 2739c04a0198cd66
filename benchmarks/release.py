"""Release check: the wheel in a clean environment of each Python runs an analyst's ten minutes as its page has them.

    python benchmarks/release.py python3.11 python3.12 python3.13

Builds the wheel, installs it with its dependencies, nothing else, into a new environment of each Python that is named,
and runs every command of docs/readers/analyst.md. Checks beside it that the versions of the package's files agree.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "readers" / "analyst.md"


def commands() -> list[str]:
    """Return the command lines of the page."""
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def disagreements() -> list[str]:
    """Name the files whose version is not that of the package."""
    package = re.findall(r'__version__ = "(.*?)"', (ROOT / "src/thawcast/__init__.py").read_text(encoding="utf-8"))[0]
    cited = re.findall(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)[0]
    log = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0]
    told = {"CITATION.cff": cited == package, "CHANGELOG.md": package in log}
    return [f"{name}: not {package}" for name, same in told.items() if not same]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command without the user's own store and packages."""
    index = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), "THAWCAST_HOME": str(cwd / "store"), "COLUMNS": "100", **index}
    return subprocess.run([str(c) for c in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False)


def checked(python: str, wheel: Path, folder: Path) -> list[str]:
    """Install the wheel and run the page; return what went wrong."""
    for step in ((python, "-m", "venv", "env"), ("env/bin/python", "-m", "pip", "install", "-q", wheel)):
        done = run(*step, cwd=folder)
        if done.returncode:
            return [f"{' '.join(map(str, step))}: {done.stderr[-500:]}"]
    wrong: list[str] = []
    for line in commands():
        done = run("/bin/sh", "-c", f"PATH=env/bin:$PATH {line}", cwd=folder)
        if done.returncode or not done.stdout + done.stderr or "Traceback" in done.stderr:
            wrong.append(f"{line}: exit code {done.returncode}, {done.stderr[-300:]}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", nargs="*", default=[sys.executable], help="Python executables; default this one.")
    failed = False
    for line in disagreements():
        print(line)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
        subprocess.run(build, check=True, capture_output=True)
        wheel = next(folder.glob("*.whl"))
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB; {next(folder.glob('*.tar.gz')).name}")
        for place, python in enumerate(parser.parse_args().python):
            began, own = time.perf_counter(), folder / str(place)
            own.mkdir()
            wrong = checked(python, wheel, own)
            version = run(python, "--version", cwd=own).stdout.strip()
            right, seconds = len(commands()) - len(wrong), time.perf_counter() - began
            print(f"{version}: {right} of {len(commands())} commands, {seconds:.0f} s")
            failed |= bool(wrong)
            print(*wrong, sep="\n") if wrong else None
    sys.exit(failed)


if __name__ == "__main__":
    main()
