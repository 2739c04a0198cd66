"""What the two versions of GDELT share: site, terms, and the places of their columns."""

SITE = "http://data.gdeltproject.org"
CITATION = (
    "Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual"
    " Convention, San Francisco"
)
LICENCE = "unlimited use, cite the GDELT Project and link to it"
FIELDS = {
    "id": 0,
    "day": 1,
    "actor": 7,
    "other": 17,
    "code": 26,
    "score": 30,
    "mentions": 31,
    "sources": 32,
    "articles": 33,
}
