"""records → dataset: the arrow that resolves every reference and holds every rule between files."""

from throughline.link.domain import (
    Asked,
    Citation,
    Dataset,
    Event,
    Fact,
    Finding,
    Named,
    Origin,
    Undertaken,
    grades,
)
from throughline.link.join import Content, link

__all__ = [
    "Asked", "Citation", "Content", "Dataset", "Event", "Fact", "Finding", "Named", "Origin", "Undertaken", "grades", "link",
]  # fmt: skip
