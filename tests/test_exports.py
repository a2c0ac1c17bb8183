"""A draft leaves the house as PDF, web page, slides, quiz files and flash cards; keys only ever in the teacher's folder."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from test_drafting_support import ACTIVITIES, STARTERS, objectives, own_source, packs, source

from app import studio
from app.drafting import Draft, Source, check, draft, failed, form_of, offered, write
from app.drafting.document import (
    Answer,
    Audience,
    Bullets,
    Cut,
    Document,
    Footer,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Slips,
    Square,
    Support,
    Table,
    Task,
)
from app.drafting.keys import right_answers, says_key
from app.drafting.maths_out import linear, mathml, tex
from app.drafting.mathtext import plain
from app.drafting.quiz_files import questions, quiz_writers
from app.drafting.quiz_texts import COLUMNS, kahoot_row, to_gift
from app.drafting.render_html import to_html
from app.drafting.render_pdf import to_pdf
from app.drafting.slides import deck_with_notes, slides_of
from app.drafting.themes import THEMES, dressed, right_to_left, sideways, theme_for
from app.drafting.typst_blocks import page_data
from app.drafting.write import FORMATS, PAGES, QUIZZES, rendered
from app.errors import InputError
from evals.drafts import tutor_in
from evals.exports import same_question
from evals.quiz_readers import anki_read, bare, card_words, qti_faults, qti_read
from evals.quiz_readers import gift_read as gift_parsed

LESSON, TICKET, QUIZ, BOARD = (ACTIVITIES[n] for n in ("tiered_lesson", "exit_ticket", "quiz", "choice_board"))


@cache
def made(name: str = "exit_ticket") -> Draft:
    if name == "quiz":
        pack = packs()["fractions"]
        return draft(QUIZ, source(pack, "fractions.add-unlike", QUIZ))
    given = Source(starters=STARTERS) if name == "reflection_starters" else own_source()
    return draft(ACTIVITIES[name], given)


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def html_text(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", re.sub(r"<(style|title|desc)\b.*?</\1>", "", page, flags=re.S))


def slide_text(data: bytes) -> str:
    texts = []
    for slide in Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            texts += [shape.text_frame.text] if shape.has_text_frame else []
            texts += [c.text for r in shape.table.rows for c in r.cells] if shape.has_table else []
    return "\n".join(texts)


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.casefold()))


def page_of(*blocks: object, **more: object) -> Document:
    return Document("page", "A page", "student", blocks, **more)  # type: ignore[arg-type]


# ---------------------------------------------------------------- where files go


def test_pages_of_students_and_teachers_and_every_key_lie_in_folders_of_their_own(tmp_path: Path) -> None:
    one = made("tiered_lesson")
    paths = write(one, tmp_path, offered(one))
    assert {p.parent.name for p in paths if p.suffix != ".svg"} == {"student", "teacher"}
    assert {p.name for p in (tmp_path / "student").glob("*.pdf")} == {f"{f.name}.pdf" for f in one.student_files}
    for name in ("questions.qti.zip", "questions.gift.txt", "questions.kahoot.csv", "cards.apkg", "slides-with-notes.pptx"):
        assert (tmp_path / "teacher" / name).exists() and not (tmp_path / "student" / name).exists()


def test_a_quiz_file_is_not_offered_for_a_draft_without_questions(tmp_path: Path) -> None:
    starters = made("reflection_starters")
    assert offered(starters) == PAGES
    with pytest.raises(InputError, match="no questions"):
        write(starters, tmp_path, ("qti",))
    with pytest.raises(InputError, match="there is no format"):
        write(starters, tmp_path, ("exe",))


def test_every_format_can_be_had_in_every_look_and_on_both_papers() -> None:
    for activity in ACTIVITIES.values():
        assert form_of(activity)["theme"].choices == list(THEMES)
        assert form_of(activity)["paper"].choices == ["a4", "letter"]
    assert draft(TICKET, own_source(), {"theme": "large", "paper": "letter"}).chosen["theme"] == "large"
    with pytest.raises(InputError):
        draft(TICKET, own_source(), {"theme": "comic"})


def test_a_failing_draft_carries_its_mark_in_every_format(tmp_path: Path) -> None:
    good = made()
    sheet = good.student_files[0]
    bad = replace(sheet, blocks=(*sheet.blocks, Paragraph("This is the scaffold for the misconception of tier 1.")))
    broken = replace(good, files=tuple(bad if f is sheet else f for f in good.files))
    assert failed(check(broken))
    write(broken, tmp_path, offered(broken))
    assert "Checks that failed" in pdf_text((tmp_path / "student" / f"{sheet.name}.pdf").read_bytes())
    assert "Checks that failed" in (tmp_path / "student" / f"{sheet.name}.html").read_text()
    assert "Checks that failed" in slide_text((tmp_path / "student" / f"{sheet.name}.pptx").read_bytes())
    assert "Checks that failed" in slide_text((tmp_path / "teacher" / "slides-with-notes.pptx").read_bytes())
    assert "Checks that failed" in (tmp_path / "teacher" / "questions.gift.txt").read_text()
    assert "Checks that failed" in (tmp_path / "teacher" / "questions.kahoot.csv").read_text()
    with zipfile.ZipFile(tmp_path / "teacher" / "questions.qti.zip") as package:
        assert "Checks that failed" in package.read("test.xml").decode()
    assert "CHECKS FAILED" in str(cards(tmp_path / "teacher" / "cards.apkg", "select decks from col"))


def test_the_same_draft_is_the_same_bytes(tmp_path: Path) -> None:
    for name in FORMATS:
        if name != "docx":
            one, two = (write(made(), tmp_path / n, (name,)) for n in ("one", "two"))
            assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two], name


# ---------------------------------------------------------------- nothing a student may not see


def test_no_page_for_students_says_more_than_the_checked_text() -> None:
    """The gate reads a document's own text; so each file may print these words and its few labels, and nothing else."""
    for name in ("tiered_lesson", "exit_ticket", "quiz"):
        for page in made(name).student_files:
            allowed = words(plain(page.text) + page.title + " ".join(b.text for b in page.flat if hasattr(b, "text")))
            allowed |= words("name date why exit form score") | words(" ".join(t for b in page.flat for t in getattr(b, "names", ())))
            allowed |= words(" ".join(t.room_label for t in page.tasks))
            slides = "\n".join(t for s in slides_of(page) for t in (s.title, *s.lines, s.small, *(c for r in s.rows for c in r)))
            for said in (pdf_text(to_pdf(page)), html_text(to_html(page)), slides):
                assert words(said) <= allowed, words(said) - allowed


