"""records → dataset: the arrow that resolves every reference and holds every rule between files."""

from throughline.link.domain import (
    Asked,
    Called,
    Changed,
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
from throughline.link.known import Known
from throughline.link.narrow import Narrow, Whole
from throughline.link.public import looked_at, public_on
from throughline.link.stated import FOUND, ITSELF, Stated, Value, digest, stated

__all__ = [
    "FOUND", "ITSELF", "Asked", "Called", "Changed", "Citation", "Content", "Dataset", "Event", "Fact", "Finding", "Known", "Named", "Narrow", "Origin", "Part", "Stated", "Undertaken", "Value", "Whole", "digest", "grades", "link",
    "looked_at", "public_on", "remembered", "remembered_of_own", "resolve", "stated",
]  # fmt: skip
