"""A reader's own file on the page: what was noticed, what is used, and that it goes with them."""

from __future__ import annotations

import asyncio
import gc
import tempfile
import threading
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import param
import pytest

import wres_explore as wres
from tests.helpers import cell, dataset, table
from wres_explore.app import body, document, store
from wres_explore.app.data_page import LARGEST, DataPage
from wres_explore.app.data_page import _keep as keep_file
from wres_explore.app.kept import PACKAGED
from wres_explore.app.mapping_editor import MOST_ASKED, MappingEditor
from wres_explore.app.page import Reader
from wres_explore.app.pages import QUESTIONS
from wres_explore.app.render import html
from wres_explore.app.state import PAGES, State, View
from wres_explore.errors import SelectionError
from wres_explore.io.findings import Finding, Severity
from wres_explore.io.mapping import CHOICES, Mapping, from_text
from wres_explore.io.reading import Reading, examine

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def mine() -> wres.Dataset:
    return dataset(cell(60, 30, 10, organisation="Elm"), cell(40, 35, 5, organisation="Oak"))


@pytest.fixture
def counts_csv(tmp_path: Path) -> bytes:
    """London's headcounts as a file of tidy counts."""
    table = wres.load("london-2019").counts.drop(columns="dataset")
    return table.to_csv(index=False).encode()


def give(page: DataPage, name: str, content: bytes | str) -> None:
    """What the browser sends when a file has been dropped."""
    with param.parameterized.discard_events(page.dropper):  # no server here to answer the event
        page.dropper.value = {name: content}
    asyncio.run(page._chosen(None))


def kept(page: DataPage) -> Path:
    """Where the file that was given lies."""
    assert page._file is not None
    return page._file.path


def reader() -> Reader:
    """Somebody who has just opened the page Data."""
    opened = Reader(State(View("london-model"), "data"), 1220)
    opened.first(whole=True)
    return opened


def accept(person: Reader, data: wres.Dataset) -> None:
    """What the button under a file does."""
    assert person._data_page is not None
    person._data_page.accept(data)


def ask(person: Reader, query: str) -> dict[str, Any]:
    """What a browser does: an address goes out, the parts of a page come back."""
    person.wire.asked = {"turn": person.wire.asked.get("turn", 0) + 1, "query": query,
                         "how": "push", "width": 900}  # fmt: skip
    assert person.wire.answer["turn"] == person.wire.asked["turn"]
    return dict(person.wire.answer)


def test_an_accepted_file_is_shown_on_every_page_and_goes_with_its_session(
    mine: wres.Dataset,
) -> None:
    person = reader()
    accept(person, mine)
    name = person.state.view.dataset
    assert name.startswith(store.PREFIX)
    assert store.dataset(name) is mine
    assert person.wire.answer["query"] == f"dataset={name}"
    assert person.wire.answer["title"].startswith("Overview: invented")
    share = f"{65 / 180:.1%}"
    assert share in person.wire.answer["main"]
    for page in PAGES:
        shown = ask(person, f"dataset={name}&page={page}")
        assert shown["query"].startswith(f"page={page}&dataset=" if page != "overview" else "data")
        assert "invented" in shown["title"] or page in ("data", "method")
        assert f'value="{name}" selected' in shown["filters"]
    person.close()
    with pytest.raises(SelectionError):
        store.dataset(name)


def test_an_accepted_file_answers_the_last_thing_that_the_browser_asked(
    mine: wres.Dataset,
) -> None:
    """A browser shows no answer but that to its last question."""
    person = reader()
    ask(person, "page=data")
    accept(person, mine)
    assert person.wire.answer["turn"] == person.wire.asked["turn"] == 1
    assert person.wire.answer["how"] == "push"
    person.close()


