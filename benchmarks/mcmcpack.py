"""Ideal points beside R's MCMCpack: the same votes, binary (yes or not), one position a state, one session and ten.

Run with `.venv/bin/python benchmarks/mcmcpack.py`, or as part of `benchmarks/ideal_points.py`; needs the reference
data beside the project and R with MCMCpack (Debian: r-base-core r-cran-mcmcpack), else it says that it was left out.
"""

# pyright: reportPossiblyUnboundVariable=false

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from thawcast import sources
from thawcast.issues.scaling.ideal_points import fit
from thawcast.issues.scaling.vote_panel import VotePanel, arrange, vote_panel
from thawcast.issues.votes.matrix import VoteMatrix, vote_matrix

DATA = Path(__file__).parents[1] / ".." / "shared" / "data"
LAST_SESSION = 66
BURN_IN, DRAWS = 500, 2500

SCRIPT = """
suppressMessages(library(MCMCpack))
votes <- as.matrix(read.csv("votes.csv", row.names = 1))
took <- system.time(
  draws <- MCMCirt1d(votes, theta.constraints = list(USA = "+", PRK = "-"), burnin = {burn_in}, mcmc = {draws},
                     seed = 1, verbose = 0, store.item = FALSE)
)[["elapsed"]]
write.csv(data.frame(state = rownames(votes), position = colMeans(draws), spread = apply(draws, 2, sd),
                     effective = effectiveSize(draws)), "positions.csv", row.names = FALSE)
cat(took)
"""


def static(panel: VotePanel) -> VotePanel:
    """Lump abstentions with no, and all sessions into one."""
    item = np.repeat(np.arange(len(panel.items)), np.diff(panel.item_pointer))
    return arrange(
        area=panel.area,
        states=panel.states,
        sessions=panel.sessions[:1],
        items=panel.items,
        cell=panel.cell_by_item // len(panel.sessions),
        item=item,
        vote=np.where(panel.vote_by_item == 2, 2, 0).astype(np.int8),
    )


def in_r(panel: VotePanel, folder: Path) -> tuple[float, pl.DataFrame]:
    item = np.repeat(np.arange(len(panel.items)), np.diff(panel.item_pointer))
    table = np.full((len(panel.states), len(panel.items)), np.nan)
    table[panel.cell_by_item, item] = panel.vote_by_item == 2
    # MCMCpack refuses items without variation.
    varied = (np.nanmin(table, axis=0) == 0) & (np.nanmax(table, axis=0) == 1)
    rows = [
        ",".join([state, *("NA" if np.isnan(v) else str(int(v)) for v in votes)])
        for state, votes in zip(panel.states, table[:, varied], strict=True)
    ]
    header = ",".join(["state", *(f"v{k}" for k in range(int(varied.sum())))])
    (folder / "votes.csv").write_text("\n".join([header, *rows]) + "\n")
    (folder / "fit.R").write_text(SCRIPT.format(burn_in=BURN_IN, draws=DRAWS))
    done = subprocess.run(["Rscript", "fit.R"], cwd=folder, capture_output=True, text=True, check=True)
    return float(done.stdout), pl.read_csv(folder / "positions.csv")


def compare(votes: VoteMatrix) -> None:
    if (
        shutil.which("Rscript") is None
        or subprocess.run(
            ["Rscript", "-e", "library(MCMCpack)"],
            capture_output=True,
            check=False,
        ).returncode
    ):
        print("MCMCpack: left out, R with the package MCMCpack is not installed")
        return
    for sessions in (1, 10):
        session = votes.calls["session"].to_numpy()
        panel = static(vote_panel(votes.where((session > LAST_SESSION - sessions) & (session <= LAST_SESSION))))
        fit(panel, max_iterations=9)
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            points = fit(panel)
            times.append(time.perf_counter() - begun)
        with tempfile.TemporaryDirectory() as folder:
            theirs, positions = in_r(panel, Path(folder))
        ours = pl.DataFrame({"state": panel.states, "ours": points.position[0, :, 0]})
        both = ours.join(positions, on="state").drop_nans("ours")
        rank = np.corrcoef(both["ours"].rank(), both["position"].rank())[0, 1]
        print(
            f"MCMCpack, {sessions} session(s), {len(panel.vote_by_item):,} votes on {len(panel.items)} roll calls: "
            f"{theirs:.1f} s for {BURN_IN + DRAWS:,} draws (median effective size {positions['effective'].median():.0f}"
            f" of {DRAWS:,}); thawcast {min(times):.3f} s (converged {points.converged}), a ratio of "
            f"{theirs / min(times):.0f}; rank correlation of positions {rank:.4f}"
        )


def main() -> None:
    frames = sources.load(DATA, only=["votes", "roll_calls"])
    compare(vote_matrix(frames["votes"], frames["roll_calls"]).of_kind("final"))


if __name__ == "__main__":
    main()