def leaks(one: Draft, said: str) -> list[str]:
    """Items whose key in words or with a fraction is on a page and was not in any of its tasks."""
    asked = " ".join(plain(t) for page in one.student_files for task in page.tasks for t in (task.ask, *task.options, *task.steps))
    items = [i for i in one.items if i.expected.kind in ("value", "expression") and not all(a.isdigit() for a in right_answers(i))]
    return [i.id for i in items if says_key(said, i, helping=False) and not says_key(asked, i, helping=False)]


def test_a_search_for_keys_in_every_file_for_students_finds_none(tmp_path: Path) -> None:
    one = made("tiered_lesson")
    write(one, tmp_path, offered(one))
    for path in (tmp_path / "student").glob("*.pdf"):
        assert leaks(one, pdf_text(path.read_bytes())) == []
    for path in (tmp_path / "student").glob("*.html"):
        assert leaks(one, html_text(path.read_text())) == []
    for path in (tmp_path / "student").glob("*.pptx"):
        assert leaks(one, slide_text(path.read_bytes())) == []
        assert not any(s.has_notes_slide for s in Presentation(str(path)).slides)
    key = (tmp_path / "teacher" / "answer-key.html").read_text()
    assert leaks(one, re.sub(r"</mrow><mrow>", "/", key)) or leaks(one, plain(one.teacher_files[-1].text)), "the search can find keys"


# ---------------------------------------------------------------- PDF


def test_a_pdf_is_tagged_sized_to_its_paper_and_embeds_only_bundled_fonts() -> None:
    for paper, size in (("a4", (595, 842)), ("letter", (612, 792))):
        file = pypdf.PdfReader(io.BytesIO(to_pdf(page_of(Heading("Tasks"), Task("1", "What is $1/2 + x^2$?", "shared", 60), paper=paper))))
        assert tuple(round(float(v)) for v in file.pages[0].mediabox[2:]) == size
        assert "/MarkInfo" in file.trailer["/Root"]
        fonts = {f.get_object()["/BaseFont"] for f in file.pages[0]["/Resources"]["/Font"].get_object().values()}
        assert all(re.search(r"LiberationSans|NotoSansMath|Atkinson", f) for f in fonts), fonts