def test_a_second_file_of_the_same_title_does_not_take_the_place_of_the_first(
    mine: wres.Dataset,
) -> None:
    person = reader()
    accept(person, mine)
    accept(person, replace(mine))
    title = f"Loaded: {mine.info.title}"
    assert list(person.loaded.values()) == [title, f"{title} (2)"]
    for name, label in person.loaded.items():
        shown = ask(person, f"dataset={name}")["filters"]
        assert f'value="{name}" selected>{label}</option>' in shown
    person.close()


def test_a_file_that_is_used_twice_is_listed_once(mine: wres.Dataset) -> None:
    person = reader()
    for _ in range(2):
        accept(person, mine)
    assert list(person.loaded.values()) == [f"Loaded: {mine.info.title}"]
    person.close()


def test_somebody_elses_file_is_neither_shown_nor_named(mine: wres.Dataset) -> None:
    owner, other = reader(), reader()
    accept(owner, mine)
    query = owner.wire.answer["query"]
    shown = ask(other, query)
    assert shown["query"] == ""
    assert shown["title"].startswith("Overview: London")
    assert "Loaded: " not in shown["filters"]
    assert store.PREFIX not in "".join(str(part) for part in shown.values())
    again = ask(owner, query)
    assert again["query"] == query
    assert "Loaded: invented" in again["filters"]
    for person in (owner, other):
        person.close()


def remembered(name: str) -> list[object]:
    """Whatever in this process belongs to a data set: itself, parts of it, questions about it."""
    gc.collect()
    return [
        each for each in gc.get_objects()
        if (isinstance(each, wres.Dataset) and each.info.name == "passing")
        or (isinstance(each, View) and each.dataset == name)
    ]  # fmt: skip


def test_nothing_that_was_made_from_a_file_outlives_its_session() -> None:
    person = reader()
    cases = cell(300, 200, measure="entered_disciplinary", organisation="Elm")
    staff = [*cell(9000, 8000, organisation="Elm"), *cell(9000, 7000, organisation="Oak")]
    accept(person, wres.from_counts(table(cases, staff), name="passing"))
    name = person.state.view.dataset
    for page in QUESTIONS:
        ask(person, f"dataset={name}&page={page}&organisation=Elm")
    assert len(remembered(name)) > len(QUESTIONS)
    answers = (document._top, document.rest, body.answer_of)
    assert all(each.number(name) for each in answers)
    elsewhere = document._top.number(PACKAGED)
    person.close()
    person.state = State(View("london-model"))
    assert remembered(name) == []
    assert not any(each.number(name) for each in answers)
    assert document._top.number(PACKAGED) == elsewhere > 0


def test_a_good_file_can_be_used_and_gives_its_counts(counts_csv: bytes) -> None:
    accepted: list[wres.Dataset] = []
    page = DataPage(accepted.append)
    give(page, "counts.csv", counts_csv)
    assert page.use.visible
    assert "206,144 staff" in page.report.object
    page._use(None)
    assert accepted[0].counts["n"].sum() == 206_144


def test_a_bad_file_cannot_be_used_and_says_why(counts_csv: bytes) -> None:
    page = DataPage(lambda _: pytest.fail("a bad file was accepted"))
    give(page, "counts.csv", counts_csv.replace(b",879", b",-879"))
    assert not page.use.visible
    assert "cannot be used yet" in page.report.object
    assert "-879" in page.report.object
    page._use(None)


def test_a_file_above_the_limit_is_refused_by_the_server_too(
    monkeypatch: pytest.MonkeyPatch, counts_csv: bytes
) -> None:
    accepted: list[wres.Dataset] = []
    page = DataPage(accepted.append)
    give(page, "counts.csv", counts_csv)
    before = page.report.object
    monkeypatch.setattr("wres_explore.app.data_page.LARGEST", len(counts_csv) / 2e6)
    give(page, "more.csv", counts_csv)
    assert "What you had before is still there" in page.notice.object
    assert page.report.object == before
    assert page.use.visible
    page._use(None)
    assert len(accepted) == 1
    assert LARGEST == 500


