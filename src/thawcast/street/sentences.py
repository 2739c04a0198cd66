"""Verdicts in words: light enough for a chapter that reads shipped figures."""

SENTENCES: dict[str, str] = {
    "two_way": "It is a two-way street: each side answers the other.",
    "a_answers": "It is a one-way street as far as the data show: {a} answers {b}; {b} is not seen to answer {a}.",
    "b_answers": "It is a one-way street as far as the data show: {b} answers {a}; {a} is not seen to answer {b}.",
    "parallel": "The two move in parallel: in the same period, after third states or on their own past, "
    "and neither answers the other afterwards.",
    "no_street": "There is no street: neither side answers the other.",
    "hostile_only": "It is hostile reciprocity only: blows are answered, favours are not.",
    "cannot_tell": "The data cannot tell whether either side answers the other.",
}
"""Verdict to sentence; `{a}` and `{b}` stand for the two sides."""