def test_pages_of_the_usual_look_keep_their_limits_on_real_paper() -> None:
    for name in ("tiered_lesson", "exit_ticket"):
        for page in made(name).files:
            assert not page.pages or len(pypdf.PdfReader(io.BytesIO(to_pdf(page))).pages) <= page.pages


NASTY = (
    '#panic("x")',
    '$ #read("/etc/passwd") $',
    "*a* _b_ `c` <label> @ref",
    "= Heading",
    "\\#{}[]()",
    "//x /* y */",
    '"; #let x = 1',
    "a~b--c---d...",
)


def test_no_text_can_become_typst_code() -> None:
    blocks = [Paragraph(n) for n in NASTY] + [
        Table((NASTY[:2], NASTY[2:4]), (1, 1)),
        Bullets(NASTY),
        Task("1", NASTY[0], "shared", options=NASTY[:3]),
    ]
    said = re.sub(r"\s+", "", pdf_text(to_pdf(page_of(*blocks))))
    for text in ('#panic("x")', "*a*_b_`c`<label>@ref", "=Heading", "//x/*y*/"):
        assert text in said


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_text_at_all_can_be_printed(text: str) -> None:
    blocks = (Paragraph(text), Heading(text or "x"), Table(((text, "b"),), (1, 1)), Task("1", f"${text}$ {text}", "shared", 30))
    assert to_pdf(page_of(*blocks)).startswith(b"%PDF")
    ElementTree.fromstring(mathml(text))
    assert "<script" not in to_html(page_of(*blocks)).casefold()


def test_a_look_changes_size_type_and_room_of_student_pages_and_leaves_the_teachers_alone() -> None:
    page, key = page_of(Task("1", "Tell why.", "shared", 100)), replace(page_of(Paragraph("Key")), audience="teacher")
    large, clear = (dressed(page, THEMES[n]) for n in ("large", "clear"))
    assert large.size >= 18 and large.tasks[0].space > 100 and clear.size == 13
    assert page_data(clear, THEMES["clear"])["font"] == "Atkinson Hyperlegible" and page_data(clear, THEMES["clear"])["pitch"] == 1.5
    assert theme_for(key, "large") == THEMES["plain"]
    board = dressed(page_of(Grid(tuple(Square(str(n)) for n in range(9)), 3)), THEMES["large"])
    assert sideways(board) and not sideways(dressed(page, THEMES["large"]))


def test_scripts_from_right_to_left_are_set_that_way_and_found_again() -> None:
    assert right_to_left("ar") and right_to_left("he-IL") and not right_to_left("es")
    arabic = page_of(Heading("الكسور"), Task("1", "ما هو $1/2$؟", "shared", 50), language="ar")
    assert page_data(dressed(arabic, THEMES["plain"]), THEMES["plain"])["rtl"]
    file = pypdf.PdfReader(io.BytesIO(to_pdf(arabic)))
    fonts = {f.get_object()["/BaseFont"] for f in file.pages[0]["/Resources"]["/Font"].get_object().values()}
    assert any("NotoSansArabic" in f for f in fonts)
    assert 'dir="rtl"' in to_html(arabic)


def test_fonts_come_with_their_licences_and_weigh_little() -> None:
    folder = Path(__file__).parent.parent / "app" / "drafting" / "fonts"
    for font in folder.glob("*.ttf"):
        licence = folder / f"OFL-{font.stem.partition('-')[0]}.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text().upper(), font.name
    assert sum(f.stat().st_size for f in folder.iterdir()) < 6_000_000


# ---------------------------------------------------------------- web page and slides


def test_a_web_page_needs_nothing_from_elsewhere() -> None:
    for look in THEMES.values():
        page = to_html(page_of(Picture("bars 1/2 1/3"), Task("1", "What is $1/2$? <b>&", "shared", 50)), look)
        assert not re.search(r"""(?:src|href)=|url\((?!data:)|@import|<script""", page)
        assert "<mfrac>" in page and "&lt;b&gt;&amp;" in page and "@media print" in page and "<svg" in page


