"""What linking found of each record is asked for once, and again only if the record is another."""

from typing import Any

from throughline.link import Known


def test_two_who_ask_the_same_question_have_one_answer():
    known = Known()
    record: Any = object()
    ask = known.asking("parts", lambda key, record: [key])
    assert ask("east-bay", record) is ask("east-bay", record)


def test_an_answer_holds_while_the_record_does():
    known = Known()
    record: Any = object()
    other: Any = object()
    first = known.asking("parts", lambda key, record: [key])("east-bay", record)
    ask = known.asking("parts", lambda key, record: [key])
    assert ask("east-bay", record) is first
    assert ask("east-bay", other) is not first
