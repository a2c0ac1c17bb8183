"""The class's own shelf: a list in and out again whole, every fault told by its line, and three things that fit a learner."""

from __future__ import annotations

import ast
import contextlib
import re
import shutil
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_support import Visitor, running

from app import home_cards
from app.bootstrap import bootstrap
from app.class_shelf import ABOUT, HEAD, KINDS, LARGEST, as_csv, fitting, read_csv, table
from app.errors import InputError
from app.settings import Settings
from app.store import PersonRow, Store, ThingRow, open_engine
from app.tutor import Tutor
from app.web.shelf_page import on_map, why
from app.web.words import languages, words_in

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 23)
OWLS = ThingRow("Owls at Night", "book", 2, 4, ("animals", "nature"), "the blue shelf")
LIST = """title,kind,from grade,to grade,about,place
Owls at Night,book,2,4,animals nature,the blue shelf
Fraction Dominoes,game,4,6,,box 3
A Book for All,,,,,
"""


def book(title: str, low: int = 0, high: int = 12, *about: str) -> ThingRow:
    return ThingRow(title, "book", low, high, about)


# ---------------------------------------------------------------- a table in and out


def test_a_list_is_read_line_by_line_and_an_empty_grade_leaves_that_end_open() -> None:
    read = read_csv(LIST)
    assert read.faults == ()
    assert read.things == (OWLS, ThingRow("Fraction Dominoes", "game", 4, 6, (), "box 3"), ThingRow("A Book for All"))


@pytest.mark.parametrize(
    "text",
    [
        "Owls at Night,book,2,4,nature;animals,the blue shelf",
        "\ufeffplace;about;Title;from_grade;TO GRADE;kind\r\nthe blue shelf;Animals|Nature;Owls at  Night;2;4;Book\r\n",
        "title\tkind\tfrom grade\tto grade\tabout\tplace\nOwls at Night\tbook\t02\t4\tanimals, nature\tthe blue shelf",
    ],
)
def test_columns_come_in_any_order_with_any_usual_sign_between_them(text: str) -> None:
    assert read_csv(text).things == (OWLS,)


@pytest.mark.parametrize(
    ("line", "what", "given_back"),
    [
        (",book,1,2,,", "title", ""),
        (f"{'x' * 121},book,1,2,,", "long", "x" * 40),
        ("A,film,1,2,,", "kind", "film"),
        ("A,book,1,13,,", "grade", "13"),
        ("A,book,first,2,,", "grade", "first"),
        ("A,book,6,4,,", "order", "6 – 4"),
        ("A,book,1,2,animals dragons,", "about", "dragons"),
        (f"A,book,1,2,,{'y' * 81}", "place", "y" * 40),
        ("owls at night,book,1,2,,", "double", "owls at night"),
    ],
)
def test_a_fault_names_its_line_and_the_words_and_the_good_lines_still_come_in(line: str, what: str, given_back: str) -> None:
    read = read_csv(f"{LIST}{line}\nLast One,game,K,1,music,\n")
    assert [thing.title for thing in read.things] == ["Owls at Night", "Fraction Dominoes", "A Book for All", "Last One"]
    assert [(one.line, one.what, one.given) for one in read.faults] == [(5, what, given_back)]
    for code in languages():
        assert f"fault_{what}" in words_in(code).group("shelf")


def test_the_lines_at_fault_are_given_back_as_they_were() -> None:
    read = read_csv("A,film,1,2,,\nB,book,1,2,,")
    assert table(one.row for one in read.faults).splitlines() == [",".join(HEAD), "A,film,1,2,,"]


@pytest.mark.parametrize(
    ("text", "where"), [("", "empty"), ("title,kind\n \n", "empty"), ("x" * (LARGEST + 1), "large"), ("A," + "x" * 140_000, "csv")]
)
def test_what_is_no_table_is_told(text: str, where: str) -> None:
    with pytest.raises(InputError) as fault:
        read_csv(text)
    assert fault.value.where == where
    assert f"fault_{where}" in words_in("en").group("shelf")


plain = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
things = st.builds(
    lambda title, kind, low, more, about, place: ThingRow(
        title, kind, low, min(12, low + more), tuple(k for k in ABOUT if k in about), place
    ),
    plain, st.sampled_from(KINDS), st.integers(0, 12), st.integers(0, 12), st.sets(st.sampled_from(ABOUT)), plain,
)  # fmt: skip


