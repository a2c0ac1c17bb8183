"""The shelf of drafts: what a teacher edits is read, checked and kept; what is shared comes in checked; what is made again is the same."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner
from web_support import Visitor, running

from app import draft_sharing, drafts, studio
from app.__main__ import app
from app.bootstrap import bootstrap
from app.drafting import check
from app.drafting.document import Document, Footer, Paragraph, Task
from app.drafting.edited import editable, edited
from app.drafting.keys import right_answers
from app.drafting.read_markdown import Near, inline, read
from app.errors import InputError
from app.parts import Parts
from app.settings import Settings
from app.store import DraftRow
from app.tutor import Tutor

T = "teacher-1"
CHOSEN = (("tiered_lesson", "fractions.add-unlike"), ("exit_ticket", "fractions.compare"), ("choice_board", "plants-ocean.kelp-forests"), ("quiz", "fractions.compare"),
          ("reflection_starters", ""), ("family_letter", "persuasive-writing.fair-persuasion"), ("worked_examples", "fractions.add-unlike"))  # fmt: skip


SOME = [pytest.param(*pair, marks=[pytest.mark.slow] if pair[0] not in ("exit_ticket", "choice_board") else []) for pair in CHOSEN]
"""Two formats each time, the others with the slow tests."""


@pytest.fixture(scope="module")
def tutor(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tutor]:
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("shelf") / "data"))
    made = bootstrap(Settings(data_dir=folder, model="none"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def parts(tutor: Tutor) -> Parts:
    return tutor.parts


def kept(parts: Parts, form: str = "exit_ticket", objective: str = "fractions.compare", person: str = T) -> DraftRow:
    request = studio.Request(form, objective)
    card = studio.keep(parts, studio.make(parts, request), request, person, "s", studio.drafts_folder(parts), ("md",))
    return drafts.owned(parts, person, card["id"])


@pytest.fixture(scope="module")
def lesson(parts: Parts) -> DraftRow:
    return kept(parts, "tiered_lesson", "fractions.add-unlike")


@pytest.fixture(scope="module")
def ticket(parts: Parts) -> DraftRow:
    return kept(parts)


def changed(parts: Parts, row: DraftRow, page: str, change: Callable[[str], str]) -> drafts.Opened:
    """A copy of the draft after an edit; the draft itself stays as it is."""
    new = drafts.copy(parts, row, T, "a copy")
    return drafts.save_page(parts, new, page, change(drafts.open_draft(parts, new).text(page)))


# ---------------------------------------------------------------- Markdown to page and back


@pytest.mark.parametrize(("form", "objective"), SOME)
def test_a_page_that_nobody_touched_is_the_same_page(parts: Parts, form: str, objective: str) -> None:
    made = studio.make(parts, studio.Request(form, objective))
    for page in made.files:
        assert edited(page, editable(page)).document == page


@pytest.mark.parametrize(("form", "objective"), SOME)
def test_a_page_read_from_its_text_alone_keeps_its_words_and_its_tasks(parts: Parts, form: str, objective: str) -> None:
    made = studio.make(parts, studio.Request(form, objective))
    for page in made.files:
        body = tuple(b for b in page.flat if not isinstance(b, Footer))
        near = Near(body, {}, page.audience == "student")
        again = replace(page, blocks=tuple(p.block for p in read(editable(replace(page, show_title=False)), near)))
        assert [t.ask for t in again.tasks] == [t.ask for t in page.tasks]
        lost = set(page.text.split()) - set(again.text.split()) - set("* ** | |---|".split())
        assert len(lost) <= 0.03 * len(set(page.text.split())) + 2, sorted(lost)[:20]


def test_one_changed_word_leaves_every_other_block_as_it_was(parts: Parts) -> None:
    page = studio.make(parts, studio.Request("tiered_lesson", "fractions.add-unlike")).file("sheet-a")
    assert page is not None
    after = edited(page, editable(page).replace("one big bowl", "one large bowl")).document
    assert sum(a != b for a, b in zip(after.blocks, page.blocks, strict=True)) == 1


def test_a_task_keeps_its_room_and_its_key_while_its_numbers_stay(parts: Parts) -> None:
    page = studio.make(parts, studio.Request("exit_ticket", "fractions.compare")).file("exit-ticket")
    assert page is not None
    task = next(t for t in page.tasks if t.item and t.label.isdigit())
    reworded = edited(page, editable(page).replace(task.ask, f"Now think. {task.ask}")).document
    same = next(t for t in reworded.tasks if t.ask == f"Now think. {task.ask}")
    assert (same.item, same.space, same.role) == (task.item, task.space, task.role)
    other = edited(page, editable(page).replace(task.ask, task.ask + " And 97?")).document
    assert next(t for t in other.tasks if t.ask.endswith("97?")).item == ""


def test_what_a_teacher_usually_writes_becomes_real_blocks() -> None:
    blank = Document("page", "Page", "student", (Footer("foot"),))
    text = "# Page\n\n## Look\n\n- one\n- two\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n**1.** What is $1/2 + 1/4$?\n\n____________________________\n\n____________________________\n\n---\n\n> **Tip.** Draw it.\n\nA *slanted* [link](https://x.org) and `code`.\n"
    kinds = [type(b).__name__ for b in edited(blank, text).document.blocks]
    assert kinds == ["Heading", "Bullets", "Bullets", "Table", "Task", "PageBreak", "Callout", "Paragraph", "Footer"]
    task = next(b for b in edited(blank, text).document.blocks if isinstance(b, Task))
    assert (task.label, task.ask, task.space) == ("1", "What is $1/2 + 1/4$?", 50.0)
    assert (
        inline("A *slanted* [link](https://x.org), `code`, 2 * 3 * 4 and $2 * 3 * 4$")
        == "A slanted link (https://x.org), code, 2 * 3 * 4 and $2 * 3 * 4$"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[a]: http://x\n\n[a]",
        "> " * 300 + "deep",
        "- " * 300 + "x",
        "```\nx\n```",
        "$" * 999,
        "|" * 999,
        "***",
        "\\" * 99,
        "# \n\n#",
        "&#0;&lt;b&gt;",
    ],
)
def test_odd_markdown_neither_fails_nor_loses_the_words_before_it(text: str) -> None:
    page = edited(Document("page", "Page", "teacher", (Footer("foot"),)), f"Kept words.\n\n{text}\n").document
    assert isinstance(page.blocks[0], Paragraph) and page.blocks[0].text == "Kept words."
    assert isinstance(page.blocks[-1], Footer)


# ---------------------------------------------------------------- the gate over an edit


BREAKS = {
    "no_names": "Maria Lopez sits at the back and Maria has dyslexia.",
    "plain_student_words": "This is the scaffolded tier.",
    "asset_language": "A sheet for struggling students.",
    "citations_real": "See https://counting.example.org for more.",
    "standards_on_shelf": "This is CCSS.MATH.CONTENT.9.ZZ.Q.99.",
    "pictures_print": "![a cat](https://x.example/cat.png)",
    "print_safe": "Use \\frac{1}{2} here <br> now.",
    "reading_level": "Notwithstanding considerable terminological heterogeneity, mathematicians unanimously characterise commensurability as representability through proportionally subdivided constituents.",
}


@pytest.mark.parametrize("rule", BREAKS)
def test_an_edit_that_breaks_a_rule_is_told_by_name_and_line(parts: Parts, ticket: DraftRow, rule: str) -> None:
    opened = changed(parts, ticket, "exit-ticket", lambda text: f"{text}\n{BREAKS[rule]}\n")
    found = [f for f in opened.faults if f.rule == rule]
    assert found, [f.rule for f in opened.faults]
    lines = opened.text("exit-ticket").split("\n")
    assert lines[found[0].line - 1] == BREAKS[rule]
    assert not [f for f in opened.faults if f.rule not in (rule, "page_limits", "citations_real", "print_safe")]


def test_a_key_written_on_a_students_page_is_found(parts: Parts, lesson: DraftRow) -> None:
    item = next(i for i in drafts.open_draft(parts, lesson).draft.items if "/" in i.expected.value)
    opened = changed(parts, lesson, "sheet-a", lambda text: f"{text}\nRemember: the answer is ${right_answers(item)[0]}$.\n")
    assert [f.rule for f in opened.faults if f.line == opened.text("sheet-a").rstrip().count("\n") + 1] == ["keeps_answer"]


def test_a_wrong_answer_written_into_the_key_is_found(parts: Parts, lesson: DraftRow) -> None:
    opened = drafts.open_draft(parts, lesson)
    item = next(
        i
        for i in opened.draft.items
        if i.expected.kind == "value" and any(t.item == i.id for f in opened.draft.student_files for t in f.tasks)
    )

    def wrong(text: str) -> str:
        at = text.index("- **Answer:**", text.index(item.ask))
        return text[:at] + "- **Answer:** 999" + text[text.index("\n", at) :]

    assert "keys_true" in [f.rule for f in changed(parts, lesson, "answer-key", wrong).faults]


def test_other_numbers_in_a_task_need_another_key_and_other_words_a_look(parts: Parts, lesson: DraftRow) -> None:
    page = drafts.open_draft(parts, lesson).page("sheet-b")
    ask = next(t.ask for t in page.tasks if t.item)
    hard = changed(parts, lesson, "sheet-b", lambda text: text.replace(ask, f"{ask} Use 77."))
    assert [(f.rule, f.soft) for f in hard.faults] == [("key_follows", False)]
    soft = changed(parts, lesson, "sheet-b", lambda text: text.replace(ask, f"Now you. {ask}"))
    assert [(f.rule, f.soft) for f in soft.faults] == [("reworded", True)]
    assert drafts.shown(soft, "sheet-b").blocks[0] == soft.page("sheet-b").blocks[0]


@pytest.mark.parametrize("kind", ["md", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("html", "docx", "pdf"))])
def test_a_failing_edit_goes_out_only_with_the_mark_and_a_mended_one_without(parts: Parts, kind: str) -> None:
    def words_of(opened: drafts.Opened) -> str:
        made = drafts.file_of(opened, "exit-ticket", kind)
        if kind == "docx":
            return "\n".join(p.text for p in docx.Document(io.BytesIO(made)).paragraphs)
        return "\n".join(p.extract_text() for p in PdfReader(io.BytesIO(made)).pages) if kind == "pdf" else made.decode()

    row = kept(parts)
    bad = changed(parts, row, "exit-ticket", lambda text: f"{text}\nA sheet for struggling students.\n")
    assert "Checks that failed: asset language" in " ".join(words_of(bad).split())
    assert "struggling students" in " ".join(words_of(bad).split())
    good = drafts.save_page(parts, bad.row, "exit-ticket", bad.text("exit-ticket").replace("struggling students", "all of us"))
    assert "Checks that failed" not in words_of(good)
    assert "A sheet for all of us" in " ".join(words_of(good).split())
    if kind in ("md", "html"):
        assert drafts.BY_HAND in words_of(good)


def test_an_edit_cannot_take_the_foot_or_the_code_of_a_page_away(parts: Parts) -> None:
    opened = changed(parts, kept(parts), "exit-ticket", lambda _: "Only this.")
    assert opened.draft.files[0].code
    page = drafts.file_of(opened, "exit-ticket", "md").decode()
    assert "CC BY 4.0" in page or "CC-BY-4.0" in page
    assert opened.page("exit-ticket").code == opened.draft.file("exit-ticket").code  # type: ignore[union-attr]


def test_reverting_gives_the_page_as_it_was_made_and_saving_it_unchanged_is_no_edit(parts: Parts) -> None:
    row = kept(parts)
    before = drafts.open_draft(parts, row).text("exit-ticket")
    after = drafts.save_page(parts, row, "exit-ticket", before + "\nMore.\n")
    assert set(after.edits) == {"exit-ticket"}
    assert drafts.revert_page(parts, after.row, "exit-ticket").text("exit-ticket") == before
    assert drafts.save_page(parts, row, "exit-ticket", before.replace("\n", "\r\n")).edits == {}


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 60_001])
def test_a_text_that_cannot_be_a_page_is_refused_in_words(parts: Parts, text: str) -> None:
    with pytest.raises(InputError):
        drafts.save_page(parts, kept(parts), "exit-ticket", text)


# ---------------------------------------------------------------- the shelf


def test_words_format_and_objective_find_a_draft_and_newest_comes_first(parts: Parts) -> None:
    me = "finder"
    first, second = kept(parts, person=me), kept(parts, "family_letter", "fractions.compare", person=me)
    drafts.rename(parts, second, "Carta para mamás y papás")
    mine = lambda asked: [r.id for r in drafts.shelf(parts, me, asked) if r.person == me]  # noqa: E731
    assert mine(None) == [second.id, first.id]
    assert mine(drafts.Asked("MAMAS carta")) == [second.id]
    assert mine(drafts.Asked("ticket compare")) == [first.id]
    assert mine(drafts.Asked(format="family_letter", objective="fractions.compare")) == [second.id]
    assert mine(drafts.Asked("ticket mamas")) == []


def test_nobody_opens_or_finds_another_teachers_draft(parts: Parts) -> None:
    row = kept(parts, person="somebody-else")
    with pytest.raises(InputError):
        drafts.owned(parts, T, row.id)
    assert row.id not in [r.id for r in drafts.shelf(parts, T)]


def test_a_deleted_draft_comes_back_and_an_old_one_is_ended_with_its_files(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    row = kept(parts, person="tidy")
    folder = studio.drafts_folder(parts) / row.id
    parts.store.drafts.delete(row.id)
    assert drafts.shelf(parts, "tidy") == [r for r in drafts.shelf(parts, "tidy") if r.id != row.id]
    parts.store.drafts.restore(row.id)
    assert row.id in [r.id for r in drafts.shelf(parts, "tidy")]
    parts.store.drafts.delete(row.id)
    drafts.purge(parts, "tidy")
    assert parts.store.drafts.find(row.id) and folder.is_dir()
    gone = parts.store.drafts.purge(["tidy"], drafts.datetime.now(drafts.UTC) + timedelta(days=1))
    assert gone == [row.id] and parts.store.drafts.find(row.id) is None


def test_a_copy_and_its_first_one_are_edited_apart(parts: Parts) -> None:
    row = kept(parts)
    new = drafts.copy(parts, row, T, "Copy")
    drafts.save_page(parts, new, "exit-ticket", "Mine.")
    assert drafts.open_draft(parts, drafts.owned(parts, T, row.id)).edits == {}


# ---------------------------------------------------------------- made again


@pytest.mark.parametrize(("form", "objective"), SOME)
def test_a_draft_opens_from_its_record_as_it_was_made(parts: Parts, form: str, objective: str) -> None:
    request = studio.Request(form, objective, seed=3)
    card = studio.keep(parts, studio.make(parts, request), request, T, "s", studio.drafts_folder(parts), ("md", "docx"))
    row = drafts.owned(parts, T, card["id"])
    opened = drafts.open_draft(parts, row)
    assert opened.changes == () and opened.keys_known
    files, folder = drafts.files_of(opened, ("md", "docx")), studio.drafts_folder(parts) / row.id
    on_disk = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert {name: files.get(name) for name in on_disk} == on_disk


@pytest.mark.slow
def test_when_the_pack_changed_a_draft_stays_as_it_was_and_says_so(parts: Parts, lesson: DraftRow) -> None:
    pack = parts.packs["fractions"]
    before = {f.name: editable(f) for f in drafts.open_draft(parts, lesson).draft.files}
    objective = pack.objectives["fractions.add-unlike"]
    newer = replace(
        pack,
        about=pack.about.model_copy(update={"version": "9.9.9"}),
        objectives={**pack.objectives, objective.id: objective.model_copy(update={"can": "I can do it all anew."})},
    )
    later = replace(parts, packs={**parts.packs, "fractions": newer})
    opened = drafts.open_draft(later, lesson)
    assert [c.what for c in opened.changes] == ["pack"] and opened.changes[0].now.endswith("9.9.9")
    assert {f.name: editable(f) for f in opened.draft.files} == before
    new, changes = drafts.make_again(later, lesson, T)
    assert "9.9.9" in drafts.in_words(changes[0])
    assert "I can do it all anew." in drafts.open_draft(later, new).text("sheet-a")
    gone = drafts.open_draft(replace(parts, packs={}), lesson)
    assert [c.what for c in gone.changes] == ["gone"]
    assert "one big bowl" in gone.text("sheet-a") and drafts.file_of(gone, "sheet-a", "docx").startswith(b"PK")


def test_every_page_says_its_pack_its_prompt_and_who_speaks_on_one_line(parts: Parts) -> None:
    made = studio.make(parts, studio.Request("tiered_lesson", "fractions.add-unlike"))
    for page in made.files:
        foot = next(b.text for b in page.blocks if isinstance(b, Footer))
        assert f"prompt {made.activity.version}" in foot and made.source.version in foot and foot.endswith("no model")
        assert len(foot) <= 120
    assert all(c.ok for c in check(made))


def test_the_prompts_version_follows_its_content(parts: Parts) -> None:
    form = parts.activities["exit_ticket"]
    data = form.model_dump()
    assert type(form).model_validate(data | {"title": "Other"}).version != type(form).model_validate(data).version
    assert form.model_copy(update={"title": "Other"}).version == form.version


# ---------------------------------------------------------------- one file for a colleague


def zipped(**files: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("--", "."), content)
    return out.getvalue()


def test_a_shared_draft_comes_in_with_its_edits_and_names_nobody(parts: Parts, lesson: DraftRow) -> None:
    opened = changed(parts, lesson, "sheet-a", lambda text: text.replace("one big bowl", "one large bowl"))
    content = draft_sharing.share(opened)
    told = zipfile.ZipFile(io.BytesIO(content)).read("record.json").decode()
    assert T not in told and str(parts.settings.data_dir) not in told
    taken = draft_sharing.take_in(parts, content, "colleague")
    there = drafts.open_draft(parts, taken.row)
    assert taken.changes == () and set(there.edits) == {"sheet-a"}
    assert there.text("sheet-a") == opened.text("sheet-a")
    assert draft_sharing.share(there) == content


def good(parts: Parts, lesson: DraftRow) -> dict[str, Any]:
    content = draft_sharing.share(drafts.open_draft(parts, lesson))
    return dict(json.loads(zipfile.ZipFile(io.BytesIO(content)).read("record.json")))


HOSTILE: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "not a zip": lambda _: b"PK nothing",
    "empty": lambda _: b"",
    "no record": lambda _: zipped(edited__page="x"),
    "a stranger": lambda r: zipped(record__json="{}", evil="x"),
    "way up": lambda r: zipped(**{"record--json": json.dumps(r), "..__..__etc__passwd": "x"}),
    "not JSON": lambda _: zipped(**{"record--json": "{"}),
    "deep": lambda _: zipped(**{"record--json": '{"a":' + "[" * 5000 + "]" * 5000 + "}"}),
    "a list": lambda _: zipped(**{"record--json": "[]"}),
    "bomb": lambda _: zipped(**{"record--json": "0" * 9_000_000}),
    "too large": lambda _: b"x" * 2_000_001,
    "not text": lambda r: zipped(**{"record--json": json.dumps(r), "edited__sheet-a.md": b"\xff\xfe\x00"}),
    "long page": lambda r: zipped(**{"record--json": json.dumps(r), "edited__sheet-a.md": "x" * 70_000}),
    "later": lambda r: zipped(**{"record--json": json.dumps(r | {"stepwise": 99})}),
    "unknown format": lambda r: zipped(**{"record--json": json.dumps(r | {"request": r["request"] | {"format": "spells"}})}),
    "unknown objective": lambda r: zipped(**{"record--json": json.dumps(r | {"request": r["request"] | {"objective": "magic.spells"}})}),
    "unknown field": lambda r: zipped(**{"record--json": json.dumps(r | {"request": r["request"] | {"fields": {"evil": "1"}}})}),
    "unknown change": lambda r: zipped(**{"record--json": json.dumps(r | {"request": r["request"] | {"changes": ["evil"]}})}),
    "a seed of words": lambda r: zipped(**{"record--json": json.dumps(r | {"request": r["request"] | {"seed": "many"}})}),
    "a grade of 99": lambda r: zipped(**{"record--json": json.dumps(r | {"request": r["request"] | {"grade": 99}})}),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_file_that_is_no_draft_is_refused_in_a_sentence_and_leaves_nothing(parts: Parts, lesson: DraftRow, how: str) -> None:
    before = len(parts.store.drafts.of([]))
    with pytest.raises(InputError) as fault:
        draft_sharing.take_in(parts, HOSTILE[how](good(parts, lesson)), "colleague", "gift.stepwise.zip")
    assert len(str(fault.value)) < 700
    assert len(parts.store.drafts.of([])) == before


@pytest.mark.slow
def test_words_that_differ_in_a_shared_file_go_through_the_gate(parts: Parts, lesson: DraftRow) -> None:
    record = good(parts, lesson)
    page = next(p for p in record["pages"] if p["name"] == "sheet-a")
    page["markdown"] += "\nA sheet for struggling students.\n"
    record["checks"] = [{"rule": "keeps_answer", "ok": True, "where": ""}]
    taken = draft_sharing.take_in(parts, zipped(**{"record--json": json.dumps(record)}), "colleague")
    assert "asset_language" in [f.rule for f in drafts.open_draft(parts, taken.row).faults]
    assert len(taken.row.record["checks"]) > 5


# ---------------------------------------------------------------- the doors


@pytest.fixture(scope="module")
def address(tutor: Tutor) -> Iterator[str]:
    with running(tutor, tutor.parts.settings.data_dir) as url:
        yield url


def test_only_a_teacher_has_the_shelf_and_only_their_own(address: str, parts: Parts, lesson: DraftRow) -> None:
    student, teacher = Visitor(address).choose("student"), Visitor(address).choose("teacher")
    assert student.http.get("/drafts", follow_redirects=False).status_code == 303
    assert student.http.get(f"/drafts/{lesson.id}/file/answer-key.md").status_code == 403
    assert student.http.post(f"/drafts/{lesson.id}/delete").status_code == 403
    assert Visitor(address).http.get(f"/drafts/{lesson.id}/share").status_code in (401, 303)
    for path in ("", "/file/answer-key.md", "/paper/sheet-a", "/share", "/all.zip", "/edit/sheet-a"):
        answer = teacher.http.get(f"/drafts/{lesson.id}{path}")
        assert answer.status_code == 400 and "no such draft" in answer.text, path


def test_a_teacher_edits_over_the_web_and_nothing_typed_is_lost(address: str, parts: Parts) -> None:
    row, teacher = kept(parts, person="home"), Visitor(address).choose("teacher")
    here = f"/drafts/{row.id}"
    assert row.id in teacher.http.get("/drafts?q=compare").text
    base = drafts.fingerprint(drafts.open_draft(parts, row).text("exit-ticket"))
    typed = "Mine & <b>yours</b>.\nA sheet for struggling students."
    first = teacher.http.post(f"{here}/edit/exit-ticket", data={"text": typed, "base": base}, follow_redirects=True)
    assert "Says what a child can do" in first.text and "Mine &amp; &lt;b>yours" in first.text.replace("&gt;", ">")
    stale = teacher.http.post(f"{here}/edit/exit-ticket", data={"text": "Another window.", "base": base})
    assert stale.status_code == 409 and "Another window." in stale.text and "another window" in stale.text
    long = teacher.http.post(f"{here}/edit/exit-ticket", data={"text": "y" * 61_000, "base": drafts.fingerprint(typed + "\n")})
    assert long.status_code == 400 and "y" * 61_000 in long.text
    assert drafts.owned(parts, T, row.id).edited == {"exit-ticket": typed + "\n"}
    files = zipfile.ZipFile(io.BytesIO(teacher.http.get(f"{here}/all.zip", timeout=60).content)).namelist()
    assert (
        "student/exit-ticket.docx" in files
        and "teacher/teacher-copy.pdf" in files
        and not [n for n in files if n.endswith((".zip", ".apkg"))]
    )
    for path in ("/edit/nothing", "/file/exit-ticket.exe", "/file/..%2f..%2fetc.md", "/quiz/qti", "/paper/nothing"):
        assert teacher.http.get(f"{here}{path}").status_code in (400, 404), path
    for forged in ({}, {"title": "   "}, {"title": "Mine"} | {f"more{n}": "x" for n in range(30)}):
        assert "needs a title" in teacher.http.post(f"{here}/rename", data=forged).text


@pytest.mark.slow
def test_the_command_lists_makes_again_shares_and_takes_in(data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEPWISE_MODEL", "none")

    def run(*words: str) -> list[dict[str, Any]]:
        done = CliRunner().invoke(app, [*words, "--json"])
        assert done.exit_code == 0, (done.output, done.exception)
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    run("draft", "exit_ticket", "--objective", "fractions.compare", "--out", str(tmp_path / "one"), "--formats", "docx,md,pdf")
    [row] = run("drafts", "ticket")
    assert run("drafts", "nothing", "like", "it") == []
    [again] = run("drafts", "--again", row["id"][:8], "--out", str(tmp_path / "two"))
    assert again["facts"]["same"]
    one, two = (
        {str(p.relative_to(tmp_path / d)): p.read_bytes() for p in (tmp_path / d).rglob("*") if p.is_file()} for d in ("one", "two")
    )
    assert one == two and any(name.endswith(".docx") for name in one)
    run("drafts", "--share", row["id"], str(tmp_path / "x.stepwise.zip"))
    [taken] = run("drafts", "--import", str(tmp_path / "x.stepwise.zip"))
    assert taken["facts"]["title"] == row["title"] and taken["facts"]["changes"] == []
    assert len(run("drafts")) == 2
    for wrong in (("--again", "zzz"), ("--import", str(tmp_path / "none")), ("--share", "", "x")):
        assert isinstance(CliRunner().invoke(app, ["drafts", *wrong]).exception, InputError)
