"""Phoenix and TERRIER files: comma- or tab-separated under a header."""

from thawcast.sources.layouts.event_layout import EventLayout
from thawcast.sources.source import DataSource

PHOENIX = EventLayout(
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

SOURCE = DataSource(
    id="phoenix",
    what="events coded from the New York Times, BBC monitoring and CIA broadcasts (CAMEO)",
    period="1945-2019",
    citation="Althaus, S., Bajjalieh, J., Carter, J. F., Peyton, B., & Shalmon, D. A. (2020). Cline Center Historical"
    " Phoenix Event Data. University of Illinois. doi:10.13012/B2IDB-0647142_V3; Phoenix and TERRIER files of the Open"
    " Event Data Alliance.",
    licence="as stated with the files; cite the Cline Center",
    where="https://doi.org/10.13012/B2IDB-0647142_V3",
    events=PHOENIX,
)