@given(st.lists(things, max_size=8, unique_by=lambda t: t.key))
@settings(max_examples=60, deadline=None)
def test_what_is_saved_is_read_again_as_the_same_list(listed: list[ThingRow]) -> None:
    listed = [t for t in listed if all(unicodedata.is_normalized("NFC", x) for x in (t.title, t.place))]
    if listed:
        read = read_csv(as_csv(listed))
        assert read.faults == ()
        assert read.things == tuple(listed)


def test_no_cell_of_the_saved_list_is_calculated_by_a_spreadsheet() -> None:
    for sign in "=+-@":
        saved = as_csv([book(f"{sign}1+1")])
        assert f"\n'{sign}1+1," in saved.replace("\r", "")
        assert read_csv(saved).things == (book(f"{sign}1+1"),)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_whatever_is_pasted_is_a_list_or_a_told_fault(text: str) -> None:
    with contextlib.suppress(InputError):
        read = read_csv(text)
        assert read.things or read.faults


# ---------------------------------------------------------------- what fits


def test_only_what_is_for_the_grade_is_named_and_what_is_liked_comes_first() -> None:
    stands = [book("Plain", 4, 6), book("Stars", 4, 6, "space"), book("Cats", 4, 6, "animals"), book("Too early", 1, 3, "animals")]
    for n in range(10):
        named = [t.title for t in fitting(stands, 4, ("animals",), DAY + timedelta(days=n))]
        assert named[0] == "Cats"
        assert sorted(named[1:]) == ["Plain", "Stars"]


def test_what_is_tied_stands_in_another_order_on_other_days_and_in_one_order_on_one_day() -> None:
    stands = [book(f"Book {n}") for n in range(9)]
    days = [[t.title for t in fitting(stands, 5, (), DAY + timedelta(days=n))] for n in range(14)]
    assert len({tuple(titles) for titles in days}) > 7
    assert {title for titles in days for title in titles} == {t.title for t in stands}
    assert days[0] == [t.title for t in fitting(list(reversed(stands)), 5, (), DAY)]


def test_without_a_known_grade_nothing_is_left_out() -> None:
    assert [t.title for t in fitting([book("A", 1, 2), book("B", 9, 12, "art")], None, ("art",), DAY)] == ["B", "A"]


def test_one_sentence_says_why_and_where_in_every_language() -> None:
    assert why(words_in("en"), OWLS, ("animals",)) == "About animals, for grades 2 to 4; its place: the blue shelf."
    assert why(words_in("en"), OWLS, ()) == "About animals, nature, for grades 2 to 4; its place: the blue shelf."
    assert why(words_in("en"), book("A"), ()) == "For every grade."
    assert why(words_in("en"), book("A", 0, 0), ()) == "For grade K."
    for code in languages():
        said = why(words_in(code), OWLS, ("animals",))
        assert "the blue shelf" in said
        assert "{" not in said


def test_every_language_has_every_word_of_the_shelf() -> None:
    for code in languages():
        assert words_in(code).missing("shelf") == []
        assert "shelf" in words_in(code).group("home")


def test_a_teachers_words_are_shown_as_they_are_and_make_no_markup() -> None:
    said = on_map(words_in("en"), [ThingRow("<b>Bold</b>", place="<i>here</i>")], ())
    assert "&lt;b&gt;Bold&lt;/b&gt;" in said
    assert "&lt;i&gt;here" in said
    assert on_map(words_in("en"), [], ()) == ""


def test_nothing_that_speaks_to_a_model_knows_the_shelf() -> None:
    """Only the pages read it, so that no title can be part of a prompt."""
    allowed = {"class_shelf.py", "web/shelf_page.py", "web/shelf_routes.py", "web/map_routes.py"}
    found = set()
    for path in (ROOT / "app").rglob("*.py"):
        here = path.relative_to(ROOT / "app").as_posix()
        text = path.read_text(encoding="utf-8")
        reads = [
            n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Attribute) and n.attr == "shelf" and "store" in ast.unparse(n.value)
        ]
        if reads or "class_shelf" in text:
            found.add(here)
    assert found | {"class_shelf.py"} == allowed


# ---------------------------------------------------------------- what is kept


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_engine("", tmp_path))


