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
