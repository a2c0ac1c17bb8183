"""The shelf of standards: what is on it, how a code is found, and that no other code is ever shown as checked."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_drafting_support import ACTIVITIES, objectives, own_source, packs, source
from typer.testing import CliRunner

from app.__main__ import app
from app.drafting import check, draft, failed
from app.drafting.codes import NOT_CHECKED, marked, named, shown
from app.drafting.compose import Draft
from app.drafting.document import Document, Paragraph
from app.errors import InputError, PackError, StepwiseError
from app.standards import FrameworkFile, Shelved, keep, load_standards, open_shelf, read_case, read_table, unknown_codes

SHELF = open_shelf()
NF = """
3.NF.A.1 3.NF.A.2 3.NF.A.2.A 3.NF.A.2.B 3.NF.A.3 3.NF.A.3.A 3.NF.A.3.B 3.NF.A.3.C 3.NF.A.3.D
4.NF.A.1 4.NF.A.2 4.NF.B.3 4.NF.B.3.A 4.NF.B.3.B 4.NF.B.3.C 4.NF.B.3.D 4.NF.B.4 4.NF.B.4.A 4.NF.B.4.B 4.NF.B.4.C 4.NF.C.5 4.NF.C.6 4.NF.C.7
5.NF.A.1 5.NF.A.2 5.NF.B.3 5.NF.B.4 5.NF.B.4.A 5.NF.B.4.B 5.NF.B.5 5.NF.B.5.A 5.NF.B.5.B 5.NF.B.6 5.NF.B.7 5.NF.B.7.A 5.NF.B.7.B 5.NF.B.7.C
6.NS.A.1
""".split()


# ---------------------------------------------------------------- what is on it


def test_fractions_of_grades_3_to_6_are_on_the_shelf_wholly_and_with_what_they_need() -> None:
    on_shelf = [s.code for f in SHELF.files for s in f.standards if ".NF." in s.code and s.code.count(".") > 2]
    assert sorted(on_shelf) == sorted(c for c in NF if ".NF." in c)
    for code in NF:
        found = SHELF.find(code)
        assert found is not None, code
        assert found.standard.prerequisites, code


def test_every_framework_says_who_published_it_when_and_under_which_licence() -> None:
    for framework in SHELF.frameworks():
        assert all((framework.title, framework.publisher, framework.year, framework.licence, framework.subject, framework.url)), (
            framework.id
        )


def test_a_prerequisite_is_never_above_the_grade_it_prepares() -> None:
    for file in SHELF.files:
        for standard in file.standards:
            for name in standard.prerequisites:
                before = SHELF.find(name)
                assert before is not None, (standard.code, name)
                assert before.standard.grades[0] <= standard.grades[1], (standard.code, name)


def test_each_text_is_short_and_said_once_within_a_grade() -> None:
    said = [(s.grades, s.text) for f in SHELF.files for s in f.standards]
    assert [text for _, text in said if not 20 <= len(text) <= 220] == []
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("pack", packs().values(), ids=packs())
def test_every_code_of_a_pack_is_on_the_shelf(pack: Any) -> None:
    codes = [c for o in pack.objectives.values() for c in (*o.standards, o.forward.code) if c]
    assert codes
    assert [c for c in codes if not SHELF.find(c)] == []
    for words in [o.builds_on for o in pack.objectives.values()] + [t.model_dump_json() for t in pack.teaching.values()]:
        assert unknown_codes(words, SHELF) == ()


# ---------------------------------------------------------------- finding a code


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("4.NF.B.3a", "CCSS.MATH.CONTENT.4.NF.B.3.A"),
        ("4.NF.3.a", "CCSS.MATH.CONTENT.4.NF.B.3.A"),
        ("4.nf.3a", "CCSS.MATH.CONTENT.4.NF.B.3.A"),
        ("CCSS.MATH.CONTENT.4.NF.B.3.A", "CCSS.MATH.CONTENT.4.NF.B.3.A"),
        ("CCSS.Math.Content.4.NF.B.3a", "CCSS.MATH.CONTENT.4.NF.B.3.A"),
        ("CCSS 5.MD.A.1", "CCSS.MATH.CONTENT.5.MD.A.1"),
        ("W.4.1a", "CCSS.ELA-LITERACY.W.4.1.A"),
        ("4.W.1.A", "CCSS.ELA-LITERACY.W.4.1.A"),
        ("CCSS.ELA-LITERACY.W.9-10.1.B", "CCSS.ELA-LITERACY.W.9-10.1.B"),
        ("9-10.W.1b", "CCSS.ELA-LITERACY.W.9-10.1.B"),
        ("NGSS MS-LS1-4", "NGSS MS-LS1-4"),
        ("5-ls1-1", "NGSS 5-LS1-1"),
        ("5\u2011LS1\u20111", "NGSS 5-LS1-1"),
        ("TEKS 4.3E", "TEKS MATH 4.3(E)"),
        ("TEKS 4.3(E)", "TEKS MATH 4.3(E)"),
        ("§111.6(b)(3)(E)", "TEKS MATH 4.3(E)"),
        ("Ocean Literacy Principle 5", "Ocean Literacy Principle 5"),
    ],
)
def test_a_code_is_found_under_its_spellings(asked: str, code: str) -> None:
    found = SHELF.find(asked)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "asked",
    ["4.NF.B.9", "4.NF.A.3", "9.NF.A.1", "4.NF.B.3.E", "W.4.1.E", "NGSS 4-LS9-9", "TEKS 4.3(Z)", "Ocean Literacy Principle 8", "", "hello"],
)
def test_a_code_that_nobody_published_is_not_found(asked: str) -> None:
    assert SHELF.find(asked) is None


def test_the_nearest_codes_are_of_the_same_family() -> None:
    assert [one.standard.code for one in SHELF.nearest("4.NF.B.9", 2)] == ["4.NF.B.3", "4.NF.B.4"]
    assert all(one.framework.id == "ngss" for one in SHELF.nearest("4-LS1-9", 2))
    assert SHELF.nearest("zzzzzz") == []


def test_words_find_the_standards_that_are_about_them() -> None:
    found = [one.standard.code for one in SHELF.search("equivalent fractions")]
    assert {"3.NF.A.3.A", "4.NF.A.1"} <= set(found)
    assert SHELF.search("quantum chromodynamics") == []


# ---------------------------------------------------------------- codes in running text


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("This meets 5.NF.A.7 and 5.NF.A.1.", ("5.NF.A.7",)),
        ("It is aligned to CCSS.MATH.CONTENT.4.NF.B.12.", ("CCSS.MATH.CONTENT.4.NF.B.12",)),
        ("See ccss.math.content.9.zz.a.1 for this.", ("ccss.math.content.9.zz.a.1",)),
        ("Standard 4NF.B.8, or 4-NF-8", ("4NF.B.8", "4-NF-8")),
        ("NGSS 4-LS9-1 and MS-LS7-2 (5-LS1-1 is fine)", ("NGSS 4-LS9-1", "MS-LS7-2")),
        ("TEKS 4.3(K), TEKS 4.3(E), §111.6(b)(3)(Q)", ("TEKS 4.3(K)", "111.6(b)(3)(Q)")),
        ("W.4.1.G, W.4.19 and W.4.1.b", ("W.4.1.G", "W.4.19")),
        ("Ocean Literacy Principle 9", ("Ocean Literacy Principle 9",)),
        ("4.NF.B.3a–d, the domain 4.NF, the cluster CCSS.MATH.CONTENT.5.NF.B and the idea MS-LS1", ()),
        ("HSA-REI.B.3 is about equations.", ("HSA-REI.B.3",)),
    ],
)
def test_only_codes_that_are_not_on_the_shelf_are_named(text: str, unknown: tuple[str, ...]) -> None:
    assert unknown_codes(text, SHELF) == unknown


def spelled(entry: Shelved, code: str) -> set[str]:
    """A code with its prefix in three ways of writing; without it where the prefix is not what makes it a code."""
    family = entry.framework.id
    short = {code} if family in ("ccss-math", "ccss-ela", "ngss") else set()
    more = {code.lower(), re.sub(r"(?<=\d)\.([A-Z])$", lambda m: m.group(1).lower(), code)} if family == "ccss-math" else set()
    full = f"{entry.framework.prefixes[0]}{code}"
    return {full, full.lower(), full.title()} | short | more


@pytest.mark.parametrize("file", SHELF.files, ids=[f.framework.id for f in SHELF.files])
def test_every_code_with_its_last_part_made_wrong_is_noticed_and_the_right_one_is_not(file: FrameworkFile) -> None:
    for standard in file.standards:
        entry = Shelved(file.framework, standard)
        wrong = re.sub(r"(\d+|[A-Z])(\)?)$", lambda m: ("97" if m.group(1).isdigit() else "Q") + m.group(2), standard.code)
        assert [w for w in spelled(entry, wrong) if not unknown_codes(f"We teach {w} today.", SHELF)] == []
        assert [w for w in spelled(entry, standard.code) if unknown_codes(f"We teach {w}, and go on.", SHELF)] == []


@pytest.mark.parametrize(
    "text",
    [
        "What is $1/2 + 1/3$? Is 5/6 more than 0.5?",
        "Version 4.3.2 came out on 3.12.2024 at 10.30.",
        "The CCSS for grades 3-5, CCSS K-12, and the CCSS of 2010 are known.",
        "I poured 3 cc 5 times and played 2 PS5 games in 4-G.",
        "Texas has the TEKS since 1998, and NGSS has three dimensions.",
        "See figure 4.2, table 3.1a and page 111.6.",
        "Solve 3.5x - 2.1 = 4.NaN or f.3",
        "e.g. Mr. K. has 4. F. is next.",
    ],
)
def test_ordinary_text_holds_no_code(text: str) -> None:
    assert unknown_codes(text, SHELF) == ()


def test_no_lesson_guide_or_task_is_taken_for_a_code() -> None:
    texts = [page.text for p in packs().values() for page in (*p.lessons, *p.guides)]
    texts += [f.model_dump_json() for p in packs().values() for f in p.families.values()]
    assert len(texts) > 100
    assert [found for text in texts if (found := unknown_codes(text, SHELF))] == []


@pytest.mark.parametrize("unit", ["CCSS-", "CCSS.MATH.", "1.", "TEKS 4.3(E)", "4.NF.", "MS-LS", "a.b-", "Ocean Literacy Principle "])
def test_a_hostile_text_is_scanned_in_linear_time(unit: str) -> None:
    started = time.process_time()
    unknown_codes(unit * (30_000 // len(unit)), SHELF)
    assert time.process_time() - started < 1.5


# ---------------------------------------------------------------- on paper

INVENTED = "CCSS.MATH.CONTENT.5.NF.A.7"


def test_a_code_on_the_shelf_is_shown_with_its_framework_and_any_other_says_that_it_was_not_checked() -> None:
    assert named(["5.NF.A.1", "5.NF.A.2", INVENTED], SHELF) == (
        f"5.NF.A.1, 5.NF.A.2 (on the shelf: Common Core State Standards for Mathematics, 2010), {INVENTED} ({NOT_CHECKED})"
    )
    assert shown(["CCSS.MATH.CONTENT.5.NF.A.1", INVENTED], SHELF) == f"5.NF.A.1, 5.NF.A.7 ({NOT_CHECKED})"
    assert marked("From 5.NF.A.7, then 5.NF.A.1.", SHELF) == f"From 5.NF.A.7 ({NOT_CHECKED}), then 5.NF.A.1."
    assert NOT_CHECKED == "not checked: not on the standards shelf"


@pytest.mark.parametrize("name", ["tiered_lesson", "exit_ticket"])
def test_an_objective_s_own_code_that_is_off_the_shelf_is_printed_as_not_checked_everywhere(name: str) -> None:
    given = own_source()
    assert given.objective is not None
    odd = given.objective.model_copy(
        update={"standards": [INVENTED], "forward": given.objective.forward.model_copy(update={"code": "6.NS.A.7"})}
    )
    made = draft(ACTIVITIES[name], replace(given, objective=odd))
    told = "\n".join(f.text for f in made.files)
    assert told.count("5.NF.A.7") == told.count(f"5.NF.A.7 ({NOT_CHECKED})") > 0
    assert told.count("6.NS.A.7") == told.count(f"6.NS.A.7 ({NOT_CHECKED})")
    assert "on the shelf" not in told.replace(NOT_CHECKED, "")
    assert "standards_on_shelf" not in failed(check(made))


def test_an_invented_code_in_a_lesson_s_prose_fails_the_rule() -> None:
    given = own_source()
    assert given.teaching is not None
    made = draft(
        ACTIVITIES["tiered_lesson"], replace(given, teaching=given.teaching.model_copy(update={"overview": "This also covers 5.NF.C.9."}))
    )
    assert failed(check(made)) == ["standards_on_shelf"]
    assert [c.where for c in check(made) if not c.ok] == ["teacher-plan: 5.NF.C.9 is not on the standards shelf"]


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_the_rule_runs_on_every_format_also_on_one_that_does_not_list_it(activity: str) -> None:
    page = Document("page", "Page", "teacher", (Paragraph("Meets 5.NF.A.7."),))
    without = ACTIVITIES[activity].model_copy(update={"rules": []})
    assert "standards_on_shelf" in failed(check(Draft(without, own_source(), {}, (page,), ())))


@pytest.mark.parametrize(("pack", "name"), objectives()[::4])
def test_lessons_of_the_packs_keep_the_rule(pack: str, name: str) -> None:
    activity = ACTIVITIES["tiered_lesson"]
    made = draft(activity, source(packs()[pack], name, activity))
    assert "standards_on_shelf" not in failed(check(made))
    assert NOT_CHECKED not in "\n".join(f.text for f in made.files)


# ---------------------------------------------------------------- CASE


def node(identifier: str, title: str = "") -> dict[str, str]:
    return {"identifier": identifier, "title": title, "uri": f"https://example.org/{identifier}"}


def item(identifier: str, code: str, text: str, *levels: str) -> dict[str, Any]:
    return {
        "identifier": identifier,
        "humanCodingScheme": code,
        "fullStatement": text,
        "educationLevel": list(levels),
        "CFItemType": "Standard",
    }


def link(kind: str, origin: str, target: str, titles: tuple[str, str] = ("", "")) -> dict[str, Any]:
    return {"associationType": kind, "originNodeURI": node(origin, titles[0]), "destinationNodeURI": node(target, titles[1])}


def package() -> dict[str, Any]:
    return {
        "CFDocument": {
            "identifier": "11aa-22bb",
            "title": "Meadow County Mathematics",
            "creator": "Meadow County",
            "publisher": "Meadow County Schools",
            "subject": ["Mathematics"],
            "language": "en",
            "version": "2021",
            "licenseURI": node("l1", "CC BY 4.0"),
        },
        "CFItems": [
            item("i0", "", "Number", "03", "04"),
            item("i1", "MC.3.N.1", "Share one thing fairly and name a share.", "03"),
            item("i2", "MC.3.N.2", "Put <b>thirds</b> &amp; fourths on a line.", "03"),
            item("i3", "MC.4.N.1", "Join shares of one size.", "04", "05"),
            item("i4", "MC.4.N.1", "The same code again.", "04"),
            item("i5", "MC.K.N.1", "Count to ten.", "KG"),
            item("i6", "MC.9.X", "", "09"),
        ],
        "CFAssociations": [
            link("isChildOf", "i0", "11aa-22bb"),
            link("isChildOf", "i1", "i0"),
            link("isChildOf", "i2", "i1"),
            link("isChildOf", "i3", "i0"),
            link("precedes", "i1", "i3"),
            link("precedes", "i2", "i3"),
            link("precedes", "i3", "i2"),
            link("exactMatchOf", "i3", "elsewhere", ("", "OTHER.MATH.4.J.7")),
            link("exactMatchOf", "i1", "i2"),
            link("isRelatedTo", "i1", "i5"),
        ],
    }


@pytest.fixture
def case(tmp_path: Path) -> Callable[..., Path]:
    def write(data: Any = None, name: str = "county.json") -> Path:
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(package() if data is None else data), encoding="utf-8")
        return path

    return write


def test_a_case_package_becomes_a_framework_with_parents_prerequisites_and_spellings(case: Callable[..., Path]) -> None:
    file, skipped = read_case(case())
    framework, by_code = file.framework, {s.code: s for s in file.standards}
    assert (framework.title, framework.publisher, framework.year, framework.licence) == (
        "Meadow County Mathematics", "Meadow County Schools", 2021, "CC BY 4.0",
    )  # fmt: skip
    assert set(by_code) == {"MC.3.N.1", "MC.3.N.2", "MC.4.N.1", "MC.K.N.1"}
    assert by_code["MC.3.N.2"].text == "Put thirds & fourths on a line."
    assert (by_code["MC.3.N.2"].parent, by_code["MC.3.N.1"].parent) == ("MC.3.N.1", "")
    assert (by_code["MC.4.N.1"].prerequisites, by_code["MC.3.N.2"].prerequisites) == (["MC.3.N.1", "MC.3.N.2"], [])
    assert by_code["MC.4.N.1"].aliases == ["OTHER.MATH.4.J.7"]
    assert [by_code[c].grades for c in ("MC.K.N.1", "MC.4.N.1")] == [(0, 0), (4, 5)]
    assert dict(skipped) == {
        "Number": "it has no code",
        "MC.4.N.1": "its code is on an earlier item",
        "MC.9.X": "it has no text",
        "precedes MC.4.N.1": "it and MC.3.N.2 precede each other in a circle",
        "exactMatchOf MC.3.N.1": "both ends are in the file under codes of their own",
    }


def test_every_item_and_link_that_matters_is_used_or_listed(case: Callable[..., Path]) -> None:
    file, skipped = read_case(case())
    items = len(file.standards) + sum(not name.startswith(("precedes", "exactMatchOf", "isChildOf")) for name, _ in skipped)
    assert items == len(package()["CFItems"])
    assert all(reason for _, reason in skipped)


def test_version_1_1_in_its_envelope_and_the_older_spelling_of_links_are_read(case: Callable[..., Path]) -> None:
    old = package()
    for one in old["CFAssociations"]:
        for end in ("origin", "destination"):
            one[f"{end}NodeIdentifier"] = one.pop(f"{end}NodeURI")["identifier"]
    new = package()
    new["CFDocument"] |= {"caseVersion": "1.1", "extensions": {"x": 1}}
    first, second = read_case(case(old, "old.json"))[0], read_case(case({"CFPackage": new}, "new.json"))[0]
    assert [s.parent for s in first.standards] == [s.parent for s in second.standards]
    assert first.framework.id == second.framework.id


def test_an_imported_framework_is_found_after_a_restart_and_invented_codes_of_its_kind_are_known_as_such(
    case: Callable[..., Path], tmp_path: Path
) -> None:
    file, skipped = read_case(case())
    keep(file, tmp_path / "data" / "standards", skipped)
    shelf = open_shelf(tmp_path / "data")
    assert shelf.title("mc.4.n.1") == "Meadow County Mathematics, 2021"
    assert shelf.find("OTHER.MATH.4.J.7") == shelf.find("MC.4.N.1")
    assert unknown_codes("We do MC.4.N.1 and MC.4.N.9 today.", shelf) == ("MC.4.N.9",)
    assert unknown_codes("We do MC.4.N.9 today.", SHELF) == ()


def test_importing_the_same_twice_changes_nothing_and_a_new_edition_says_what_changed(case: Callable[..., Path], tmp_path: Path) -> None:
    folder = tmp_path / "standards"
    file, skipped = read_case(case())
    first = keep(file, folder, skipped)
    [stored] = folder.iterdir()
    before = (stored.read_bytes(), stored.stat().st_mtime_ns)
    again = keep(read_case(case())[0], folder)
    assert (first.added, first.kept) == (4, 0)
    assert (again.added, again.changed, again.kept, again.removed) == (0, 0, 4, 0)
    assert (stored.read_bytes(), stored.stat().st_mtime_ns) == before
    data = package()
    data["CFItems"] = [item("i1", "MC.3.N.1", "Share one thing fairly.", "03"), item("i9", "MC.5.N.1", "New.", "05"), data["CFItems"][5]]
    edition = keep(read_case(case(data))[0], folder)
    assert (edition.added, edition.changed, edition.kept, edition.removed) == (1, 1, 1, 2)
    assert len(list(folder.iterdir())) == 1


def test_five_thousand_items_are_read_stored_and_looked_up_in_seconds(case: Callable[..., Path], tmp_path: Path) -> None:
    data = package()
    data["CFItems"] = [
        item(f"n{n}", f"BIG.{n % 9}.{n // 9}.A", f"Own statement number {n} about counting.", f"0{n % 9 + 1}") for n in range(5000)
    ]
    data["CFAssociations"] = [link("precedes", f"n{n}", f"n{n + 1}") for n in range(4999)]
    path, started = case(data), time.process_time()
    file, skipped = read_case(path)
    done = keep(file, tmp_path / "standards", skipped)
    shelf = load_standards(tmp_path / "standards")
    found = shelf.find("big.3.7.a")
    near = shelf.nearest("BIG.3.900.B")
    taken = time.process_time() - started
    assert (done.added, skipped, len(shelf)) == (5000, [], 5000)
    assert found is not None
    assert found.standard.prerequisites == ["BIG.2.7.A"]
    assert near
    assert taken < 4, taken


_DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ("", "not JSON"),
        ("{broken", "not JSON"),
        ("[1, 2]", "list"),
        ('"text"', "single value"),
        ("{}", "CFDocument"),
        ('{"CFDocument": 3}', "CFDocument"),
        ('{"CFDocument": {"title": ""}, "CFItems": []}', "title"),
        ('{"CFDocument": {"title": "T"}, "CFItems": {"a": 1}}', "not a list"),
        ('{"CFDocument": {"title": "T"}, "CFItems": []}', "none of its items"),
        ('{"CFDocument": {"title": "T"}, "CFItems": [1, null, "x", []]}', "none of its items"),
        ('{"CFPackage": 7}', "CFDocument"),
        (f'{{"CFDocument": {_DEEP}}}', "nested"),
        ('{"CFDocument": {"title": "T"}, "n": ' + "9" * 5000 + "}", "not JSON"),
    ],
)
def test_what_is_no_case_package_is_refused_in_words(data: str, named: str, case: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=named) as fault:
        read_case(case(data))
    assert fault.value.cure


def test_too_large_a_file_too_many_items_and_files_that_are_none_are_refused(
    case: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.standards import case as reader

    monkeypatch.setattr(reader, "MOST_ITEMS", 3)
    with pytest.raises(InputError, match="7 entries"):
        read_case(case())
    monkeypatch.setattr(reader, "LARGEST", 100)
    with pytest.raises(InputError, match="larger than"):
        read_case(case())
    monkeypatch.undo()
    for wrong in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(InputError, match="cannot be opened"):
            read_case(wrong)
    (tmp_path / "latin.json").write_bytes(b'{"CFDocument": "\xff\xfe"}')
    with pytest.raises(InputError, match="UTF-8"):
        read_case(tmp_path / "latin.json")


def test_hostile_codes_texts_and_links_are_left_out_with_a_reason_and_nothing_leaves_the_folder(
    case: Callable[..., Path], tmp_path: Path
) -> None:
    data = package()
    data["CFDocument"] |= {"identifier": "../../etc/passwd", "title": "A\u202eB <script>x</script>"}
    data["CFItems"] = [
        item("a", "OK.1", "Good\u0000 text\u202e with\nlines", "03"),
        item("b", "../../x", "t", "03"),
        item("c", "X" * 61, "t", "03"),
        item("d", "D.1", "t" * 2001, "03"),
        {"identifier": "e", "humanCodingScheme": 5, "fullStatement": ["x"], "educationLevel": {"a": 1}},
        item("f", "F.1", "t", "99", "-3", "XX"),
    ]
    data["CFAssociations"] = [
        link("isChildOf", "a", "f"),
        link("isChildOf", "f", "a"),
        link("isChildOf", "a", "nowhere"),
        link("exactMatchOf", "a", "q", ("", "<img src=x>")),
        {"associationType": ["precedes"], "originNodeURI": 7},
        3,
    ]
    file, skipped = read_case(case(data))
    keep(file, tmp_path / "standards", skipped)
    [stored] = (tmp_path / "standards").iterdir()
    assert stored.name == "case-etc-passwd.json"
    assert file.framework.title == "AB x"
    assert {s.code: s.text for s in file.standards} == {"OK.1": "Good text with lines", "F.1": "t"}
    assert next(s for s in file.standards if s.code == "F.1").grades == (0, 12)
    reasons = " ".join(reason for _, reason in skipped)
    for named_ in ("no code has", "longer than 60", "longer than 2000", "no code", "circle", "not among the usable", "not in the file"):
        assert named_ in reasons, named_
    assert len(load_standards(tmp_path / "standards")) == 2


def test_a_damaged_file_of_the_shelf_is_named_with_its_cure_and_a_half_written_one_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "standards"
    folder.mkdir()
    (folder / "county.new").write_text("half", encoding="utf-8")
    assert len(open_shelf(tmp_path)) == len(SHELF)
    (folder / "county.json").write_text('{"framework": {', encoding="utf-8")
    with pytest.raises(PackError, match=r"county\.json.*damaged.*Import it again"):
        open_shelf(tmp_path)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("- {code: X.1, grades: [3, 3], text: One., parent: X.9}", "X.9"),
        (
            "- {code: X.1, grades: [3, 3], text: One., prerequisites: [X.2]}\n- {code: X.2, grades: [3, 3], text: Two., prerequisites: [X.1]}",
            "circle",
        ),
        ("- {code: X.1, grades: [3, 3], text: One.}\n- {code: x.1, grades: [3, 3], text: Two.}", "twice"),
        ("- {code: X.1, grades: [5, 3], text: One.}", "lower first"),
        ("- {code: X.1, grades: [3, 3], text: One., grade: 3}", "grade"),
        ('- {code: "<b>", grades: [3, 3], text: One.}', "code"),
    ],
)
def test_a_broken_framework_file_is_named_by_file_field_and_cure(line: str, named: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(f"framework: {{id: x, title: X}}\nstandards:\n{line}\n", encoding="utf-8")
    with pytest.raises(PackError, match=named) as fault:
        load_standards(tmp_path)
    assert fault.value.where
    assert fault.value.cure


# ---------------------------------------------------------------- a table

TABLE = """framework,code,text,grade_low,grade_high,parent,prerequisites,alias,title,year,prefix
hills,H.3.1,Share one thing fairly.,3,3,,,,Hill Schools Mathematics,2020,HILL:
hills,H.3.1.a,Name a share.,3,3,H.3.1,,HS3-1a
hills,H.4.1,Join shares of one size.,4,5,,H.3.1|4.NF.B.3,
hills,H.K.1,Count to ten.,K,K,,,
hills,H.3.1,Again.,3,3,,,
hills,,No code.,3,3,,,
hills,H.5.1,,5,5,,,
hills,H.5.2,Grades the wrong way.,6,5,,,
hills,H.5.3,No grade.,x,5,,,
hills,H.5.4,A parent from nowhere.,5,5,H.9.9,,
,H.6.1,No framework.,6,6,,,
ccss-math,4.NF.B.3,Another text for a code of the release.,4,4,,,
ccss-math,1.OA.A.1,Add and take away within 20 in stories.,1,1,,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str = TABLE, name: str = "hills.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_table_adds_frameworks_and_standards_and_lists_every_row_it_cannot_use(table: Callable[..., Path], tmp_path: Path) -> None:
    files, skipped = read_table(table(), SHELF)
    for file in files:
        keep(file, tmp_path / "standards", whole=False)
    shelf = open_shelf(tmp_path)
    assert shelf.title("hill:h.3.1a") == shelf.title("HS3-1a") == "Hill Schools Mathematics, 2020"
    assert shelf.title("CCSS.MATH.CONTENT.1.OA.A.1") == "Common Core State Standards for Mathematics, 2010"
    joined, release = shelf.find("H.4.1"), shelf.find("4.NF.B.3")
    assert joined is not None
    assert release is not None
    assert joined.standard.prerequisites == ["H.3.1", "4.NF.B.3"]
    assert release.standard.text.startswith("See a/b")
    assert dict(skipped) == {
        "row 6: H.3.1": "its code is on an earlier row",
        "row 7": "it has no code",
        "row 8: H.5.1": "it has no text",
        "row 9: H.5.2": "its lowest grade is above its highest",
        "row 10: H.5.3": "its grades are not K or 1 to 12",
        "row 12: H.6.1": "it names no framework",
        "row 13: 4.NF.B.3": "it is on the shelf of the release already",
        "H.5.4": "its parent H.9.9 is neither in the table nor on the shelf",
    }


