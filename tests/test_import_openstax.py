"""A book in, whole: every module used or listed, maths readable, licence kept, solutions apart, hostile archives refused."""

import io
import tarfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.errors import InputError
from app.library import catalogue
from app.library.catalogue import SqlCatalogue
from app.library.embed import StaticEmbedder
from app.library.importers.archive import parse_xml
from app.library.importers.exercises import Unusable, key_of, read_exercises
from app.library.importers.mathml import in_dollars
from app.library.importers.openstax import read_openstax
from app.library.index import MemoryIndex
from app.library.library import Library
from app.settings import ROOT

COLLECTION = """<col:collection xmlns="http://cnx.rice.edu/collxml" xmlns:md="http://cnx.rice.edu/mdml" xmlns:col="http://cnx.rice.edu/collxml">
<metadata><md:title>Tiny Book</md:title><md:slug>tiny</md:slug>
<md:license url="http://creativecommons.org/licenses/by/4.0/">Creative Commons Attribution License</md:license></metadata>
<col:content><col:subcollection><md:title>Squares</md:title><col:content><col:module document="m1"/><col:module document="m2"/>
<col:module document="m9"/></col:content></col:subcollection></col:content></col:collection>"""

M = 'xmlns="http://cnx.rice.edu/cnxml" xmlns:m="http://www.w3.org/1998/Math/MathML"'
MODULE = f"""<document {M}><title>Square Numbers</title>
<metadata xmlns:md="http://cnx.rice.edu/mdml"><md:abstract><list><item>Square a whole number</item></list></md:abstract></metadata>
<content><section><title>What a square is</title>
<para>The square of <m:math><m:mi>n</m:mi></m:math> is <m:math><m:msup><m:mi>n</m:mi><m:mn>2</m:mn></m:msup><m:mo>.</m:mo></m:math>
It costs $5.</para>
<example><exercise><problem><para>Square 4.</para></problem><solution><para>Four fours are sixteen.</para></solution></exercise></example>
<note class="try"><exercise><problem><para>Square 7.</para></problem><solution><para>TRY-KEY 49</para></solution></exercise></note>
</section>
<section class="section-exercises"><para>Square each number.</para>
<exercise><problem><para>Square 9.</para></problem><solution><para>EXERCISE-KEY 81</para></solution></exercise></section></content>
<glossary><definition><term>square</term><meaning>a number times itself</meaning></definition></glossary></document>"""


def archive(path: Path, files: dict[str, str | bytes], *more: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, text in files.items():
            data = text.encode() if isinstance(text, str) else text
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for info in more:
            tar.addfile(info)
    return path


def tiny(tmp_path: Path, **modules: str | bytes) -> Path:
    files: dict[str, str | bytes] = {"book/collections/tiny.collection.xml": COLLECTION, "book/modules/m1/index.cnxml": MODULE}
    return archive(tmp_path / "tiny.tar.gz", files | {f"book/modules/{name}/index.cnxml": text for name, text in modules.items()})


def test_every_module_is_used_or_listed_with_the_reason(tmp_path: Path) -> None:
    report = read_openstax(tiny(tmp_path, m2="", m3="<broken", m4=f"<document {M}><title>Blank</title><content/></document>"))
    assert report.used == ("m1",)
    assert {name: reason.split(":")[0] for name, reason in report.skipped} == {
        "m2": "the file is empty.",
        "m3": "this is not XML",
        "m4": "there is no text in it (Blank)",
        "m9": "it is listed in the book and missing from the archive",
    }


def test_passages_keep_book_place_and_licence(tmp_path: Path) -> None:
    report = read_openstax(tiny(tmp_path))
    assert (report.title, report.licence, report.key) == ("Tiny Book", "CC BY 4.0", "book:tiny")
    assert "OpenStax" in report.attribution
    for passage in report.passages:
        assert passage.licence == "CC BY 4.0"
        assert "Tiny Book" in passage.source
        assert passage.title == "1.0 Square Numbers"
    lesson = next(p for p in report.passages if p.heading.endswith("What a square is") and p.kind == "lesson")
    assert "The square of $n$ is $n^2$. It costs \\$5." in lesson.text
    assert any("Square a whole number" in p.text for p in report.passages)
    assert any("**square**: a number times itself" in p.text for p in report.passages)


def test_a_worked_example_teaches_and_a_solution_is_a_key(tmp_path: Path) -> None:
    report = read_openstax(tiny(tmp_path))
    lessons = "\n".join(p.text for p in report.passages if p.kind == "lesson")
    keys = "\n".join(p.text for p in report.passages if p.kind == "key")
    assert "Four fours are sixteen" in lessons
    assert "Square 9." in lessons
    assert "Square 7." in lessons
    assert "KEY" not in lessons
    assert "TRY-KEY 49" in keys
    assert "EXERCISE-KEY 81" in keys
    assert {p.kind for p in report.passages} == {"lesson", "key"}
    assert (report.exercises, report.solved) == (2, 2)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<mn>5</mn>", "5"),
        ("<mfrac><mn>3</mn><mn>4</mn></mfrac>", "$3/4$"),
        ("<mn>2</mn><mfrac><mn>3</mn><mn>4</mn></mfrac>", "$2 3/4$"),
        ("<mfrac><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac>", "$(x + 1)/2$"),
        ("<mi>x</mi><mo>=</mo><mo>−</mo><mn>3</mn><mo>.</mo>", "$x = -3$."),
        ("<msqrt><mn>16</mn></msqrt><mo>·</mo><mn>2</mn>", "$sqrt(16) * 2$"),
        ("<mroot><mn>8</mn><mn>3</mn></mroot>", "$root(3, 8)$"),
        ("<mtext>$</mtext><mn>5</mn>", "\\$5"),
        ("<mn>3</mn><mo>,</mo><mtext>and</mtext><mn>5</mn>", "3, and 5"),
        ("<mfrac><mn>3</mn><mrow><mn>4</mn><mi>b</mi></mrow></mfrac>", "$3/(4b)$"),
        ("<mfrac><mn>4</mn><mn>3</mn></mfrac><mi>x</mi>", "$4/3 x$"),
        ("<mn>0.</mn><mover><mn>3</mn><mo>¯</mo></mover>", "$0.overline(3)$"),
        ("<msup><mrow><mo>(</mo><mi>a</mi><mi>b</mi><mo>)</mo></mrow><mn>2</mn></msup>", "$(ab)^2$"),
    ],
)
def test_mathml_becomes_the_maths_of_our_lessons(markup: str, text: str) -> None:
    assert in_dollars(parse_xml(f"<math>{markup}</math>".encode(), "here")) == text