def test_slides_tell_the_goal_then_words_then_one_task_each() -> None:
    sheet = next(f for f in made("tiered_lesson").files if f.group == "B")
    slides = slides_of(sheet)
    assert sheet.title == slides[0].title and slides[0].lines
    assert any(s.rows for s in slides)
    tasks = [s for s in slides if s.key]
    assert [s.key for s in tasks] == [linear(t.ask) for t in sheet.tasks]
    assert not any(s.notes for s in slides)


def test_only_the_teachers_slides_have_notes_and_these_hold_the_keys() -> None:
    one = made("tiered_lesson")
    slides = deck_with_notes(one, one.files)
    answers = [b for f in one.teacher_files for b in f.flat if isinstance(b, Answer) and b.answer]
    assert any(linear(answers[0].answer) in s.notes for s in slides)


def test_long_words_get_smaller_letters_and_every_starter_its_own_slide() -> None:
    from app.drafting.render_slides import size_for

    assert size_for(("What is 1/2 + 1/3?",), 850, 380) > size_for(("word " * 150,), 850, 380)
    assert len(slides_of(page_of(Slips((("Set a goal", "Today I will …"), ("Monitor", "So far …")), 2, 200)))) == 3


# ---------------------------------------------------------------- quiz files


def cards(path: Path, query: str) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
        package.extract("collection.anki2", folder)
        connection = sqlite3.connect(Path(folder) / "collection.anki2")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing"]


def sound_item(root: ElementTree.Element) -> None:
    """The rules of QTI 2.1 for one item: order and attributes of its parts, and a key that points to what is offered."""
    names = [child.tag.removeprefix(QTI) for child in root]
    assert names == sorted(names, key=ORDER.index) and names[:3] == ORDER[:3]
    assert {"identifier", "title", "adaptive", "timeDependent"} <= set(root.attrib)
    declared = root.find(f"{QTI}responseDeclaration")
    assert declared is not None
    ids = [e.get("identifier") for e in root.iter(f"{QTI}simpleChoice")]
    assert len(set(ids)) == len(ids)
    right = [e.text for e in declared.iter(f"{QTI}value")]
    if declared.get("baseType") == "identifier":
        assert right and set(right) <= set(ids)
    if declared.get("cardinality") == "ordered":
        assert sorted(right) == sorted(map(str, ids)) and right != ids
    interactions = [e for e in root.iter() if e.tag.endswith("Interaction")]
    assert len(interactions) == 1 and interactions[0].get("responseIdentifier") == declared.get("identifier")
    keys = [e.get("mapKey") for e in declared.iter(f"{QTI}mapEntry")]
    assert len(set(keys)) == len(keys)


def test_a_qti_package_is_sound_from_manifest_to_key(tmp_path: Path) -> None:
    for name in ("quiz", "exit_ticket", "tiered_lesson"):
        write(made(name), tmp_path / name, ("qti",))
        with zipfile.ZipFile(tmp_path / name / "teacher" / "questions.qti.zip") as package:
            manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
            space = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
            listed = {f.get("href") for f in manifest.iter(f"{space}file")}
            assert listed == set(package.namelist()) - {"imsmanifest.xml"}
            known = {r.get("identifier") for r in manifest.iter(f"{space}resource")}
            assert {d.get("identifierref") for d in manifest.iter(f"{space}dependency")} == known - {"test"}
            test = ElementTree.fromstring(package.read("test.xml"))
            refs = [r.get("href") for r in test.iter(f"{QTI}assessmentItemRef")]
            assert sorted(map(str, refs)) == sorted(n for n in package.namelist() if n.startswith("items/") and n.endswith(".xml"))
            for ref in refs:
                sound_item(ElementTree.fromstring(package.read(str(ref))))
            assert len(refs) == len(questions(made(name)))


