"""Lists of entries about two states, written as TOML: those of one pair are cut out without reading the others."""


def entries_of(text: str, a: str, b: str, *, table: str) -> str:
    r"""Cut the entries out of a list that begin `states = ["A", "B"]` with the codes of two states.

    Args:
        text: TOML with tables `[[table]]`, each with such a line.
        a: Code of one state.
        b: Code of the other, in the order in which they are written.
        table: Name of the tables.

    Returns:
        TOML with these entries alone, in their order.

    Example:
        >>> entries_of('[[fact]]\nstates = ["A", "B"]\n[[fact]]\nstates = ["A", "C"]', "A", "C", table="fact")
        '[[fact]]\nstates = ["A", "C"]'
    """
    head, wanted = f"[[{table}]]", f'\nstates = ["{a}", "{b}"]'
    return "".join(head + entry for entry in text.split(head)[1:] if wanted in entry)
