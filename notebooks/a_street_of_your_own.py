"""Does each side answer the other, in data of your own? Run with `marimo edit notebooks/a_street_of_your_own.py`."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import marimo as mo
    import numpy as np
    import polars as pl

    import thawcast

    return mo, np, pl, thawcast


@app.cell
def _(mo):
    mo.md("""
    # A street of your own

    Two series, one of what each side does to the other. Until you put in a file of your own they are drawn here, so
    that the truth is known: *them* answers *us* with the strength that the slider says, and *us* answers nobody.
    """)


@app.cell
def _(mo):
    strength = mo.ui.slider(0.0, 0.9, step=0.1, value=0.6, label="how much of ours they return", show_value=True)
    months = mo.ui.slider(60, 360, step=60, value=240, label="months", show_value=True)
    mo.hstack([strength, months], justify="start")
    return months, strength


@app.cell
def _(months, np, pl, strength):
    draw = np.random.default_rng(1)
    ours = draw.poisson(5, months.value)
    theirs = draw.poisson(1 + strength.value * np.roll(ours, 1))
    frame = pl.DataFrame({"us": ours, "them": theirs})  # pl.read_csv("mine.csv") in its place
    frame
    return (frame,)


@app.cell
def _(frame, mo, thawcast):
    street = thawcast.reciprocity(frame, kind="conflict")
    mo.md("## The verdict\n\n" + street.summary().replace("\n", "\n\n"))
    return (street,)


@app.cell
def _(street):
    street.to_frame()


@app.cell
def _(mo, street):
    mo.Html(str(street.plot()))


@app.cell
def _(mo):
    mo.md("""
    Set the strength to nothing: any answer that were told now would be false. Then set it low and take sixty months:
    what is not found is not shown to be absent, and `power` in the frame says how much could have been seen.
    """)


@app.cell
def _(street):
    street.forecast(6)


if __name__ == "__main__":
    app.run()