def test_a_fault_of_the_page_is_said_and_the_file_before_is_still_there(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, extract: bytes
) -> None:
    page = DataPage(lambda _: None)
    give(page, "esr.csv", extract)
    before, editor = page.report.object, page.editor
    assert editor is not None

    def broken(*_: object) -> Reading:
        raise ZeroDivisionError

    monkeypatch.setattr("wres_explore.app.data_page.examine", broken)
    give(page, "odd.csv", b"a,b\n1,2\n")
    assert "odd.csv could not be read" in page.notice.object
    assert "ZeroDivisionError" in caplog.text
    answer(page)
    assert "esr.csv could not be read" in page.notice.object
    assert page.report.object == before
    assert page.editor is editor
    assert page.mapping_box.visible
    assert kept(page).is_file()


@pytest.mark.parametrize("name", ["../../evil.csv", "..\\..\\evil.csv", "/etc/passwd", ""])
def test_a_file_never_chooses_where_it_is_written(name: str) -> None:
    page = DataPage(lambda _: None)
    give(page, name, b"a,b\n1,2\n")
    path = kept(page)
    assert path.is_file()
    assert path.resolve().parent.name.startswith("wres-explore-")
    assert path.resolve().parent.parent == Path(tempfile.gettempdir()).resolve()
    page.close()
    assert not path.exists()


def test_text_of_a_file_never_becomes_markup() -> None:
    finding = Finding(Severity.ERROR, "rule", HOSTILE, HOSTILE, HOSTILE, 1, "A", HOSTILE)
    page = DataPage(lambda _: None)
    page.reading = Reading(HOSTILE, HOSTILE, None, (finding,))
    page._show()
    text = page.report.object + html("reasons.html", reasons={HOSTILE: [HOSTILE]})
    assert "<img" not in text
    assert "&lt;img" in text


# --- Records, whose columns somebody has to explain


@pytest.fixture
def extract() -> bytes:
    """Invented staff: 60 White British, 30 Indian and 10 unknown at two bands."""
    rows = ["31/03/2024,Elm,Nursing and Midwifery Registered,Review Body Band 5,A"] * 60
    rows += ["31/03/2024,Elm,Nursing and Midwifery Registered,Spine 12,H"] * 30
    rows += ["31/03/2024,Elm,Nursing and Midwifery Registered,Review Body Band 5,Z"] * 10
    head = "Snapshot Date,Organisation,Staff Group,Pay Scale,Ethnic Origin"
    return "\n".join([head, *rows, ""]).encode()


def answer(page: DataPage) -> None:
    """Count by what the editor says, as its button does."""
    assert page.editor is not None
    asyncio.run(page.editor._go(None))


def test_records_are_not_counted_before_their_columns_were_looked_through(extract: bytes) -> None:
    page = DataPage(lambda _: pytest.fail("nothing was agreed yet"))
    give(page, "esr.csv", extract)
    assert not page.use.visible
    assert "Nothing is counted" in page.report.object
    assert "cannot be used" not in page.report.object
    assert page.editor is not None
    chosen = {name: select.value for name, select in page.editor.fields.items()}
    assert chosen["ethnic_group"] == "Ethnic Origin"
    assert chosen["pay_band"] == "Pay Scale"
    assert chosen["sex"] == "Not in this file"


def test_an_unknown_value_is_asked_about_and_its_meaning_used(extract: bytes) -> None:
    accepted: list[wres.Dataset] = []
    page = DataPage(accepted.append)
    give(page, "esr.csv", extract)
    answer(page)
    assert page.editor is not None
    ((asked, select),) = page.editor.meanings.items()
    assert asked == ("pay_band", "Spine 12")
    select.value = "Band 3"
    answer(page)
    assert [select.value for select in page.editor.meanings.values()] == ["Band 3"]
    page._use(None)
    counts = accepted[0].counts
    bands = counts.groupby("pay_band", observed=True)["n"].sum().to_dict()
    assert bands == {"Band 3": 30, "Band 5": 70}
    assert 'values.pay_band]\n"Spine 12" = "Band 3"' in str(page.editor.mapping())


