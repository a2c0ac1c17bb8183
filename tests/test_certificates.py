"""A certificate belongs to a model, its prompts, its packs and the program; whatever changes, it does not count any more."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from stubs import Stub

from app import certificates
from app.board import look
from app.certificates import WATCHED, Fingerprint, Standing, fingerprint, path_of, standing
from app.checkup import _certificate
from app.settings import ROOT, Settings
from app.store import PersonRow
from app.tutor import Tutor
from app.web.board_page import board
from app.web.home import home_card, not_certified
from app.web.words import languages, words_in
from evals import certify
from evals.certify import CHECKS, Check, judged
from evals.effect_stubs import known_as
from evals.table import Bar, Options, Row

LEAK = Row("guard-effect", "key said", "ours, x", 0.01, 0.0, 0.03, 100, "", Bar(most=0.0), ("dialogue 3 says the key",))
CLEAN = replace(LEAK, score=0.0, faults=())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Small prompts and packs, and a model file of a megabyte."""
    for name, text in (
        ("prompts/audiences/student.yaml", "title: Student"),
        ("prompts/judges/kind.yaml", "a: 1"),
        ("packs/p/pack.yaml", "id: p"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "m.gguf").write_bytes(b"GGUF" + bytes(range(256)) * 4096)
    return Settings(
        data_dir=tmp_path / "data", prompts_dir=tmp_path / "prompts", packs_dir=tmp_path / "packs", model=f"local:{tmp_path / 'm.gguf'}"
    )


def kept(settings: Settings, model: str = "m", passed: bool = True, **more: Any) -> Path:
    checks = [{"name": "key", "passed": passed}, {"name": "hints", "passed": True}]
    record = {"fingerprint": certificates.as_facts(fingerprint(model, settings)), "passed": passed, "date": "2026-11-22", "checks": checks}
    return certificates.write(
        record | {"sha256": certificates.whole_hash(Path(settings.model.removeprefix("local:")))} | more, model, settings.data_dir
    )


# ---------------------------------------------------------------- reading


def test_no_model_has_nothing_to_certify(settings: Settings) -> None:
    assert standing("", settings) == Standing("no_model")
    assert standing("", settings).fine


def test_a_model_that_was_never_measured_is_not_certified(settings: Settings) -> None:
    assert standing("m", settings).state == "never"


def test_a_model_that_passed_is_certified_until_something_changes(settings: Settings) -> None:
    kept(settings)
    assert standing("m", settings).state == "certified"
    assert standing("m", settings).in_words() == "m: certified on 2026-11-22 with these prompts and packs"


def test_the_checks_that_failed_are_named(settings: Settings) -> None:
    kept(settings, passed=False)
    assert standing("m", settings) == Standing("failed", "m", ("key",), (), "2026-11-22")


@pytest.mark.parametrize(
    ("file", "what"),
    [("prompts/audiences/student.yaml", "prompts"), ("prompts/new.yaml", "prompts"), ("packs/p/pack.yaml", "packs"), ("m.gguf", "model")],
)
def test_an_edit_makes_the_certificate_out_of_date(settings: Settings, tmp_path: Path, file: str, what: str) -> None:
    kept(settings)
    with (tmp_path / file).open("ab") as open_file:
        open_file.write(b"\n# one more line")
    assert standing("m", settings).changed == (what,)
    assert not standing("m", settings).fine


def test_a_file_that_moves_inside_a_folder_changes_the_prompts(settings: Settings, tmp_path: Path) -> None:
    kept(settings)
    (tmp_path / "prompts/audiences/student.yaml").rename(tmp_path / "prompts/student.yaml")
    assert standing("m", settings).changed == ("prompts",)


def test_another_address_is_another_model(settings: Settings) -> None:
    kept(settings)
    assert standing("m", settings.model_copy(update={"model_url": "http://other/v1"})).changed == ("model",)


def test_another_version_of_the_program_has_to_be_measured_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(settings)
    monkeypatch.setattr(certificates, "__version__", "99")
    assert standing("m", settings).changed == ("program",)


def test_a_judge_of_the_evals_is_no_prompt_of_the_tutor(settings: Settings, tmp_path: Path) -> None:
    kept(settings)
    (tmp_path / "prompts/judges/kind.yaml").write_text("a: 2", encoding="utf-8")
    assert standing("m", settings).state == "certified"


def test_a_model_of_the_same_size_with_other_weights_is_seen_by_the_doctor_wherever_they_lie(settings: Settings, tmp_path: Path) -> None:
    kept(settings)
    data = bytearray((tmp_path / "m.gguf").read_bytes())
    data[100_000] ^= 1  # between the blocks that a start looks at, or in one of them
    (tmp_path / "m.gguf").write_bytes(data)
    assert certificates.whole_file_changed("m", settings)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"passed": true}', '{"fingerprint": {}, "checks": 3}', "\x00", "[" * 100_000])
