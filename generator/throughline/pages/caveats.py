"""What has to be known beside a timeline: the caveats of the vocabulary that it needs for what it shows."""

from __future__ import annotations

from dataclasses import replace

from throughline import timeline
from throughline.link import Dataset, Event
from throughline.timeline import Caveat, Story

CAVEATS = {
    "framework-step": ("framework-boundary", "part-of-lane"),
    "adequate": ("adequate",),
    "one-grade-for-both": ("spanning-grade",),
    "no-overall": ("no-overall-after-2026",),
    "board": ("board",),
    "leaders": ("leadership-near",),
    "visits": ("visits",),
    "no-scores": ("no-average", "publication"),
    "reported-later": ("reported-later",),
    "lengths": ("length",),
    "two-overalls": ("two-overalls",),
}
"""Which caveats of the vocabulary a timeline needs for what it shows."""


def with_caveats(dataset: Dataset, story: Story, inspected: list[Event]) -> Story:
    """The story with its caveats; `inspected` are the events of it that graded the authority."""
    needed = set(timeline.caveats_needed(story))
    if len({event.record.framework for event in inspected}) > 1:
        needed.add("leaders")
    if any(event.record.length or event.record.kind in ("short", "standard") for event in inspected):
        needed.add("lengths")
    if any(mark.hollow for mark in story.marks) and any(
        not dataset.frameworks[str(e.record.framework)].rules.required
        and dataset.frameworks[str(e.record.framework)].no_overall
        for e in inspected
    ):
        needed.add("two-overalls")
    texts = {str(caveat.id): str(caveat.text) for caveat in dataset.vocabulary.caveats}
    ids = [id for short, ids in CAVEATS.items() if short in needed for id in ids if id in texts]
    caveats = tuple(Caveat(*_first_sentence(texts[id])) for id in ids)
    return replace(story, caveats=caveats)


def _first_sentence(text: str) -> tuple[str, str]:
    lead, stop, rest = text.partition(". ")
    return (f"{lead}.", rest) if stop else (text, "")