def test_the_same_title_is_changed_and_not_doubled_and_a_full_shelf_takes_no_more(store: Store) -> None:
    assert store.shelf.put([book("A"), book("B")], 3) == (2, 0, 0)
    assert store.shelf.put([book("a", 1, 2), book("B"), ThingRow("B", "game"), book("C")], 3) == (1, 1, 1)
    assert [(t.title, t.kind, t.low) for t in store.shelf.things()] == [("a", "book", 1), ("B", "book", 0), ("B", "game", 0)]
    assert store.shelf.things("another") == []


def test_a_line_is_taken_away_once(store: Store) -> None:
    store.shelf.put([OWLS], 9)
    (kept,) = store.shelf.things()
    assert store.shelf.take_away(kept.id or 0) == kept
    assert store.shelf.take_away(kept.id or 0) is None
    assert store.shelf.things() == []


# ---------------------------------------------------------------- the pages


@pytest.fixture(scope="module")
def home(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tutor, str]]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("shelf-door") / "data"))
    made = bootstrap(Settings(data_dir=folder, model="none"))
    with running(made, folder) as address:
        yield made, address
    made.close()


@pytest.fixture
def tutor(home: tuple[Tutor, str]) -> Tutor:
    found = home[0]
    for thing in found.store.shelf.things():
        found.store.shelf.take_away(thing.id or 0)
    return found


def test_a_teacher_pastes_a_list_hears_of_each_bad_line_and_puts_it_right(home: tuple[Tutor, str], tutor: Tutor) -> None:
    teacher = Visitor(home[1]).choose("teacher").http
    assert all('href="/shelf"' in teacher.get(page).text for page in ("/board", "/library"))
    assert "Nothing is on the shelf yet" in teacher.get("/shelf").text
    answer = teacher.post("/shelf/csv", files={"file": ("", b"")}, data={"text": f"{LIST}Robots,film,1,2,,\n<b>Bold</b>,game,1,99,,\n"})
    assert answer.status_code == 200
    assert "New: 3. Changed: 0. As before: 0." in answer.text
    assert "Line 5: “film” is neither book nor game." in answer.text
    assert "Line 6: “99” is no grade." in answer.text
    ready = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
    assert ready
    assert "Robots,film,1,2,," in ready[1]
    assert "&lt;b&gt;Bold&lt;/b&gt;" in ready[1]
    assert "<b>Bold" not in answer.text
    assert [t.title for t in tutor.store.shelf.things()] == ["Owls at Night", "Fraction Dominoes", "A Book for All"]


def test_a_file_comes_in_and_the_saved_list_brought_in_again_changes_nothing(home: tuple[Tutor, str], tutor: Tutor) -> None:
    teacher = Visitor(home[1]).choose("teacher").http
    assert "New: 3." in teacher.post("/shelf/csv", files={"file": ("list.csv", LIST.encode())}, data={"text": ""}).text
    saved = teacher.get("/shelf/our-shelf.csv")
    assert saved.headers["content-type"] == "text/csv; charset=utf-8"
    again = teacher.post("/shelf/csv", files={"file": ("our-shelf.csv", saved.content)}, data={"text": ""})
    assert "New: 0. Changed: 0. As before: 3." in again.text


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "There was no line in it"), ("é".encode("latin-1"), "letters could not be read"), (b"x" * 2_050_000, "too large")],
)
def test_a_file_that_is_no_list_is_told_and_changes_nothing(home: tuple[Tutor, str], tutor: Tutor, content: bytes, told: str) -> None:
    teacher = Visitor(home[1]).choose("teacher").http
    answer = teacher.post("/shelf/csv", files={"file": ("list.csv", content)}, data={"text": ""})
    assert answer.status_code == 400
    assert told in answer.text
    assert tutor.store.shelf.things() == []


