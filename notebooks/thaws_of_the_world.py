"""Every thaw at a date, and how long they last: `marimo edit notebooks/thaws_of_the_world.py`, or run as a script."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    from datetime import date

    import altair as alt
    import marimo as mo
    import polars as pl

    import thawcast

    return alt, date, mo, pl, thawcast


@app.cell
def _(mo):
    mo.md("""
    # Who is thawing?

    All dyads whose relations are in a thaw at the end of a year, as it could be known then. `p_real` is the
    probability that the rise is more than noise, `p_lasts` that it still runs so many months later if it is real.
    """)


@app.cell
def _(mo):
    year = mo.ui.slider(2004, 2014, value=2010, label="as of the end of", show_value=True)
    year
    return (year,)


@app.cell
def _(date, mo, thawcast, year):
    running = thawcast.thaws(as_of=date(year.value, 12, 31)).to_frame()
    mo.ui.table(running, selection=None, page_size=15)
    return (running,)


@app.cell
def _(alt, pl, running):
    shown = running.with_columns(pair=pl.col("a") + "-" + pl.col("b"))
    alt.Chart(shown).mark_circle(size=70).encode(
        alt.X("rise:Q", title="rise (log-odds)"),
        alt.Y("p_real:Q", title="probability that it is real", scale=alt.Scale(zero=False)),
        alt.Color("onset:O", title="onset"),
        tooltip=["pair", "onset", "rise", "level", "p_real"],
    ).properties(width=560, height=320)
    return (shown,)


@app.cell
def _(mo):
    mo.md("""
    ## One event counted many times

    A state in many thaws of one year has changed itself, or how it is reported: its thaws are not independent cases.
    """)


@app.cell
def _(mo, pl, running):
    ends = pl.concat([running.select("onset", state="a"), running.select("onset", state="b")])
    counted = ends.group_by("onset", "state").len("thaws").filter(pl.col("thaws") > 1)
    mo.ui.table(counted.sort("thaws", "onset", "state", descending=[True, False, False]), selection=None)
    return (counted,)


@app.cell
def _(mo):
    mo.md("""
    ## How long thaws have lasted

    The share still running by years since onset, over all thaws known at the date (Kaplan and Meier's estimator).
    """)


@app.cell
def _(alt, date, pl, thawcast, year):
    from thawcast.durability.kaplan_meier import survival
    from thawcast.durability.result import past_lives
    from thawcast.standing.temperature.tables import TEMPERATURE_EPISODES

    day = date(year.value, 12, 31)
    curve = survival(past_lives(thawcast.open_dataset().table(TEMPERATURE_EPISODES, as_of=day), day, sign=1))
    points = pl.DataFrame({"years": curve.years, "running": curve.value, "low": curve.low, "high": curve.high})
    line = alt.Chart(points).encode(alt.X("years:Q", title="years since onset"))
    stairs = line.mark_line(interpolate="step-after").encode(alt.Y("running:Q", title="still running"))
    band = line.mark_area(opacity=0.2, interpolate="step-after").encode(alt.Y("low:Q"), alt.Y2("high:Q"))
    (band + stairs).properties(width=560, height=260)
    return (points,)


if __name__ == "__main__":
    app.run()
