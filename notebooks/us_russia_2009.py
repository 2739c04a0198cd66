"""The reset of 2009, asked again at any date. Run with `marimo edit notebooks/us_russia_2009.py`, or as a script."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    from datetime import date

    import altair as alt
    import marimo as mo

    import thawcast
    from thawcast.brief.drawing.spec import spec

    return alt, date, mo, spec, thawcast


@app.cell
def _(mo):
    mo.md("""
    # A two-way street, or a tactic?

    Choose the end of a year. Everything below is what could be known then; move the slider and watch when the
    answer changes, and by how much.
    """)


@app.cell
def _(mo):
    first = mo.ui.text("USA", label="One state")
    second = mo.ui.text("Russia", label="the other")
    year = mo.ui.slider(2004, 2014, value=2010, label="as of the end of", show_value=True)
    mo.hstack([first, second, year], justify="start")
    return first, second, year


@app.cell
def _(date, first, mo, second, thawcast, year):
    try:
        found = thawcast.assess(first.value, second.value, as_of=date(year.value, 12, 31))
    except thawcast.ThawcastError as error:
        found = None
        mo.output.replace(mo.callout(str(error), kind="warn"))
    mo.stop(found is None)
    mo.md(f"## {found.sentence}")
    return (found,)


@app.cell
def _(found, mo):
    mo.ui.table(
        [
            {"question": chapter.question, "answer": chapter.answer or chapter.reason}
            for chapter in found.brief.chapters
        ],
        selection=None,
        label="The seven questions",
    )


@app.cell
def _(alt, found, mo, spec):
    # The charts of a brief are values; Altair draws the same value as the page does.
    charts = {chart.title: alt.Chart.from_dict(spec(chart)) for part in found.brief.chapters for chart in part.charts}
    mo.accordion(charts)
    return (charts,)


@app.cell
def _(mo):
    mo.md("""
    ## The same pair, year after year

    What the brief said at the end of each year, in real time: no line uses a later one.
    """)


@app.cell
def _(date, first, mo, second, thawcast):
    history = []
    for when in range(2004, 2015):
        told = thawcast.assess(first.value, second.value, as_of=date(when, 12, 31))
        standing = told.standing
        history.append(
            {
                "as of": when,
                "state": standing.state,
                "level": standing.level.value,
                "low": standing.level.low,
                "high": standing.level.high,
                "p_real": None if told.p_real is None else told.p_real.value,
                "lasts 12 months": told.lasting[0].estimate.value if told.lasting else None,
            }
        )
    mo.ui.table(history, selection=None)
    return (history,)


@app.cell
def _(alt, history):
    import polars as pl

    rows = pl.DataFrame(history)
    base = alt.Chart(rows).encode(alt.X("as of:O", title=None))
    band = base.mark_area(opacity=0.2).encode(alt.Y("low:Q", title="level (log-odds)"), alt.Y2("high:Q"))
    line = base.mark_line(point=True).encode(alt.Y("level:Q"), color=alt.Color("state:N", title="state of relations"))
    (band + line).properties(width=600, height=260)
    return (rows,)


if __name__ == "__main__":
    app.run()