def test_tables_of_one_framework_add_up_and_the_same_table_twice_changes_nothing(table: Callable[..., Path], tmp_path: Path) -> None:
    head = "framework;code;text;grade_low;grade_high\n"
    for text, counts in (("hills;A.1;One.;3;3\n", (1, 0)), ("hills;A.2;Two.;4;\n", (1, 1)), ("hills;A.2;Two.;4;\n", (0, 2))):
        [file], skipped = read_table(table(head + text), SHELF)
        done = keep(file, tmp_path / "standards", whole=False)
        assert (done.added, done.kept, skipped) == (*counts, [])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no column framework"),
        ("code,text\nA,B\n", "no column framework, grade_low, grade_high"),
        ("framework,code,text,grade_low,grade_high\n", "no row"),
        ("framework,code,text,grade_low,grade_high\nx,,,,\n", "no row"),
        ("framework,code,text,grade_low,grade_high\nx,A.1," + "t" * 200_000 + ",3,3\n", "CSV"),
    ],
)
def test_what_is_no_table_of_standards_is_refused_in_words(text: str, named: str, table: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=named) as fault:
        read_table(table(text), SHELF)
    assert fault.value.cure


def test_links_of_a_table_that_go_in_a_circle_are_cut_and_named(table: Callable[..., Path], tmp_path: Path) -> None:
    rows = "framework,code,text,grade_low,grade_high,parent,prerequisites\nz,Z.1,One.,3,3,Z.2,Z.2\nz,Z.2,Two.,3,3,Z.1,Z.1\n"
    [file], skipped = read_table(table(rows), SHELF)
    keep(file, tmp_path / "standards", whole=False)
    assert len([reason for _, reason in skipped if "circle" in reason]) == 2
    assert len(load_standards(tmp_path / "standards")) == 2


