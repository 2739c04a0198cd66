"""`thawcast forecast`: will the thaw last?"""

from thawcast.assessment import assess
from thawcast.cli.app import app, examples
from thawcast.cli.options import AsOfOption, JsonOption, StateArgument, StoreOption
from thawcast.cli.printing import answers, print_chapter, print_json


@app.command(epilog=examples("thawcast forecast USA RUS --as-of 2010-12-31", "thawcast forecast India Pakistan --json"))
def forecast(
    a: StateArgument,
    b: StateArgument,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Will the thaw last: is it real, how likely is it to last, what drives that, how did such forecasts fare?"""
    found = assess(a, b, as_of=as_of, store=store)
    told = found.to_dict()
    chapter = next(c for c in found.chapters if c.key == "durability")
    if json:
        verdict = told["verdict"]
        head = {key: told[key] for key in ("a", "b", "as_of")}
        rest = {key: verdict[key] for key in ("state", "since", "p_real", "p_lasts")}
        print_json({**head, **rest, "durability": told["chapters"]["durability"]})
        return
    console = answers()
    console.print(f"{found.a.name} - {found.b.name}, as of {found.as_of}: {found.standing.state}", style="bold")
    if found.p_real is not None and found.p_real.value is not None:
        p = found.p_real
        console.print(f"Probability that it is real: {p.value:.2f} ({p.low:.2f} to {p.high:.2f})")
    print_chapter(chapter)