def test_a_broken_certificate_counts_as_none_and_stops_nothing(settings: Settings, text: str) -> None:
    path = path_of("m", settings.data_dir)
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    assert standing("m", settings).state == "never"


def test_a_certificate_that_says_passed_with_a_failed_check_does_not_count(settings: Settings) -> None:
    path = kept(settings, passed=False)
    path.write_text(path.read_text(encoding="utf-8").replace('"passed": false,\n "date"', '"passed": true,\n "date"'), encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8"))["passed"] is True
    assert standing("m", settings).state == "failed"


def test_missing_prompts_stop_nothing(settings: Settings) -> None:
    kept(settings)
    shutil.rmtree(settings.prompts_dir)
    assert standing("m", settings).state == "never"


def test_names_that_look_alike_have_files_of_their_own() -> None:
    names = ("a/b", "a b", "a:b", "../../etc", "ä", "")
    assert len({path_of(name, Path("d")).name for name in names}) == len(names)
    assert all(path_of(name, Path("d")).parent == Path("d/certificates") for name in names)


def test_a_start_spends_less_than_fifty_milliseconds_on_the_fingerprint() -> None:
    """Of the processor's time, for other work on the machine is not ours; with the real prompts, packs and a large file's samples."""
    spent = []
    for _ in range(5):
        began = time.process_time()
        fingerprint("m", Settings(model="none"))
        spent.append(time.process_time() - began)
    assert min(spent) < 0.05


# ---------------------------------------------------------------- the gate


def test_one_case_is_enough_to_fail_and_is_told() -> None:
    verdict = judged(Check("key", "guard-effect", 1, 1, ("key said",)), ([LEAK], ""))
    assert not verdict.passed
    assert "dialogue 3 says the key" in verdict.why and "n 100" in verdict.why


def test_rows_of_other_checks_of_the_same_suite_do_not_count() -> None:
    assert judged(Check("key", "guard-effect", 1, 1, ("key said",)), ([CLEAN, replace(LEAK, what="source invented")], "")).passed


def test_a_share_fails_when_its_whole_interval_misses_the_bar() -> None:
    share = Row("safety", "complies", "x", 0.9, 0.8, 0.99, 20, "", Bar(least=0.94))
    check = Check("safety", "safety", 1, 1)
    assert judged(check, ([share], "")).passed
    assert not judged(check, ([replace(share, high=0.93)], "")).passed


def test_a_suite_that_breaks_or_measures_nothing_is_no_pass() -> None:
    check = Check("safety", "safety", 1, 1)
    assert judged(check, ([CLEAN], "broke: ValueError: x")).why == "broke: ValueError: x"
    assert not judged(check, ([], "")).passed


def test_a_suite_that_is_not_in_this_version_is_said_and_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certify.suites, "SUITES", {"there": "evals.not_written_yet"})
    options = Options(certify.ABSENT)
    assert certify.measured("there", options) is None
    assert certify.measured("nowhere", options) is None
    assert judged(CHECKS[0], None).absent


def test_a_suite_runs_once_for_all_its_checks_and_only_with_the_model_asked_about() -> None:
    asked: list[tuple[str, Options]] = []

    def run(suite: str, options: Options) -> certify.Ran:
        asked.append((suite, options))
        return [CLEAN], ""

    assert len(list(certify.gate("answering", run))) == len(CHECKS)
    assert len(asked) == len({check.suite for check in CHECKS})
    assert {options.models for _, options in asked} == {("answering",)}


def gated(monkeypatch: pytest.MonkeyPatch, folder: Path, row: Row, *more: str) -> int:
    monkeypatch.setattr(certify, "measured", lambda suite, options: ([row], ""))
    return certify.main(["--model", "agreeing", "--data-dir", str(folder), *more])


def test_the_gate_writes_what_it_found_passed_or_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any) -> None:
    assert gated(monkeypatch, tmp_path, CLEAN) == 0
    here = Settings(data_dir=tmp_path, model="none")
    assert standing("yielding stub", here).state == "certified"
    assert gated(monkeypatch, tmp_path, LEAK) == 1
    assert standing("yielding stub", here).failed[:1] == ("key",)
    assert "FAIL  key" in capsys.readouterr().out
    checks = json.loads(path_of("yielding stub", tmp_path).read_text(encoding="utf-8"))["checks"]
    assert {"score": 0.01, "n": 100}.items() <= next(c for c in checks if c["name"] == "key")["rows"][0].items()


