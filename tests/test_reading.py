"""From bytes to records: whatever stands in `content/` gives records or located findings, and nothing else."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline import sources, yamltree
from throughline.calendar import When
from throughline.diagnostics import Diagnostic, Location, codes
from throughline.records import Base, Disputed, Document, Inspection, persons
from throughline.records.read import Loaded, PageText, load
from throughline.records.schema import MODELS, json_schema, known_keys
from throughline.sources import SourceFile, walk
from throughline.yamltree import Map, Seq, Text

MINIMAL = Path(__file__).parent / "minimal" / "content"
PAPER = "title: Paper\npublisher: A council\nkind: report\non: 2016-07\n"
EVENT = "authority: north-bay\nkind: survey\nstate: held\n"


def tree(text: str | bytes) -> yamltree.Node:
    made, found = yamltree.read("x.yaml", text.encode() if isinstance(text, str) else text)
    assert found == []
    assert made is not None
    return made


def fault(text: str | bytes) -> Diagnostic:
    made, found = yamltree.read("x.yaml", text.encode() if isinstance(text, str) else text)
    assert made is None
    assert len(found) == 1
    assert found[0].code in codes()
    return found[0]


def paper(text: str) -> tuple[Document | None, list[Diagnostic]]:
    return record("document", ("paper",), text)


def record(kind: sources.Kind, name: tuple[str, ...], text: str):
    loaded, found = load(SourceFile("content/x.yaml", kind, name, text.encode(), ""))
    return (loaded.record if isinstance(loaded, Loaded) else loaded), found


# -- trees -------------------------------------------------------------------------------------------------------------


def test_every_scalar_is_the_text_that_was_typed():
    made = tree("a: no\nb: 012\nc: 1:30\nd: 2020-02-30\ne: ~\nf: 0x1F\ng: 1_000\nh: .inf\ni: '  x'\n")
    assert list(made.values()) == ["no", "012", "1:30", "2020-02-30", "~", "0x1F", "1_000", ".inf", "  x"]


def test_a_text_keeps_its_place_from_one_process_to_another():
    (text,) = tree("- 'it is'\n")
    known = pickle.loads(pickle.dumps(text))
    assert (known, known.at) == (text, Location("x.yaml", 1, 3, 10))


def test_every_node_knows_its_place():
    made = tree("a: [one, {b: two}]\nlong: >-\n  folded\n  text\n")
    assert isinstance(made, Map)
    inner = made[next(iter(made))]
    assert isinstance(inner, Seq)
    assert isinstance(inner[1], Map)
    assert [key.at for key in made] == [Location("x.yaml", 1, 1, 2), Location("x.yaml", 2, 1, 5)]
    assert (inner.at.column, inner[0].at, inner[1].at.column) == (4, Location("x.yaml", 1, 5, 8), 10)
    assert made[Text("long", made.at)] == "folded text"


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_of_byte_order_and_line_ends_change_no_place(before: str, end: str):
    made = tree((before + end.join(["é: ü", "漢字: wide", "last: [a, b]", ""])).encode())
    assert isinstance(made, Map)
    assert [(key, key.at.line, key.at.column) for key in made] == [("é", 1, 1), ("漢字", 2, 1), ("last", 3, 1)]
    assert [value.at.column for value in made.values()] == [4, 5, 7]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (b"a: b\nc: \xff\n", "T101", 2, 4),
        (b"\xef\xbb\xbfa: \xc3\x28\n", "T101", 1, 4),
        (b"\xff\xfea\0:\0 \0b\0", "T101", 1, 1),
        ("a: b\nc: \0\n", "T102", 2, 4),
        ("a: b\u2028c: d\n", "T102", 1, 5),
        ('a: "\\x07"\n', "T102", 1, 4),
        ('a: "\\uFEFF"\n', "T102", 1, 4),
        ("a:\n\tb: c\n", "T103", 2, 1),
        ("a: &x b\n", "T104", 1, 4),
        ("a: *x\n", "T104", 1, 4),
        ("a: !!python/object/apply:os.system [id]\n", "T105", 1, 4),
        ("a: !e!x b\n", "T105", 1, 4),
        ("a: b\n'a': c\n", "T106", 2, 1),
        ("<<: a\n<<: b\n", "T106", 2, 1),
        ("a: b\n---\nc: d\n", "T107", 2, 1),
        ("{a: b}: c\n", "T108", 1, 1),
        ("'': c\n", "T108", 1, 1),
        ("a:\nb: c\n", "T109", 1, 1),
        ("a: ''\n", "T109", 1, 4),
        ("a:\n  -\n  - b\n", "T109", 2, 4),
        ("a: {b, c: d}\n", "T109", 1, 5),
        ("", "T112", 0, 1),
        ("# only a comment\n", "T112", 0, 1),
        ("a: 'never closed\nb: c\n", "T100", 1, 4),
        ("a: [b, c\nd: e\n", "T100", 1, 4),
        ("a: b: c\n", "T100", 1, 5),
        ("a: @b\n", "T100", 1, 4),
        ("- a\nb: c\n", "T100", 2, 1),
        ("%UNKNOWN x\n---\na: b\n", "T100", 1, 9),
    ],
)
def test_what_yaml_allows_and_a_record_does_not(text: str | bytes, code: str, line: int, column: int):
    found = fault(text)
    assert found.at is not None
    assert (found.code, found.at.line, found.at.column) == (code, line, column)


@pytest.mark.parametrize("bracket", ["[", "{a: ", "[{a: ", "- ", "? ", "- - ", "[[\n"])
def test_a_hundred_thousand_brackets_give_one_message(bracket: str):
    assert fault(bracket * 100_000).code in ("T108", "T110")


def test_an_alias_bomb_gives_one_message():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert fault("\n".join(rows)).code == "T104"


def test_a_million_values_end_early():
    assert fault("[" + "a," * 500_000 + "]").code == "T111"


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes):
    made, found = yamltree.read("x.yaml", data)
    assert (made is None) == bool(found)


@given(st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#~ \n\t\r\\0é", max_size=80))
def test_no_near_yaml_raises(text: str):
    made, found = yamltree.read("x.yaml", text.encode())
    rows = text.splitlines() or [""]
    assert (made is None) == bool(found)
    for diagnostic in found:
        assert not diagnostic.message.startswith("this is not YAML: ('")
        assert diagnostic.at is not None
        assert 0 <= diagnostic.at.line <= len(rows) + 1


_LINES = [line for path in sorted(MINIMAL.rglob("*.yaml")) for line in path.read_text(encoding="utf-8").splitlines()]


@given(
    st.sampled_from(sorted(MODELS)),
    st.lists(st.one_of(st.sampled_from(_LINES), st.text(max_size=12)), max_size=25).map("\n".join),
)
def test_no_shuffled_record_raises(kind: sources.Kind, text: str):
    made, found = record(kind, ("a", "2016-b") if kind == "inspection" else ("a",), text)
    assert made is not None or found
    assert all(diagnostic.code in codes() for diagnostic in found)


# -- records -----------------------------------------------------------------------------------------------------------


def test_a_record_keeps_the_place_of_each_part():
    made, found = paper(PAPER + "not-held:\n  - title: Appendix\n    known-from: {document: p, at: 3.2}\n")
    assert found == []
    assert made is not None
    assert made.at.line == 1
    assert made.title.at == Location("content/x.yaml", 1, 8, 13)
    assert made.not_held[0].at == Location("content/x.yaml", 6, 5)
    assert made.not_held[0].known_from[0].locator == "3.2"


def test_values_that_differ_are_read_as_their_field_asks():
    values = "published: {values: [{value: DATE, source: S}, {value: 2016-05, source: S}], preferred: 2, reason: r}\n"
    values = EVENT + values.replace("S", "{document: d, at: a}")
    made, found = record("inspection", ("north-bay", "2016-05-survey"), values.replace("DATE", "2016-06"))
    assert found == []
    assert isinstance(made, Inspection)
    assert isinstance(made.published, Disputed)
    assert isinstance(made.published.values[0].value, When)
    assert made.published.choice == made.published.values[1].value
    made, found = record("inspection", ("north-bay", "2016-05-survey"), values.replace("DATE", "2016-13"))
    assert [(d.code, d.message) for d in found] == [("T124", "there is no month 13")]


@pytest.mark.parametrize(
    ("text", "codes_found", "hint"),
    [
        ("publsher: A council\n", ["T120"], "did you mean publisher?"),
        ("not_held: []\n", ["T120"], "did you mean not-held?"),
        ("published-by: someone\n", ["T120"], ""),
        ("phone: none\n", ["T127"], "people are roles: head of service, lead member"),
        ("defects: [{summary: s, at: a, line: 3}]\n", ["T120"], "known here: at, summary"),
        ("held: perhaps\n", ["T124"], ""),
        ("audience: [North Bay]\n", ["T124"], "did you mean north-bay?"),
        ("audience: [North_Bay]\n", ["T124"], "did you mean north-bay?"),
        ("audience: [a & b]\n", ["T124"], ""),
        ("on-basis: [x]\n", ["T122"], ""),
        ("known-from: report\n", ["T122"], ""),
        ("statements: [{summary: s, said-by: b, holds: yess, because: r}]\n", ["T123"], "did you mean yes?"),
        ("statements: [{summary: s, said-by: b, holds: [yes], because: r}]\n", ["T122"], ""),
    ],
)
def test_findings_in_words_of_our_own(text: str, codes_found: list[str], hint: str):
    base = PAPER if "publsher" not in text else PAPER.replace("publisher: A council\n", "")
    made, found = paper(base + text)
    assert made is None
    assert [diagnostic.code for diagnostic in found] == codes_found
    assert found[0].hint == hint


def test_a_range_that_is_wrong_is_marked_at_its_wrong_end():
    _, found = record(
        "inspection", ("north-bay", "2016-survey"), EVENT + "onsite: {from: 2016-01-02, to: 2016-02-30}\n"
    )
    assert [(d.message, d.at.column) for d in found if d.at] == [("February 2016 has no day 30", 32)]


def test_one_source_needs_no_list_and_its_faults_are_found_all_the_same():
    _, found = record("inspection", ("north-bay", "2016-survey"), EVENT + "source: {document: d, att: a}\n")
    assert [(d.code, d.hint, d.at.column if d.at else 0) for d in found] == [
        ("T120", "did you mean at?", 23),
    ]


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("ask someone.else@council.gov.uk", True),
        ("ring 0116 496 0123", True),
        ("ring (0116) 4960123", True),
        ("ring +44 116 496 0123", True),
        ("ring 07700 900123", True),
        ("of 2019-12-17, item 0116", False),
        ("report 50183893 of 01-02-2015 10:30", False),
        ("https://files.example.org/v1/01234567890", False),
        ("E06000016 and 80482", False),
        ("1,234 of 5,678 children, 0.5 per cent", False),
        ("a rise @ 3 per cent", False),
    ],
)
def test_addresses_and_numbers_of_persons(text: str, personal: bool):
    _, found = paper(PAPER + f"summary: '{text}'\n")
    assert [diagnostic.code for diagnostic in found] == ["T128"] * personal


@pytest.mark.parametrize(
    "text", ["a" * 300_000 + " @", "a.a-" * 90_000 + " (at) @", "0116 496 0123 " * 20_000, "@" * 300_000]
)
def test_the_search_for_persons_ends_soon(text: str):
    """A longer search than these take would be one that grows with the square of a text."""
    assert len(list(persons.spans(text))) in (0, 20_000)


def test_a_site_may_say_whom_to_ring():
    text = (MINIMAL / "site.yaml").read_text(encoding="utf-8").replace('"999"', "0808 800 5000")
    assert record("site", (), text)[1] == []
    assert [d.code for d in record("site", (), text.replace("The Harbour Record", "a@b.org"))[1]] == ["T128"]


@pytest.mark.parametrize("given", ["2018-06", "2018", "not-given", "{from: 2018-06-01, to: 2018-06-30}"])
def test_a_site_is_as_of_a_day(given: str):
    text = (MINIMAL / "site.yaml").read_text(encoding="utf-8").replace("2018-06-30", given)
    assert [(d.code, d.message) for d in record("site", (), text)[1]] == [
        ("T124", "a day is needed here, such as 2026-06-30")
    ]


@pytest.mark.parametrize(
    ("name", "dates", "code"),
    [
        ("2016-05-10-survey", "published: 2016-05-10\n", None),
        ("2016-05-survey", "published: 2016-05-10\n", None),
        ("2016-survey-2", "published: 2016-05-10\n", None),
        ("2016-05-harbour-2015", "framework: harbour-2015\npublished: 2016-05-10\n", None),
        ("2016-05-harbour-2015-2", "framework: harbour-2015\npublished: 2016-05-10\n", None),
        ("2016-03-survey", "onsite: {from: 2016-02-28, to: 2016-03-04}\npublished: 2016-05-10\n", None),
        ("2016-05-survey", "state-of-dates: none\n", "T120"),
        ("2016-04-survey", "published: 2016-05-10\n", "T133"),
        ("2016-04-visit", "published: 2016-05-10\n", "T130"),
        ("survey-2016", "published: 2016-05-10\n", "T130"),
        ("2016-02-30-survey", "published: 2016-05-10\n", "T130"),
    ],
)
def test_an_event_is_called_by_its_date(name: str, dates: str, code: str | None):
    _, found = record("inspection", ("north-bay", name), EVENT + dates)
    assert [diagnostic.code for diagnostic in found] == ([code] if code else [])


def test_a_page_is_a_title_and_a_text():
    page, found = record("page", ("about",), "\ufeff# About us\r\n\r\nFirst.\r\nSecond.\r\n")
    assert found == []
    assert page == PageText("about", "About us", "First.\nSecond.\n", Location("content/x.yaml", 3))
    _, found = record("page", ("about",), "# About\n\nWrite to us@example.org\n")
    assert [(d.code, d.at) for d in found] == [("T128", Location("content/x.yaml", 3, 10, 24))]


def test_every_kind_has_a_schema_that_an_editor_can_use():
    for kind in MODELS:
        made = json_schema(kind)
        assert made["$schema"].endswith("2020-12/schema")
        assert made["type"] == "object"
        assert all("_" not in key for key in made["properties"])
    assert known_keys("inspection", ["actions", 0, "owner", "differ", "values", 1]) == [
        "as-at",
        "said-by",
        "source",
        "value",
    ]
    assert known_keys("inspection", ["source", 0]) == ["at", "document"]


# -- the folder --------------------------------------------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    for name in ("site.yaml", "vocabulary.yaml"):
        (tmp_path / name).write_bytes((MINIMAL / name).read_bytes())
    return tmp_path


def test_files_come_in_the_order_of_their_paths_and_know_what_they_are():
    files, found = walk(MINIMAL)
    assert found == []
    assert [source.path for source in files] == sorted(source.path for source in files)
    assert {source.kind for source in files} == {*sources.FOLDERS.values(), *sources.FILES.values()} - {"retractions"}
    assert {source.id for source in files if source.kind == "inspection"} == {
        ("north-bay", "2016-05-10-harbour-2015"),
        ("north-bay", "2018-03-tide-visit"),
        ("south-bay", "2017-06-20-harbour-2015"),
    }
    assert len({source.digest for source in files}) == len(files)


@pytest.mark.parametrize(
    "name", [".hidden.yaml", "paper.yaml~", ".paper.yaml.swp", "#paper.yaml#", ".DS_Store", ".git"]
)
def test_what_editors_leave_behind_is_passed_over(content: Path, name: str):
    (content / "documents" / name).write_text("half a", encoding="utf-8")
    files, found = walk(content)
    assert (len(files), found) == (2, [])


def test_a_file_of_five_megabytes_is_not_read(content: Path, monkeypatch: pytest.MonkeyPatch):
    (content / "documents" / "large.yaml").write_bytes(b"#" * 5_000_000)
    monkeypatch.setattr(sources, "LARGEST", 1024 * 1024)
    files, found = walk(content)
    assert [(d.code, d.at) for d in found] == [("T008", Location("content/documents/large.yaml", 0))]
    assert len(files) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("name", ["site.yaml", "documents", "documents/paper.yaml", "authorities"])
def test_a_link_is_refused_wherever_it_stands(content: Path, tmp_path_factory: pytest.TempPathFactory, name: str):
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text(PAPER, encoding="utf-8")
    place = content / name
    if place.is_dir():
        place.rmdir()
    place.unlink(missing_ok=True)
    place.symlink_to(outside.parent if "." not in name else outside)
    files, found = walk(content)
    assert [(d.code, d.at) for d in found] == [("T007", Location(f"content/{name}", 0))]
    assert all(b"A council" not in source.data for source in files)


def test_a_folder_in_place_of_a_file_and_a_file_in_place_of_a_folder(content: Path):
    (content / "site.yaml").unlink()
    (content / "site.yaml").mkdir()
    (content / "authorities").write_text("x", encoding="utf-8")
    assert sorted((d.code, d.at.path) for d in walk(content)[1] if d.at) == [
        ("T003", "content/authorities"),
        ("T003", "content/site.yaml"),
    ]


def test_lines_are_read_from_inside_the_folder_only(content: Path):
    (content.parent / "secret").write_text("secret", encoding="utf-8")
    lines = sources.lines_of(content)
    assert lines("content/site.yaml")[0] == "title: Harbours on record"
    assert [lines(path) for path in ("content/../secret", "secret", "content", "content/none.yaml", "")] == [[]] * 5


@pytest.mark.parametrize("file", [file for file in walk(MINIMAL)[0] if file.kind != "page"], ids=lambda file: file.path)
def test_a_record_knows_the_place_of_every_key_that_was_typed(file: SourceFile):
    typed, _ = yamltree.read(file.path, file.data)
    made, _ = load(file)
    assert isinstance(made, Loaded)
    places_agree(made.record, typed)
    places_agree(made.record.altered(), typed)


def places_agree(made: object, typed: yamltree.Node | None) -> None:
    if isinstance(made, Base) and isinstance(typed, Map):
        assert made.at == typed.at
        fields = {field.alias: name for name, field in type(made).model_fields.items()}
        for key, node in typed.items():
            assert made.place(key) == node.at, key
            places_agree(getattr(made, fields[key]), node)
        assert made.place("no-such-key") == typed.at
    elif isinstance(made, tuple):
        for part, node in zip(made, typed if isinstance(typed, Seq) else [typed], strict=True):
            places_agree(part, node)
    elif isinstance(made, dict) and isinstance(typed, Map):
        for key, part in made.items():
            places_agree(part, typed[key])


def test_a_record_gives_each_field_with_its_value():
    made, _ = paper(PAPER)
    assert made is not None
    assert dict(made.fields()) == made.__dict__
    assert dict(made.altered(title=Text("Other", made.at)).fields()) == {**made.__dict__, "title": "Other"}