def test_saved_answers_are_filled_in_next_year(extract: bytes) -> None:
    page = DataPage(lambda _: None)
    give(page, "esr.csv", extract)
    assert page.editor is not None
    page.editor.meanings = {}
    page.editor.fields["date"].value = "Not in this file"
    page.editor.year.value = 2023
    saved = page.editor._download()
    assert saved is not None

    other = DataPage(lambda _: None)
    give(other, "esr.csv", extract)
    assert other.editor is not None
    other.editor.saved.value = saved.getvalue()
    assert other.editor.fields["date"].value == "Not in this file"
    assert other.editor.mapping().fixed == {"year": 2023}


COLUMNS = ["Year", "D", "Grade", "Ethnicity", "Contract", "Board", "Voting"]


def editor_of(mapping: Mapping) -> MappingEditor:
    async def count(_: Mapping) -> None:
        pytest.fail("nothing was counted")

    return MappingEditor(COLUMNS, mapping, count)


def asking(name: str, *raw: str, severity: Severity = Severity.ERROR) -> Finding:
    """A finding about a first column called D, as no file with letters for columns has it."""
    return Finding(severity, "rule", "advice", "shown", column="A", field=name, raw=raw)


WHOLE = Mapping(
    columns={"year": "Year", "ethnic_group": "Ethnicity", "pay_band": "Grade"},
    fixed={"organisation": "Elm", "profession": "Medical and dental", "contract": "Permanent"},
    flags={"board_all": "Board", "board_voting": "Voting"},
    values={"pay_band": {"Spine 12": "Band 3", "": "leave out"}, "board_all": {"perhaps": "no"},
            "year": {"2O19": "2019"}},
)  # fmt: skip
"""Everything that saved answers may hold."""


def test_saved_answers_come_out_as_they_went_in() -> None:
    editor = editor_of(Mapping())
    editor.show(WHOLE)
    assert editor.mapping() == WHOLE
    assert from_text(editor._download().getvalue().decode()) == WHOLE  # type: ignore[union-attr]


def test_a_column_chosen_here_stands_in_for_an_answer_for_every_row() -> None:
    editor = editor_of(WHOLE)
    assert editor.fields["profession"].value == "Every row: Medical and dental"
    editor.fields["profession"].value = "D"
    editor.fields["contract"].value = "Not in this file"
    made = editor.mapping()
    assert made.columns["profession"] == "D"
    assert made.fixed == {"organisation": "Elm"}


def test_saved_meanings_fill_what_is_asked_and_can_be_taken_back() -> None:
    editor = editor_of(WHOLE)
    editor.ask([asking("pay_band", "Spine 12", "Spine 13")])
    editor.meanings["pay_band", "Spine 13"].value = "Band 4"
    editor.show(WHOLE)
    shown = {value: select.value for (_, value), select in editor.meanings.items()}
    assert shown == {"Spine 12": "Band 3", "Spine 13": "Band 4"}
    editor.meanings["pay_band", "Spine 12"].value = "Not said"
    assert editor.mapping().values["pay_band"] == {"": "leave out", "Spine 13": "Band 4"}


def test_answers_about_another_kind_of_row_are_left_aside() -> None:
    editor = editor_of(WHOLE)
    editor.unit.value = "One disciplinary case"
    made = editor.mapping()
    assert not made.flags
    assert set(made.values) == {"pay_band", "year"}


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("sex", ["Not said", *CHOICES["sex"], "leave out"]),
        ("date", ["Not said", "leave out"]),
        ("organisation", ["Not said", "leave out"]),
        ("board_all", ["Not said", "yes", "no", "leave out"]),
    ],
)
def test_each_raw_value_of_a_finding_has_a_select(name: str, choices: list[str]) -> None:
    editor = editor_of(WHOLE)
    editor.ask([asking(name, "one", "", "x" * 300, severity=Severity.WARNING)])
    assert list(editor.meanings) == [(name, "one"), (name, ""), (name, "x" * 300)]
    labels = [select.label for select in editor.meanings.values()]
    assert labels[0].endswith(": one")
    assert labels[1].endswith(": blank")
    assert len(labels[2]) < 150
    for select in editor.meanings.values():
        assert select.options == choices
        select.value = "leave out"
    assert set(editor.mapping().values[name].values()) >= {"leave out"}