@pytest.mark.parametrize("name", ["../evil.cnxml", "/etc/evil.cnxml", "book/../../evil.cnxml"])
def test_a_name_that_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="leads out"):
        read_openstax(archive(tmp_path / "x.tar.gz", {name: "x"}))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.tar.gz"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_device_is_refused(tmp_path: Path, kind: bytes) -> None:
    info = tarfile.TarInfo("book/modules/m1/index.cnxml")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(InputError, match="link or a device"):
        read_openstax(archive(tmp_path / "x.tar.gz", {}, info))


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="25 MB"):
        read_openstax(archive(tmp_path / "x.tar.gz", {"book/modules/m1/index.cnxml": bytes(25_000_000)}))


def test_an_entity_bomb_and_an_outside_file_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    for text in (bomb, outside):
        with pytest.raises(InputError, match="entities"):
            parse_xml(text.encode(), "here")


def test_elements_without_end_are_refused() -> None:
    with pytest.raises(InputError, match="nested"):
        parse_xml(("<a>" * 5000).encode(), "here")


@pytest.mark.parametrize("data", [b"", b"not an archive", b"\x1f\x8b\x08\x00cut"])
def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.tar.gz").write_bytes(data)
    with pytest.raises(InputError):
        read_openstax(tmp_path / "x.tar.gz")


def test_a_book_can_be_asked_about_at_once_and_never_gives_its_keys_to_students(tmp_path: Path) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    report, change = library.import_openstax(tiny(tmp_path))
    assert change.added == len(report.passages)
    assert any("number times itself" in f.passage.text for f in library.search("what is a square?", kinds={"lesson"}, k=3))
    assert all("KEY" not in f.passage.text for f in library.search("square 9 solution", kinds={"lesson"}, k=50))
    assert library.import_openstax(tiny(tmp_path))[1].added == 0


# ---------------------------------------------------------------- exercises as tasks