# ---------------------------------------------------------------- the command


@pytest.fixture
def stepwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    monkeypatch.setenv("STEPWISE_DATA_DIR", str(tmp_path / "data"))

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, list(words))
        if isinstance(done.exception, StepwiseError):
            raise done.exception
        assert done.exit_code == 0, (done.output, done.exception)
        return done.stdout

    return run


def test_the_command_shows_a_standard_what_fits_words_and_what_is_near(stepwise: Callable[..., str]) -> None:
    assert "CCSS.MATH.CONTENT.4.NF.B.3.A  (grade 4; Common Core State Standards for Mathematics, 2010)" in stepwise("standards", "4.NF.3a")
    assert stepwise("standards", "4.NF.B.9") == (
        "4.NF.B.9: not on the shelf; near it: CCSS.MATH.CONTENT.4.NF.B.3, CCSS.MATH.CONTENT.4.NF.B.4, CCSS.MATH.CONTENT.4.NF.B\n"
    )
    row = json.loads(stepwise("standards", "NGSS 9-LS9-9", "--json"))
    assert row["on_shelf"] is False
    assert row["nearest"]
    assert "3.NF.A.3.A" in stepwise("standards", "equivalent", "fractions")
    assert "Next Generation Science Standards, 2013: 32" in stepwise("standards")