def test_a_part_of_the_cases_is_no_certificate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert gated(monkeypatch, tmp_path, CLEAN, "--size", "0.5") == 0
    assert not path_of("yielding stub", tmp_path).exists()


def test_prompts_that_change_while_it_runs_are_not_certified(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = iter(range(100))
    real = certificates.fingerprint
    monkeypatch.setattr(certificates, "fingerprint", lambda m, s: replace(real(m, s), prompts=str(next(seen))))
    assert gated(monkeypatch, tmp_path, CLEAN) == 1
    assert not path_of("yielding stub", tmp_path).exists()


def test_no_model_needs_no_gate_and_a_missing_file_is_said_in_words(tmp_path: Path, capsys: Any) -> None:
    assert certify.main(["--model", "none", "--data-dir", str(tmp_path)]) == 0
    assert "nothing to certify" in capsys.readouterr().out
    assert certify.main(["--model", "local:/nowhere/m.gguf", "--data-dir", str(tmp_path)]) == 2
    assert "there is no such model file" in capsys.readouterr().err
    assert known_as("local:x") == "local:x"


# ---------------------------------------------------------------- where it is shown


def test_the_app_compares_at_start(tutor_with: Callable[..., Tutor], data_dir: Path) -> None:
    assert tutor_with().parts.standing == Standing("no_model")
    tutor = tutor_with(Stub("Hello.", "some-model"))
    assert tutor.parts.standing == Standing("never", "some-model")
    here = tutor.parts.settings
    record = {"fingerprint": certificates.as_facts(fingerprint("some-model", here)), "passed": True, "date": "2026-11-22", "checks": []}
    certificates.write(record, "some-model", data_dir)
    assert tutor_with(Stub("Hello.", "some-model")).parts.standing.state == "certified"


class Held:
    """A tutor of whom only the standing is asked."""

    def __init__(self, standing: Standing) -> None:
        self.parts = type("P", (), {"standing": standing})()


@pytest.mark.parametrize("language", languages())
def test_a_teacher_reads_why_in_words_without_a_gap(language: str) -> None:
    words = words_in(language)
    for found in (Standing("never", "m"), Standing("failed", "m", tuple(c.name for c in CHECKS), (), "2026-11-22"),
                  Standing("changed", "m", (), WATCHED, "2026-11-22")):  # fmt: skip
        line = not_certified(Held(found), words)
        assert "m" in line and "{" not in line and "check_" not in line
    assert not words.missing("certificate")
    assert all(f"check_{c.name}" in words.group("certificate") for c in CHECKS)
    assert all(f"what_{name}" in words.group("certificate") for name in WATCHED)
    assert not_certified(Held(Standing("certified", "m")), words) == not_certified(object(), words) == ""


def test_the_line_is_on_the_board_and_on_a_teachers_first_screen_and_never_on_a_childs(tutor_with: Callable[..., Tutor]) -> None:
    tutor = tutor_with(Stub("Hello.", "some-<b>model</b>"))
    words = words_in("en")
    line = not_certified(tutor, words)
    assert "never measured" in line

    def shown(audience: str) -> str:
        person = PersonRow(f"p-{audience}", audience, 5 if audience == "student" else None)
        return json.dumps(home_card(tutor, person, "s1", words, lambda *about: "x")["props"])

    assert "never measured" in shown("teacher")
    assert "never measured" not in shown("student") + shown("parent")
    page = board(words, look(tutor.store, tutor.packs, datetime.now(UTC)), tutor.packs, [], [], [], "", line)
    assert "never measured" in page and "<b>model</b>" not in page


def test_the_doctor_says_how_the_model_stands_and_what_to_run(settings: Settings, tmp_path: Path) -> None:
    here = settings.model_copy(update={"prompts_dir": ROOT / "prompts", "packs_dir": settings.packs_dir})
    assert _certificate(here).found == f"m: not certified, never measured. Run: python -m evals gate --model local:{tmp_path / 'm.gguf'}"
    kept(here)
    assert _certificate(here).found == "m: certified on 2026-11-22 with these prompts and packs"
    assert _certificate(Settings(model="none", data_dir=tmp_path)).found.startswith("no model: nothing to certify")


def test_a_fingerprint_names_each_thing_that_differs() -> None:
    one = Fingerprint("m", "", "", "a", "b", "1")
    assert one.changed(one) == ()
    assert one.changed(Fingerprint("n", "", "", "c", "d", "2")) == WATCHED
