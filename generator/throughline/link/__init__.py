"""records → dataset: the arrow that resolves every reference and holds every rule between files."""

from throughline.link.domain import (
    Asked,
    Citation,
    Content,
    Dataset,
    Event,
    Fact,
    Finding,
    Named,
    Origin,
    Part,
    Undertaken,
    grades,
    remembered,
    remembered_of_own,
    resolve,
)
from throughline.link.join import link
from throughline.link.narrow import Narrow, Whole
from throughline.link.public import public_on

__all__ = [
    "Asked", "Citation", "Content", "Dataset", "Event", "Fact", "Finding", "Named", "Narrow", "Origin", "Part", "Undertaken", "Whole", "grades", "link",
    "public_on", "remembered", "remembered_of_own", "resolve",
]  # fmt: skip
