"""A question: what it reads, what it finds, and how that is told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from thawcast.brief.model import Chapter
from thawcast.states import DyadDay
from thawcast.store import Known
from thawcast.tables import Contract

R = TypeVar("R")


@dataclass(frozen=True)
class Question(Generic[R]):
    """One of the questions that are asked of two states at a date.

    Args:
        key: Its folder.
        text: The question in words.
        reads: Tables that it reads; it cannot be answered from a dataset without the first.
        result: What is known at the date gives a frozen value.
        chapter: That value gives prose and exhibits.
    """

    key: str
    text: str
    reads: tuple[Contract, ...]
    result: Callable[[Known], R]
    chapter: Callable[[R, DyadDay], Chapter]

    def ask(self, known: Known) -> Chapter:
        """Answer the question.

        Args:
            known: What is known.

        Returns:
            The chapter, with its reason where it cannot be answered.
        """
        for contract in self.reads[:1]:
            if not known.has(contract):
                lacking = f"the dataset holds no table {contract.name}; build it anew with `thawcast starter build`"
                return Chapter(self.key, self.text, reason=lacking)
        return self.chapter(known.once(self.result), known)
