"""What linking found of each record, remembered from one time to the next: one file is saved, and the others say what they said."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import Any, NamedTuple, TypeVar

from throughline.link.domain import File

T = TypeVar("T")


class _Held(NamedTuple):
    objects: tuple[object, ...]
    values: object
    answers: dict[str, tuple[File, Any]]


class Known:
    """Answers about records, by question and key. One holds while its record is the same object, and so is whatever else the
    question looks at: two files may be read as equal records, but hold them at different lines.
    """

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    def asking(
        self, question: str, work: Callable[[str, File], T], objects: tuple[object, ...] = (), values: object = None
    ) -> Callable[[str, File], T]:
        """`work` for a key and its record, done once. It may look at nothing else but `objects`, which must be the same ones,
        and what `values` tells, which must be equal. What is not asked again before the next `asking` is forgotten.
        """
        held = self._held.get(question)
        same = held is not None and held.values == values and len(held.objects) == len(objects)
        before = held.answers if held and same and all(map(is_, held.objects, objects)) else {}
        answers: dict[str, tuple[File, Any]] = {}
        self._held[question] = _Held(objects, values, answers)

        def ask(key: str, record: File) -> T:
            known = answers.get(key) or before.get(key)
            if known is None or known[0] is not record:
                known = record, work(key, record)
            answers[key] = known
            answer: T = known[1]
            return answer

        return ask