def test_both_imports_report_in_words_and_in_json_and_stay(
    stepwise: Callable[..., str], case: Callable[..., Path], table: Callable[..., Path]
) -> None:
    told = stepwise("import", "case", str(case()))
    assert "Meadow County Mathematics (CC BY 4.0): 4 standards on the shelf" in told
    assert "Number: it has no code" in told
    facts = json.loads(stepwise("import", "standards", str(table()), "--json"))["facts"]
    assert [f["added"] for f in facts["frameworks"]] == [5, 1]
    assert len(facts["skipped"]) == 8
    again = json.loads(stepwise("import", "standards", str(table()), "--json"))["facts"]
    assert [(f["added"], f["changed"], f["kept"]) for f in again["frameworks"]] == [(0, 0, 5), (0, 0, 1)]
    assert "Meadow County Mathematics, 2021" in stepwise("standards", "MC.4.N.1")
    assert "Hill Schools" in stepwise("standards", "H.4.1")
    with pytest.raises(InputError, match="not JSON"):
        stepwise("import", "case", str(table()))


def test_a_sentence_of_a_model_that_names_a_code_off_the_shelf_is_held() -> None:
    from app.marking import false_line
    from app.safety.guard import Limits, hold

    shelf = open_shelf()
    limits = Limits(for_child=False, unknown_codes=shelf.unknown)
    assert "4.NF.A.9" in hold("This lesson meets 4.NF.A.9 as well.", limits, false_line)
    assert hold("This lesson meets 4.NF.A.2 as well.", limits, false_line) == ""
    assert hold("Your plan says 4.NF.A.9 here.", Limits(for_child=False, unknown_codes=shelf.unknown, table="4.NF.A.9"), false_line) == ""