def test_one_line_is_typed_taken_away_and_put_back(home: tuple[Tutor, str], tutor: Tutor) -> None:
    teacher = Visitor(home[1]).choose("teacher").http
    line = {
        "title": "Owls at Night",
        "kind": "book",
        "from_grade": "2",
        "to_grade": "4",
        "about": ["nature", "animals"],
        "place": "the blue shelf",
    }
    assert teacher.post("/shelf/add", data=line).headers["location"] == "/shelf#inside"
    (kept,) = tutor.store.shelf.things()
    assert (kept.title, kept.low, kept.high, kept.about, kept.place) == ("Owls at Night", 2, 4, ("animals", "nature"), "the blue shelf")
    page = teacher.post("/shelf/remove", data={"thing": str(kept.id)}).text
    assert "“Owls at Night” is taken away." in page
    assert tutor.store.shelf.things() == []
    back = page[page.index('action="/shelf/add"') : page.index("Put it back")]
    fields = [(n, v) for n, v in re.findall(r'name="(\w+)" value="([^"]*)"', back)]
    given_back = {n: [v for m, v in fields if m == n] for n, _ in fields}
    assert teacher.post("/shelf/add", data=given_back).status_code == 303
    (again,) = tutor.store.shelf.things()
    assert (again.key, again.low, again.high, again.about, again.place) == (kept.key, 2, 4, kept.about, kept.place)
    assert "not on the shelf any more" in teacher.post("/shelf/remove", data={"thing": "999999"}).text
    assert teacher.post("/shelf/remove", data={"thing": "<b>"}).status_code == 400


def test_a_line_that_does_not_hold_stays_in_the_form(home: tuple[Tutor, str], tutor: Tutor) -> None:
    teacher = Visitor(home[1]).choose("teacher").http
    answer = teacher.post("/shelf/add", data={"title": "A <b> Book", "kind": "game", "from_grade": "6", "to_grade": "4", "about": ["art"]})
    assert answer.status_code == 400
    assert "the first grade comes after the last" in answer.text
    assert 'value="A &lt;b&gt; Book"' in answer.text
    assert 'value="game" selected' in answer.text
    assert 'value="art" checked' in answer.text
    assert tutor.store.shelf.things() == []


def test_a_learners_map_names_what_fits_with_why_and_nothing_of_it_is_kept(home: tuple[Tutor, str], tutor: Tutor) -> None:
    tutor.store.shelf.put([OWLS, ThingRow("<i>Chess</i>", "game", 3, 8, ("games",), "box 3"), book("For big ones", 9, 12)], 9)
    child = Visitor(home[1]).choose("student", grade="4", interest="games").http
    page = child.get("/map").text
    part = page[page.index('id="shelf"') :]
    part = part[: part.index("</section>")]
    assert re.findall(r'<strong dir="auto">(.*?)</strong>', part) == ["&lt;i&gt;Chess&lt;/i&gt;", "Owls at Night"]
    assert "About games, for grades 3 to 8; its place: box 3." in part
    assert "For big ones" not in page
    assert "<form" not in part
    assert "<a" not in part


def test_what_is_at_home_chooses_too_and_an_empty_shelf_is_not_on_the_map(home: tuple[Tutor, str], tutor: Tutor) -> None:
    child = Visitor(home[1]).choose("student", grade="4")
    assert 'id="shelf"' not in child.http.get("/map").text
    tutor.store.shelf.put([*(book(f"Plain {n}") for n in range(9)), book("Cats", 0, 12, "animals")], 20)
    person = tutor.store.rooms.everybody()[-1]
    tutor.store.save_person(PersonRow("adult", "parent"))
    tutor.store.rooms.link("adult", person)
    tutor.store.rooms.put_card("adult", person, {"picks": ["animals"], "words": "yes"})
    page = child.http.get("/map").text
    assert re.findall(r'<strong dir="auto">(.*?)</strong>', page[page.index('id="shelf"') :])[0] == "Cats"
    assert home_cards.kinds_of(tutor.store, person) == ("animals",)


@pytest.mark.parametrize("audience", ["student", "parent"])
def test_only_a_teacher_sees_and_changes_the_list(home: tuple[Tutor, str], tutor: Tutor, audience: str) -> None:
    other = Visitor(home[1]).choose(audience).http
    for path in ("/shelf", "/shelf/our-shelf.csv"):
        assert other.get(path).headers["location"] == "/"
    assert other.post("/shelf/csv", files={"file": ("a.csv", LIST.encode())}).status_code == 403
    assert other.post("/shelf/add", data={"title": "A"}).status_code == 403
    assert other.post("/shelf/remove", data={"thing": "1"}).status_code == 403
    assert tutor.store.shelf.things() == []
    assert Visitor(home[1]).http.get("/shelf").headers["location"] == "/who"
    strange = Visitor(home[1]).choose("teacher").http.post("/shelf/add", data={"title": "A"}, headers={"origin": "http://evil.example"})
    assert strange.status_code == 403
