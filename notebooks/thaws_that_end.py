"""How long thaws live, source by source. Run with `marimo edit notebooks/thaws_that_end.py`, or as a script."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import altair as alt
    import marimo as mo
    import polars as pl

    import thawcast

    return alt, mo, pl, thawcast


@app.cell
def _(mo):
    mo.md("""
    # How long do thaws live?

    Every thaw that a source of events tells of, from its onset to its end, or to the last that is known of it. The
    curve is Kaplan and Meier's; a thaw that runs is at risk as long as it has been watched, and no longer.
    """)


@app.cell
def _(mo, thawcast):
    episodes = thawcast.episodes().to_frame()
    kind = mo.ui.dropdown(["thaw", "chill"], value="thaw", label="Which")
    sort = mo.ui.dropdown(["all", "recovery", "beyond usual"], value="all", label="of what sort")
    failure = mo.ui.checkbox(value=False, label="count only those that were given back as ended")
    mo.hstack([kind, sort, failure], justify="start")
    return episodes, failure, kind, sort


@app.cell
def _(episodes, failure, kind, mo, pl, sort):
    chosen = episodes.filter(pl.col("kind") == kind.value)
    chosen = chosen if sort.value == "all" else chosen.filter(pl.col("sort") == sort.value)
    ended = pl.col("end_kind").fill_null("") == "given back" if failure.value else pl.col("event")
    lives = chosen.select("a", "b", "source", "onset", "duration", ended=ended)
    mo.ui.table(lives, selection=None, label="The episodes")
    return (lives,)


@app.cell
def _(lives, pl):
    ages = (
        lives.group_by(pl.col("duration").ceil().alias("age")).agg(n=pl.len(), ends=pl.col("ended").sum()).sort("age")
    )
    curve = ages.with_columns(at_risk=pl.col("n").reverse().cum_sum().reverse())
    curve = curve.with_columns(alive=(1 - pl.col("ends") / pl.col("at_risk")).cum_prod())
    curve
    return (curve,)


@app.cell
def _(alt, curve):
    alt.Chart(curve).mark_line(interpolate="step-after").encode(
        alt.X("age:Q", title="years since the onset"),
        alt.Y("alive:Q", title="share that still runs", scale=alt.Scale(domain=[0, 1])),
        tooltip=["age", "alive", "at_risk"],
    ).properties(width=600, height=260)


@app.cell
def _(mo):
    mo.md("""
    The same in lifelines: `KaplanMeierFitter().fit(lives["duration"], lives["ended"])`. Two things to mind: an
    episode of a yearly source lasts at least a year, and the cases share states, so that an honest interval is wider
    than the formula's.
    """)


if __name__ == "__main__":
    app.run()