PRACTICE = f"""<document {M}><title>Adding and Powers</title><content>
<section><title>Two ways</title>
<example><exercise><problem><para>Add 1 and 1.</para></problem><solution><para>2</para></solution></exercise></example>
<note class="try"><exercise id="t1"><problem><para>Add: <m:math><m:mn>20</m:mn><m:mo>+</m:mo><m:mn>3</m:mn></m:math>.</para></problem>
<solution><para>23</para></solution></exercise></note>
<note class="be-prepared"><para>Before you begin, try this.</para><exercise id="b1"><problem><para>Double 8. If you missed this problem, review
<link document="m1"/>.</para></problem><solution><para>16</para></solution></exercise></note></section>
<section class="section-exercises"><title>Practice</title><para><emphasis effect="bold">Halves</emphasis></para>
<para>In the following exercises, halve each number.</para>
<exercise id="e1"><problem><para>18</para></problem><solution><para>9</para></solution></exercise>
<exercise id="e2"><problem><para>20</para></problem></exercise>
<exercise id="e3"><problem><para><list list-type="enumerated" class="circled"><item><span class="token">ⓐ</span> 30</item>
<item><span class="token">ⓑ</span> 50</item></list></para></problem>
<solution><para><span class="token">ⓐ</span> 15 <span class="token">ⓑ</span> 25</para></solution></exercise>
<exercise id="e4"><problem><para><span class="token">ⓐ</span> 4 <span class="token">ⓑ</span> 6</para></problem><solution><para>2</para></solution></exercise>
<exercise id="e5"><problem><para>Draw it.</para><media alt="a long red bar"><image src="x.png"/></media></problem>
<solution><para>3</para></solution></exercise>
<exercise id="e6"><problem><para>Draw half of 8.</para></problem><solution><media alt="a bar with 4 parts"><image src="x.png"/></media></solution></exercise>
<exercise id="e7"><problem><para>Why does it work?</para></problem><solution><para>Answers will vary.</para></solution></exercise>
<exercise id="e8"><problem><para>Why is half of 10 smaller?</para></problem>
<solution><para>Because each part is smaller than the whole it came from.</para></solution></exercise>
<exercise id="e9"><problem><para>A rope of 12 m is cut in two. How long is each piece?</para></problem>
<solution><para>Each piece is 6 meters long.</para></solution></exercise></section>
<section class="section-exercises"><exercise id="f1"><problem><para><m:math><m:mn>3</m:mn></m:math></para></problem>
<solution><para>6</para></solution></exercise></section></content></document>"""


def test_exercises_become_tasks_or_are_listed_with_the_reason(tmp_path: Path) -> None:
    read = read_exercises(tiny(tmp_path, m1=PRACTICE), 6)
    assert {c.name: (c.ask, c.expected.value) for c in read.candidates} == {
        "m1-t1": ("Add: $20 + 3$.", "23"),
        "m1-b1": ("Double 8.", "16"),
        "m1-e1": ("Halve each number.\n18", "9"),
        "m1-e3-a": ("Halve each number.\n30", "15"),
        "m1-e3-b": ("Halve each number.\n50", "25"),
        "m1-e9": ("Halve each number.\nA rope of 12 m is cut in two. How long is each piece?", "6"),
    }
    assert dict(read.skipped) == {
        "m1-e2": "the book prints no answer to it",
        "m1-e4": "its parts and its answers do not fit together",
        "m1-e5": "it needs a picture",
        "m1-e6": "its answer is a picture",
        "m1-e7": "its answers vary",
        "m1-e8": "its answer is in words",
        "m1-f1": "it does not say what to do",
    }
    assert len(read.problems) == 12
    place = read.candidates[2].place
    assert (place.title, place.licence, place.grade) == ("1.0 Adding and Powers", "CC BY 4.0", 6)
    assert place.family.endswith("halves")
    assert len({c.place.family for c in read.candidates}) == 2


@pytest.mark.parametrize(
    ("answer", "kind", "value"),
    [
        ("$5, 394$", "value", "5394"),
        ("−37", "value", "-37"),
        ("\\$4.20", "value", "$4.20"),
        ("≈ 3.61", "value", "3.61"),
        ("15mn", "expression", "15mn"),
        ("$x = −3$", "value", "x = -3"),
        ("$x^2 − 3$", "expression", "x^2 - 3"),
        ("11 − (−19) = 30", "value", "30"),
        ("2.4 kg", "value", "2.4 kg"),
        ("The jar holds 80 beans.", "value", "80"),
        ("irrational", "expression", "irrational"),
        ("10, 20, 30", "expression", "10, 20, 30"),
    ],
)
def test_a_printed_answer_is_read_as_the_key_it_means(answer: str, kind: str, value: str) -> None:
    key = key_of(answer)
    assert (key.kind, key.value) == (kind, value)


@pytest.mark.parametrize("answer", ["15 red, 8 blue", "47 less 19; the difference of the two", "It depends on how long the rope is."])
def test_an_answer_that_only_a_person_can_compare_is_no_key(answer: str) -> None:
    with pytest.raises(Unusable):
        key_of(answer)


BOOK = ROOT.parent / "shared" / "data" / "native" / "openstax-prealgebra-2e.tar.gz"


@pytest.mark.slow
@pytest.mark.skipif(not BOOK.is_file(), reason="the public data are not here")
def test_the_real_prealgebra_book_comes_in_whole() -> None:
    report = read_openstax(BOOK)
    assert len(report.used) + len(report.skipped) == 76
    assert len(report.used) == 75
    assert report.licence == "CC BY 4.0"
    assert len(report.passages) > 2500
    assert report.solved > 4000