def gift_read(text: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """A small reader of GIFT: (name, question, [(sign, answer)]) with escapes undone."""
    unescape = lambda t: re.sub(r"\\([~=#{}:\\])", r"\1", t)  # noqa: E731
    found = []
    for name, ask, body in re.findall(r"::((?:\\.|[^:\\])*)::\[plain\]((?:\\.|[^{\\])*)\{((?:\\.|[^}\\])*)\}", text):
        answers = re.findall(r"(?m)^\t([=~])(?:%[\d.]+%)?((?:\\.|[^#\n\\])*)", body)
        found.append((unescape(name), unescape(ask).strip(), [(sign, unescape(a).strip()) for sign, a in answers]))
    return found


def test_gift_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    one = made("quiz")
    read = gift_read(to_gift(one, questions(one), "").decode())
    assert len(read) == len(questions(one))
    for question, (name, ask, answers) in zip(questions(one), read, strict=True):
        assert question.id in name and ask == " ".join(linear(question.ask).split())
        if question.kind == "choice":
            assert {a for sign, a in answers if sign == "="} == {linear(a) for a in question.answers}
        if question.kind == "text":
            assert question.answers[0] in {a for _, a in answers}


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("ab ~=#{}:\\\n%1/"), max_size=30))
def test_no_sign_in_a_question_breaks_out_of_gift(text: str) -> None:
    one = questions(made())[0]
    odd = replace(one, id="x", ask=f"A {text} b", kind="text", answers=(f"z{text}",), options=(), wrong=(), picture="")
    [(_, ask, answers)] = gift_read(to_gift(made(), (odd,), "").decode())
    assert ask == " ".join(linear(odd.ask).split())
    assert answers == [("=", " ".join(linear(odd.answers[0]).split()))]


def test_the_quiz_game_table_has_the_right_answer_among_two_to_four(tmp_path: Path) -> None:
    write(made("quiz"), tmp_path, ("kahoot",))
    head, *rows = csv.reader(io.StringIO((tmp_path / "teacher" / "questions.kahoot.csv").read_text("utf-8-sig")))
    assert tuple(head) == COLUMNS and rows
    by_ask = {" ".join(linear(q.ask).split()): q for q in questions(made("quiz"))}
    for ask, *answers, seconds, right in rows:
        shown = [a for a in answers if a]
        assert 2 <= len(shown) <= 4 and len(set(shown)) == len(shown) and len(ask) <= 120 and int(seconds) in (20, 30, 60, 90, 120)
        assert shown[int(right.split(",")[0]) - 1] in {linear(a) for a in by_ask[ask].answers}
    one = questions(made())[0]
    assert kahoot_row(replace(one, ask="long " * 40)) is None


def test_a_table_cell_never_starts_a_formula(tmp_path: Path) -> None:
    from app.drafting.quiz_texts import to_kahoot

    one = replace(questions(made("quiz"))[0], ask='=HYPERLINK("x")', kind="choice", options=("@a", "-3/4"), answers=("-3/4",), picture="")
    text = to_kahoot(made("quiz"), (one,), "").decode("utf-8-sig")
    assert "'=HYPERLINK" in text and "'@a" in text and "'-3/4" not in text


def test_flash_cards_open_in_sqlite_with_the_lessons_words_and_ids_that_stay(tmp_path: Path) -> None:
    one = made("quiz")
    write(one, tmp_path, ("anki",))
    path = tmp_path / "teacher" / "cards.apkg"
    notes = cards(path, "select id, guid, flds, tags from notes")
    assert len(notes) == len(cards(path, "select id from cards")) == len({n[0] for n in notes}) == len({n[1] for n in notes})
    fronts = [str(n[2]).split("\x1f")[0] for n in notes]
    assert one.source.objective is not None
    assert {w.term for w in one.source.objective.vocabulary} <= set(fronts)
    assert all(len(str(n[2]).split("\x1f")) == 2 and str(n[2]).split("\x1f")[1] for n in notes)
    assert cards(path, "pragma integrity_check") == [("ok",)]
    assert len(notes) == len(one.source.objective.vocabulary) + sum(bool(q.answers) for q in questions(one))


def test_maths_is_written_for_each_program_in_its_own_way() -> None:
    assert tex("1/2 + x^2") == r"\frac{1}{2}\,+\,{x}^{2}"
    assert linear("What is $3 * 4$, $2*(x + 3)$ or $x^2$?") == "What is 3 × 4, 2×(x + 3) or x²?"
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>" in mathml("1/2")
    assert tex("a & b_1 % {") == r"a\,\&\,b\_1\,\%\,\{"


def test_other_spellings_of_the_same_number_are_taken_where_the_form_is_free() -> None:
    from app.drafting.quiz_files import _same_number

    assert _same_number("5/4", "") == ["5/4", "1 1/4", "1.25"]
    assert _same_number("two", "") == []


def test_a_lesson_in_word_pdf_and_markdown_takes_three_seconds_at_most(tmp_path: Path) -> None:
    write(made(), tmp_path / "warm", ("docx", "pdf"))
    start = time.process_time()
    write(draft(LESSON, own_source()), tmp_path, ("docx", "pdf", "md"))
    assert time.process_time() - start <= 3


