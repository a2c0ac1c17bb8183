"""To add an audience, a format, a language, a pack or a provider, one touches one place. Each test adds one and uses it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from stubs import Stub

from app import models
from app.settings import ROOT, Settings
from app.tutor import Tutor


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "prompts", tmp_path / "prompts"))


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "knowledge" / "packs", tmp_path / "packs"))


def test_an_audience_is_one_file(prompts: Path, tutor_with: Callable[..., Tutor], visit: Any) -> None:
    (prompts / "audiences" / "librarian.yaml").write_text(
        yaml.safe_dump(
            {"title": "Librarian", "card": "Find a passage.", "way": "ask", "reads": ["lesson"], "voice": "Answer from the passages."}
        )
    )
    said = visit(tutor_with(prompts_dir=prompts), "librarian", grade=None).says("how many hearts does an octopus have?")
    assert "[1]" in said
    assert "three" in said.lower()


def test_an_activity_format_is_one_file(prompts: Path, tutor_with: Callable[..., Tutor], visit: Any) -> None:
    (prompts / "activities" / "warm_up.yaml").write_text(
        """
name: warm_up
title: Warm-up
say: [warm-up, warm up]
about: Three short tasks to begin a lesson, and their key.
needs: {objective: true, items: {start: 3}}
tasks: {main: [start, start, start]}
files:
  - {name: warm-up, title: "{lesson}", audience: student, pages: 1, layout: [name_line, tasks]}
  - {name: answer-key, title: "{lesson}: key", audience: teacher, layout: [lesson_key]}
rules: [keeps_answer]
"""
    )
    teacher = visit(tutor_with(prompts_dir=prompts), "teacher")
    said = teacher.says("a warm-up for comparing fractions, grade 4")
    assert said.startswith("Draft ready.")
    [draft] = teacher.made("draft")
    assert {f["name"] for f in draft["files"]} == {"warm-up", "answer-key"}
    assert all(c["ok"] for c in draft["checks"])


def test_a_language_is_one_file(prompts: Path, tutor_with: Callable[..., Tutor], visit: Any) -> None:
    data = yaml.safe_load((prompts / "languages" / "en.yaml").read_text(encoding="utf-8"))
    data |= {"name": "Esperanto", "native": "Esperanto", "directive": "Answer in Esperanto."}
    data["texts"] |= {"wrong": "Ankoraŭ ne.", "right": "Ĝuste."}
    (prompts / "languages" / "eo.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    stub = Stub("")
    student = visit(tutor_with(stub, prompts_dir=prompts), language="eo")
    assert student.says("what is 1/2 + 1/3? i think 2/5").startswith("Ankoraŭ ne.")
    assert "Answer in Esperanto." in stub.prompts[0]


def test_a_pack_is_one_folder(packs: Path, tutor_with: Callable[..., Tutor], visit: Any) -> None:
    copy = packs / "small"
    shutil.copytree(packs / "fractions", copy)
    about = yaml.safe_load((copy / "pack.yaml").read_text(encoding="utf-8")) | {"id": "small", "title": "Small numbers"}
    (copy / "pack.yaml").write_text(yaml.safe_dump(about), encoding="utf-8")
    for name in ("objectives.yaml", "items.yaml", "teaching.yaml"):
        (copy / name).write_text((copy / name).read_text(encoding="utf-8").replace("fractions.", "small."), encoding="utf-8")
    for page in [*copy.glob("lessons/*.md"), *copy.glob("family/*.md")]:
        page.write_text(page.read_text(encoding="utf-8").replace("fractions.", "small."), encoding="utf-8")
    student = visit(tutor_with(packs_dir=packs))
    assert "Small numbers" in student.presses("home")
    student.presses("topic", pack="small")
    assert student.made("item")[0]["objective"].startswith("small.")


COUNTY = """
framework: {id: county, title: Meadow County Mathematics, year: 2021, licence: CC-BY-4.0}
standards:
- {code: MC.5.N.1, grades: [5, 5], text: Join shares of two sizes.}
"""


def test_a_framework_of_standards_is_one_file(packs: Path, data_dir: Path, tutor_with: Callable[..., Tutor], visit: Any) -> None:
    path = packs / "fractions" / "objectives.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[CCSS.MATH.CONTENT.4.NF.A.2]", "[MC.5.N.1]"), encoding="utf-8")
    told = []
    for _ in range(2):
        teacher = visit(tutor_with(packs_dir=packs), "teacher")
        teacher.says("an exit ticket for comparing fractions, grade 4")
        [draft] = teacher.made("draft")
        told.append("".join(f["markdown"] for f in draft["files"]))
        (data_dir / "standards").mkdir(exist_ok=True)
        (data_dir / "standards" / "county.yaml").write_text(COUNTY, encoding="utf-8")
    assert "MC.5.N.1 (not checked: not on the standards shelf)" in told[0]
    assert "MC.5.N.1 (on the shelf: Meadow County Mathematics, 2021)" in told[1]
    assert "not checked" not in told[1]


def test_a_provider_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(models.PROVIDERS, "echo:", lambda name, settings: Stub("It echoes.", name.removeprefix("echo:")))
    model = models.chat_model(Settings(model="echo:parrot"))
    assert model is not None
    assert model.name == "parrot"

    async def reply() -> str:
        return "".join([piece async for piece in model.stream([("user", "hello")], 20)])

    assert asyncio.run(reply()) == "It echoes."


@pytest.mark.parametrize(
    ("file", "find", "put", "named"),
    [
        ("pack.yaml", "version: ", "verson: ", "verson"),
        ("objectives.yaml", "grade: 3", "grade: three", "grade"),
        ("items.yaml", "objective: fractions.add-unlike", "objective: fractions.add-unlikely", "fractions.add-unlikely"),
        ("items.yaml", "because: adds-across", "because: adds-acros", "adds-acros"),
        ("teaching.yaml", "fractions.add-unlike:", "fractions.add-unlik:", "fractions.add-unlik"),
        ("lessons/add-unlike.grade.md", "---\n", "", "front matter"),
        ("objectives.yaml", "- id:", "- id: [", "YAML"),
    ],
)
def test_a_broken_pack_is_named_by_file_field_and_cure(packs: Path, file: str, find: str, put: str, named: str) -> None:
    from app.errors import PackError
    from app.library.packs import load_pack

    path = packs / "fractions" / file
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")
    with pytest.raises(PackError) as fault:
        load_pack(packs / "fractions")
    assert Path(file).name in str(fault.value)
    assert named in str(fault.value)
    assert fault.value.cure
