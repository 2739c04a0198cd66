"""What each dataset is called, who made it, and under which terms: the lines that a brief must print."""

from thawcast.values import Source

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
            "china_partners",
            "Monthly indices of China's relations with 25 partners from GDELT, ICEWS and Phoenix, as published with"
            " KelaoHu/eventdb-validity-audit.",
            "2002-2025",
            "CC BY 4.0",
        ),
        Source(
            "gdelt_net",
            "Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location, and Tone, 1979-2012. ISA"
            " Annual Convention; GDELT 2.0, daily net Goldstein scores by pair as published with"
            " gzemo/gdelt-graph-data.",
            "2018-2021",
            "GDELT: free with citation; derived figures only are shipped",
        ),
        Source(
            "un_votes",
            "Voeten, E., Strezhnev, A., & Bailey, M. (2009). United Nations General Assembly Voting Data. Harvard"
            " Dataverse, doi:10.7910/DVN/LEJUQZ; as published with the R package unvotes (Robinson).",
            "1946-2020",
            "CC0 1.0",
        ),
        Source(
            "atop",
            "Leeds, B. A., Ritter, J. M., Mitchell, S. M., & Long, A. G. (2002). Alliance Treaty Obligations and"
            " Provisions, 1815-1944. International Interactions 28, 237-260; dyad-years as published with the R package"
            " peacesciencer (Miller).",
            "1815-2018",
            "cite the authors; derived figures only are shipped",
        ),
        Source(
            "cow_igo",
            "Pevehouse, J. C. W., Nordstrom, T., McManus, R. W., & Jamison, A. S. (2020). Tracking Organizations in the"
            " World: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research 57, 492-503.",
            "1816-2014",
            "COW terms: cite; derived figures only are shipped",
        ),
        Source(
            "cow_trade",
            "Barbieri, K., Keshk, O. M. G., & Pollins, B. M. (2009). Trading Data: Evaluating our Assumptions and"
            " Coding Rules. Conflict Management and Peace Science 26, 471-491; Correlates of War trade, version 4.",
            "1870-2014",
            "COW terms: cite; derived figures only are shipped",
        ),
        Source(
            "cow_nmc",
            "Singer, J. D., Bremer, S., & Stuckey, J. (1972). Capability Distribution, Uncertainty, and Major Power"
            " War, 1820-1965. In Russett (ed.), Peace, War, and Numbers, 19-48; Correlates of War National Material"
            " Capabilities.",
            "1816-2016",
            "COW terms: cite; derived figures only are shipped",
        ),
        Source(
            "cow_contiguity",
            "Stinnett, D. M., Tir, J., Schafer, P., Diehl, P. F., & Gochman, C. (2002). The Correlates of War Project"
            " Direct Contiguity Data, Version 3. Conflict Management and Peace Science 19, 58-66.",
            "1816-2016",
            "COW terms: cite; derived figures only are shipped",
        ),
        Source(
            "gml_mid",
            "Gibler, D. M., Miller, S. V., & Little, E. K. (2016). An Analysis of the Militarized Interstate Dispute"
            " (MID) Dataset, 1816-2001. International Studies Quarterly 60, 719-730; version 2.2.1.",
            "1816-2010",
            "cite the authors; derived figures only are shipped",
        ),
        Source(
            "icb",
            "Brecher, M., Wilkenfeld, J., Beardsley, K., James, P., & Quinn, D. International Crisis Behavior Data,"
            " version 15; as published with hilangoe/CyberCrises.",
            "1918-2019",
            "cite the authors; derived figures only are shipped",
        ),
        Source(
            "archigos",
            "Goemans, H. E., Gleditsch, K. S., & Chiozza, G. (2009). Introducing Archigos: A Dataset of Political"
            " Leaders. Journal of Peace Research 46, 269-283.",
            "1840-2015",
            "cite the authors; derived figures only are shipped",
        ),
        Source(
            "cow_diplomatic",
            "Bayer, R. (2006). Diplomatic Exchange Data set, v2006.1. Correlates of War Project; as published with"
            " DipRep.",
            "1817-2000",
            "COW terms: cite; derived figures only are shipped",
        ),
        Source(
            "isard_democracy",
            "Marshall, M. G., & Gurr, T. R. Polity5; Coppedge, M., et al. Varieties of Democracy; as published with the"
            " R package isard (Miller).",
            "1816-2025",
            "cite the authors; derived figures only are shipped",
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