# ---------------------------------------------------------------- all of it


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ACTIVITIES))
def test_every_draft_of_every_objective_leaves_as_pdf_within_its_pages(name: str) -> None:
    over = []
    for pack, objective in objectives(teaching=False):
        try:
            one = draft(ACTIVITIES[name], source(packs()[pack], objective, ACTIVITIES[name]))
        except InputError:
            continue  # nobody has written what this format needs
        for page in one.files:
            count = len(pypdf.PdfReader(io.BytesIO(to_pdf(page))).pages)
            over += [f"{objective} {page.name}: {count}"] if page.pages and count > page.pages else []
        leaked = [leaks(one, pdf_text(to_pdf(p))) for p in one.student_files]
        assert not any(leaked), leaked
    assert not over


@pytest.mark.slow
@pytest.mark.parametrize("kind", QUIZZES)
def test_every_quiz_of_every_objective_leaves_as_every_quiz_file(kind: str, tmp_path: Path) -> None:
    for pack, objective in objectives(teaching=False):
        one = draft(TICKET, source(packs()[pack], objective, TICKET))
        [path] = write(one, tmp_path / objective, (kind,))
        assert path.stat().st_size > 60  # a head alone, where every question needs a picture
        if kind == "qti":
            with zipfile.ZipFile(path) as package:
                for name in (n for n in package.namelist() if n.startswith("items/") and n.endswith(".xml")):
                    sound_item(ElementTree.fromstring(package.read(name)))


# ---------------------------------------------------------------- read back by other code


def broken(package: bytes, file: str, change: Callable[[str], str]) -> bytes:
    """The package with one file changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            changed = change(text) if re.fullmatch(file, name) else text
            assert changed != text or not re.fullmatch(file, name)
            new.writestr(name, changed)
    return out.getvalue()


def swapped(old: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(old, new, text, count=1, flags=re.S)


QTI_FAULTS = {
    "an attribute left out": (r"items/.*xml", swapped(r' adaptive="false"', "")),
    "parts in another order": (
        r"items/.*xml",
        swapped(r"(<outcomeDeclaration.*?</outcomeDeclaration>)(<itemBody>.*?</itemBody>)", r"\2\1"),
    ),
    "an element that is not there": (r"items/.*xml", swapped(r"<p>", "<center/><p>")),
    "a name that is no name": (r"items/.*xml", swapped(r'identifier="q-', 'identifier="1 q-')),
    "a box for another answer": (r"items/.*xml", swapped(r'responseIdentifier="RESPONSE"', 'responseIdentifier="OTHER"')),
    "a cardinality nobody knows": (r"items/.*xml", swapped(r'cardinality="(single|multiple|ordered)"', 'cardinality="some"')),
    "a file the manifest forgets": (r"imsmanifest.xml", swapped(r'<resource identifier="q-.*?</resource>', "")),
    "an item the test forgets": (r"test.xml", swapped(r"<assessmentItemRef [^>]*/>", "")),
}


@pytest.mark.parametrize("fault", QTI_FAULTS)
def test_the_qti_schema_sees(fault: str) -> None:
    one = made("quiz")
    package = quiz_writers()["qti"].write(one, questions(one), "")
    assert qti_faults(package)[1] == []
    assert qti_faults(broken(package, *QTI_FAULTS[fault]))[1]


def test_every_question_of_a_quiz_is_read_back_from_qti_and_gift_and_cards() -> None:
    one = made("quiz")
    asked = questions(one)
    package, text = quiz_writers()["qti"].write(one, asked, ""), quiz_writers()["gift"].write(one, asked, "").decode()
    assert len(asked) == len(qti_read(package)) == len(gift_parsed(text))
    assert all(same_question(q, r, feedback=False) for q, r in zip(asked, qti_read(package), strict=True))
    assert all(same_question(q, r, feedback=True) for q, r in zip(asked, gift_parsed(text), strict=True))
    fronts = [card_words(front) for front, _ in anki_read(quiz_writers()["anki"].write(one, asked, ""))]
    assert all(any(f.startswith(bare(plain(q.ask))) for f in fronts) for q in asked if q.answers)


def test_reading_back_sees_another_key_a_lost_option_and_lost_feedback() -> None:
    asked = next(q for q in questions(made("quiz")) if q.kind == "choice")
    text = quiz_writers()["gift"].write(made("quiz"), (asked,), "").decode()
    [read] = gift_parsed(text)
    assert same_question(asked, read, feedback=True)
    other = next(o for o in asked.options if o not in asked.answers)
    assert not same_question(replace(asked, answers=(other,)), read, feedback=True)
    assert not same_question(replace(asked, options=asked.options[:-1]), read, feedback=True)
    assert not same_question(replace(asked, ask="What else?"), read, feedback=True)
    typed = next(q for q in questions(made("quiz")) if q.kind == "text" and q.wrong)
    [read] = gift_parsed(quiz_writers()["gift"].write(made("quiz"), (typed,), "").decode())
    assert same_question(typed, read, feedback=True) and read.wrong
    assert not same_question(typed, replace(read, wrong=()), feedback=True)
    assert not same_question(typed, replace(read, answers=(*read.answers, "7")), feedback=True)


# ---------------------------------------------------------------- what stays together on paper


def paragraphs_kept(data: bytes, words: str) -> list[bool]:
    """Whether each paragraph of a Word file that holds these words is held with the next."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        xml = file.read("word/document.xml").decode()
    return ["<w:keepNext/>" in p for p in re.findall(r"<w:p>.*?</w:p>", xml, re.S) if words in re.sub(r"<[^>]+>", "", p)]