def test_the_field_of_a_finding_and_not_its_letter_says_what_is_asked() -> None:
    editor = editor_of(WHOLE)
    editor.fields["sex"].value = "D"
    column_d = Finding(Severity.ERROR, "rule", "advice", "Spine 13", column="D",
                       field="ethnic_group", raw=("Spine 13",))  # fmt: skip
    editor.ask([column_d, Finding(Severity.NOTE, "read as", "advice", "A", column="D")])
    assert list(editor.meanings) == [("ethnic_group", "Spine 13")]


def test_not_every_value_is_asked_about_at_once_and_the_worst_come_first() -> None:
    editor = editor_of(WHOLE)
    many = asking("sex", *(f"value {at}" for at in range(1200)), severity=Severity.WARNING)
    editor.ask([many, asking("ethnic_group", "Q")])
    assert len(editor.meanings) == MOST_ASKED
    assert next(iter(editor.meanings)) == ("ethnic_group", "Q")
    assert "1,161 more" in editor.meaning_text.object
    for select in editor.meanings.values():
        select.value = "leave out"
    editor.ask([many])
    assert len(editor.meanings) == 2 * MOST_ASKED


def test_bank_staff_can_be_left_out_on_the_page() -> None:
    rows = [f"2024,Elm,Band 5,{'AH'[at % 2]},{('Permanent', 'Bank')[at % 3 == 0]}"
            for at in range(60)]  # fmt: skip
    content = "\n".join(["Year,Organisation,Pay Band,Ethnic Origin,Contract", *rows, ""]).encode()
    accepted: list[wres.Dataset] = []
    page = DataPage(accepted.append)
    give(page, "bank.csv", content)
    answer(page)
    assert page.editor is not None
    assert list(page.editor.meanings) == [("contract", "Bank")]
    assert "[values" not in page.report.object
    assert "Choose &#34;leave out&#34; for them above." in page.report.object
    page.editor.meanings["contract", "Bank"].value = "leave out"
    answer(page)
    page._use(None)
    assert accepted[0].counts["n"].sum() == 40


def test_what_cannot_be_counted_is_said_and_nothing_is_lost(extract: bytes) -> None:
    page = DataPage(lambda _: None)
    give(page, "esr.csv", extract)
    assert page.editor is not None
    page.editor.fields["ethnic_group"].value = "Not in this file"
    answer(page)
    assert "Not counted yet" in page.editor.message.object
    assert "Choose the column of the ethnic group." in page.editor.message.object
    assert page.editor.fields["pay_band"].value == "Pay Scale"


def test_the_files_of_a_session_go_with_it(extract: bytes) -> None:
    person = reader()
    assert person._data_page is not None
    give(person._data_page, "esr.csv", extract)
    path = kept(person._data_page)
    assert path.is_file()
    person.close()
    assert not path.exists()


# --- What is asked for while an earlier answer is still on its way


