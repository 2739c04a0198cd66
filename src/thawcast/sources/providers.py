"""Every provider that thawcast knows, by name."""

from thawcast.errors import InputError
from thawcast.sources import (
    archigos,
    atop,
    cow_igo,
    cow_mid,
    cow_nmc,
    cow_trade,
    event_files,
    gml_mid,
    goertz_diehl_balas,
    ideal_points,
    thompson_dreyer,
    thompson_sakuwa_suhas,
    un_digital_library,
    unga_votes,
)
from thawcast.sources.fetching.remote import Provider

PROVIDERS: dict[str, Provider] = {
    provider.id: provider
    for provider in (
        *event_files.PROVIDERS,
        unga_votes.PROVIDER,
        un_digital_library.PROVIDER,
        ideal_points.PROVIDER,
        cow_mid.PROVIDER,
        gml_mid.PROVIDER,
        atop.PROVIDER,
        cow_igo.PROVIDER,
        cow_nmc.PROVIDER,
        cow_trade.PROVIDER,
        thompson_dreyer.PROVIDER,
        thompson_sakuwa_suhas.PROVIDER,
        archigos.PROVIDER,
        goertz_diehl_balas.PROVIDER,
    )
}
"""Providers by the name that the command line uses."""


def provider(name: str) -> Provider:
    """Return a provider by its name.

    Args:
        name: As listed by `thawcast sources`.

    Raises:
        InputError: No such provider; the message offers the nearest.

    Example:
        >>> provider("atop").period
        '1815-2018'
    """
    if name in PROVIDERS:
        return PROVIDERS[name]
    import difflib  # only a misspelt name needs it

    near = difflib.get_close_matches(name.lower(), PROVIDERS, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`thawcast sources` lists them"
    raise InputError(f"no source is called {name[:40]!r}: {hint}")