def test_room_to_write_stays_on_the_page_of_its_last_help() -> None:
    task = Task("1", "Why?", "shared", space=68, supports=(Support("Look", "First part"),))
    filler = tuple(Paragraph("A line.") for _ in range(37))
    for n in range(6):
        page = page_of(*filler, *[Paragraph("More.")] * n, task)
        texts = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(to_pdf(page))).pages]
        assert next(i for i, t in enumerate(texts) if "First part" in t) == len(texts) - 1, n
    assert paragraphs_kept(rendered(page_of(task), "docx"), "First part") == [True]


def test_the_steps_to_order_stay_on_one_page_of_a_word_file() -> None:
    data = rendered(page_of(Task("1", "Order.", "shared", steps=("one step", "two step", "last step"))), "docx")
    assert [paragraphs_kept(data, w) for w in ("one step", "two step", "last step")] == [[True], [True], [False]]


def test_what_is_cut_out_has_pages_of_its_own_in_large_print() -> None:
    page = page_of(Paragraph("First ticket."), Cut(), Paragraph("Second ticket."))
    assert len(pypdf.PdfReader(io.BytesIO(to_pdf(page))).pages) == 1
    texts = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(to_pdf(page, THEMES["large"]))).pages]
    assert len(texts) == 2 and "First" in texts[0] and "Second" in texts[1]


def test_a_teachers_last_page_of_a_few_lines_is_saved_by_smaller_letters() -> None:
    def plan(lines: int, audience: Audience) -> Document:
        return Document("plan", "A plan", audience, tuple(Paragraph(f"Line {n} of the plan.") for n in range(lines)))

    def counted(document: Document) -> int:
        return len(pypdf.PdfReader(io.BytesIO(to_pdf(document))).pages)

    full = next(n for n in range(30, 90) if counted(plan(n, "family")) > 1)  # set at its own size, whatever is left over
    same = replace(plan(full, "family"), size=10.0)
    most = next(n for n in range(full, 120) if counted(replace(same, blocks=plan(n, "family").blocks)) > 1)
    assert counted(plan(most + 2, "teacher")) == 1
    assert counted(plan(most + 20, "teacher")) == 2


@pytest.mark.parametrize("name", ["family_letter", "reflection_starters"])
def test_a_draft_in_spanish_holds_no_english_of_ours(name: str, tmp_path: Path) -> None:
    tutor = tutor_in(str(tmp_path))
    try:
        one = studio.make(tutor.parts, studio.Request(name, "fractions.add-unlike", fields={"language": "es"}))
    finally:
        tutor.close()
    assert failed(check(one)) == []
    for page in one.files:
        footer = next(b.text for b in page.blocks if isinstance(b, Footer))
        text = f"{page.title} {page.text} {footer.replace(one.source.passages[0].title, '')}"
        assert page.language == "es"
        assert not words(text) & {"the", "and", "with", "from", "model", "name", "date", "starters", "letter", "ways"}, page.name
        assert "sin modelo" in footer
