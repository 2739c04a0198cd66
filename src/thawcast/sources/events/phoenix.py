"""Phoenix, TERRIER and other output of the PETRARCH coders: tab-separated without a header, or CSV under one."""

from thawcast.sources.events.layout import Layout

PETRARCH = Layout(
    kind="petrarch",
    title="PETRARCH coder output and daily Phoenix files (26 columns, no header)",
    ontology="cameo",
    system="cameo",
    lag_days=1,
    columns={"id": 0, "day": 1, "actor": 6, "other": 10, "code": 13, "root": 14, "score": 16},
    widths=(26,),
    padded=False,
)
"""Reference: Open Event Data Alliance, Phoenix data set 0.1 documentation (columns EventID to NewsSources)."""

PHOENIX = Layout(
    kind="phoenix",
    title="Phoenix and TERRIER files under a header (.csv)",
    ontology="cameo",
    system="cameo",
    lag_days=1,
    columns={
        "id": ("GID", "eid", "mongo_id", "EventID"),
        "day": ("Date", "story_date", "date8"),
        "actor": ("SrcActor", "source_root", "src_actor", "SourceActorEntity"),
        "other": ("TgtActor", "target_root", "tgt_actor", "TargetActorEntity"),
        "code": ("CAMEO", "code", "EventCode"),
        "root": ("RootCode", "root_code", "EventRootCode"),
        "score": ("Goldstein", "goldstein", "GoldsteinScore"),
    },
    separators=(",", "\t"),
    header=True,
    dates=("%Y%m%d", "%Y-%m-%d", "%m/%d/%Y"),
    repairs=True,
)
"""Extra index columns of re-saved files do no harm: columns are found by name.

Reference: Althaus, S., Bajjalieh, J., Carter, J. F., Peyton, B., & Shalmon, D. A. (2020). Cline Center Historical
Phoenix Event Data; Halterman et al. (2017), TERRIER, Open Event Data Alliance."""