class Slow:
    """Reads files as the page does, each only when the test lets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gates: dict[str, threading.Event] = {}
        self.begun: dict[str, threading.Event] = {}
        monkeypatch.setattr("wres_explore.app.data_page.examine", self.examine)

    def hold(self, name: str) -> None:
        self.gates[name], self.begun[name] = threading.Event(), threading.Event()

    def examine(self, path: Path, mapping: Mapping | None = None) -> Reading:
        name = path.name
        if name in self.gates:
            self.begun[name].set()
            assert self.gates[name].wait(30)
        return examine(path, mapping)

    async def until_begun(self, name: str) -> None:
        assert await asyncio.to_thread(self.begun[name].wait, 30)


def drop(page: DataPage, **files: bytes) -> Coroutine[Any, Any, None]:
    """As `give`, to be awaited beside something else."""
    with param.parameterized.discard_events(page.dropper):
        page.dropper.value = {f"{name}.csv": content for name, content in files.items()}
    return page._chosen(None)


def test_the_last_file_wins_over_one_that_is_still_being_counted(
    monkeypatch: pytest.MonkeyPatch, extract: bytes, counts_csv: bytes
) -> None:
    accepted: list[wres.Dataset] = []
    page, slow = DataPage(accepted.append), Slow(monkeypatch)

    async def read() -> None:
        await drop(page, first=extract)
        assert page.editor is not None
        slow.hold("first.csv")
        counting = asyncio.ensure_future(page._count(page.editor.mapping()))
        await slow.until_begun("first.csv")
        await drop(page, second=counts_csv)
        slow.gates["first.csv"].set()
        await counting

    asyncio.run(read())
    assert "second.csv" in page.report.object
    assert page.editor is None
    assert page.use.visible
    page._use(None)
    assert accepted[0].counts["n"].sum() == 206_144


def test_a_proposal_never_meets_the_columns_of_another_file(
    monkeypatch: pytest.MonkeyPatch, extract: bytes
) -> None:
    page, slow = DataPage(lambda _: None), Slow(monkeypatch)
    other = extract.replace(b"Pay Scale", b"Grade").replace(b"Ethnic Origin", b"Ethnicity")
    slow.hold("first.csv")

    async def read() -> None:
        first = asyncio.ensure_future(drop(page, first=extract))
        await slow.until_begun("first.csv")
        await drop(page, second=other)
        slow.gates["first.csv"].set()
        await first

    asyncio.run(read())
    assert page.editor is not None
    assert page.editor.fields["pay_band"].value == "Grade"
    assert page.editor.columns[-2:] == ["Grade", "Ethnicity"]
    assert kept(page).name == "second.csv"


def test_a_file_taken_away_while_it_is_counted_leaves_an_empty_page(
    monkeypatch: pytest.MonkeyPatch, extract: bytes
) -> None:
    page, slow = DataPage(lambda _: None), Slow(monkeypatch)

    async def read() -> None:
        await drop(page, first=extract)
        assert page.editor is not None
        slow.hold("first.csv")
        counting = asyncio.ensure_future(page._count(page.editor.mapping()))
        await slow.until_begun("first.csv")
        await drop(page)
        slow.gates["first.csv"].set()
        await counting

    asyncio.run(read())
    assert page.report.object == ""
    assert page.reading is None
    assert not page.use.visible


def test_no_file_of_two_given_at_once_stays_behind(
    monkeypatch: pytest.MonkeyPatch, extract: bytes
) -> None:
    places: list[Path] = []
    both = threading.Barrier(2)

    def keep(name: str, content: bytes) -> Any:
        file = keep_file(name, content)
        places.append(file.path)
        both.wait(30)
        return file

    monkeypatch.setattr("wres_explore.app.data_page._keep", keep)
    page = DataPage(lambda _: None)

    async def read() -> None:
        await asyncio.gather(drop(page, first=extract), drop(page, second=extract))

    asyncio.run(read())
    assert kept(page).name == page.reading.file  # type: ignore[union-attr]
    assert [path.exists() for path in places].count(True) == 1
    page.close()
    assert not any(path.exists() for path in places)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"date": "Not in this file"}, "year of all rows"),
        ({"year": "Pay Scale"}, "given more than once"),
    ],
)
def test_a_question_without_one_answer_is_put_in_the_words_of_the_page(
    extract: bytes, chosen: dict[str, str], said: str
) -> None:
    page = DataPage(lambda _: None)
    give(page, "esr.csv", extract)
    assert page.editor is not None
    for name, column in chosen.items():
        page.editor.fields[name].value = column
    answer(page)
    assert said in page.editor.message.object
    assert "[" not in page.editor.message.object
