"""Terms of the field, one per idea, used the same way on every page."""

from typing import Final

from content import Language
from content.terms.cells import CELLS
from content.terms.functions import FUNCTIONS
from content.terms.generation import GENERATION
from content.terms.gradients import GRADIENTS
from content.terms.states import STATES
from content.terms.structures import STRUCTURES
from content.terms.tasks import TASKS
from content.terms.term import Shown as Shown
from content.terms.term import Term as Term
from content.terms.texts import TEXTS
from content.terms.training import TRAINING

TERMS: Final[tuple[Term, ...]] = (
    *STRUCTURES,
    *TASKS,
    *STATES,
    *CELLS,
    *FUNCTIONS,
    *TEXTS,
    *TRAINING,
    *GENERATION,
    *GRADIENTS,
)
"""All of them, by topic."""


def alphabetical(language: Language) -> list[Term]:
    """All terms in the order of a language's alphabet, ё beside е, Latin letters first."""
    return sorted(TERMS, key=lambda term: term.name[language].lower().replace("ё", "е"))
