"""What each dataset is called, who made it, and under which terms: the lines that a brief must print."""

from thawcast.brief.model import Source

CATALOG: dict[str, Source] = {
    source.id: source
    for source in (
        Source(
            "icews_quads",
            "Boschee, E., Lautenschlager, J., O'Brien, S., Shellman, S., Starz, J., & Ward, M. (2015). ICEWS Coded"
            " Event Data. Harvard Dataverse, doi:10.7910/DVN/28075; directed dyad-year counts by quad class, published"
            " with the R package netify.",
            "2002-2014",
            "ICEWS Dataverse terms; derived figures only are shipped",
        ),
        Source(
            "icews_conflict",
            "Boschee, E., et al. (2015). ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075; directed"
            " dyad-month counts of CAMEO roots 10-20 as published with anhqle/icews-dtree.",
            "1991-2013",
            "ICEWS Dataverse terms; derived figures only are shipped",
        ),
        Source(
            "un_votes",
            "Voeten, E., Strezhnev, A., & Bailey, M. (2009). United Nations General Assembly Voting Data. Harvard"
            " Dataverse, doi:10.7910/DVN/LEJUQZ; as published with the R package unvotes (Robinson).",
            "1946-2020",
            "CC0 1.0",
        ),
    )
}
"""Citations by identifier."""


_GDELT = "Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location and Tone. ISA Annual Convention"
_ICEWS = (
    "Boschee, E., Lautenschlager, J., O'Brien, S., Shellman, S., Starz, J., & Ward, M. (2015). ICEWS Coded Event Data"
)
_POLECAT = (
    "Halterman, A., Bagozzi, B. E., Beger, A., Schrodt, P. A., & Scarborough, G. I. (2023). PLOVER and POLECAT: A new"
    " political event ontology and dataset. Harvard Dataverse, doi:10.7910/DVN/AJGVIT."
)
_PHOENIX = (
    "Althaus, S., Bajjalieh, J., Carter, J. F., Peyton, B., & Shalmon, D. A. (2020). Cline Center Historical Phoenix"
    " Event Data. University of Illinois; Phoenix and TERRIER files of the Open Event Data Alliance."
)
_PETRARCH = "Open Event Data Alliance (2016). Phoenix daily event data, coded with PETRARCH. phoenixdata.org."
_KEDS = (
    "Schrodt, P. A., Davis, S. G., & Weddle, J. L. (1994). Political Science: KEDS, a Program for the Machine Coding of"
    " Event Data. Social Science Computer Review 12(4), 561-587; files of the Kansas Event Data System."
)
_OPEN = "open, with citation of the GDELT Project"

EVENT_FILES: dict[str, Source] = {
    kind: Source(f"events_{kind}", citation, "as imported", licence)
    for kind, citation, licence in (
        ("gdelt1", f"{_GDELT}; GDELT 1.0 Event Database, gdeltproject.org.", _OPEN),
        ("gdelt2", f"{_GDELT}; GDELT 2.0 Event Database, gdeltproject.org.", _OPEN),
        (
            "icews",
            f"{_ICEWS}. Harvard Dataverse, doi:10.7910/DVN/28075; daily files doi:10.7910/DVN/QI2T9A.",
            "ICEWS Dataverse terms; events may not be passed on",
        ),
        ("polecat", _POLECAT, "POLECAT Dataverse terms"),
        ("phoenix", _PHOENIX, "as stated with the files"),
        ("petrarch", _PETRARCH, "as stated with the files"),
        ("keds", _KEDS, "as stated with the files (the Pajek collection: CC BY-NC-SA)"),
    )
}
"""Citations of event files by kind; the version of an import names its files."""
