"""Nothing is lost and nothing doubled, whatever happens to the writer, its rivals or its index; the whole drill is `evals/drill.py`."""

from pathlib import Path

import pytest

from evals import drill
from evals.corpus import indexed, opened, put
from evals.damage import asleep, awake, damages, damages_awake, filled


@pytest.fixture(scope="module")
def unhurt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[str]]]:
    """A closed library of forty documents, and what it answers to two hundred questions."""
    place = tmp_path_factory.mktemp("unhurt")
    return place, filled(place)


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_the_old_version_or_the_new_one(tmp_path: Path) -> None:
    assert [kill.faults for kill in drill.kills(tmp_path, 2) if kill.faults] == []


def test_a_file_damaged_while_nobody_looks_changes_no_answer(unhurt: tuple[Path, list[list[str]]]) -> None:
    place, answers = unhurt
    assert asleep(place, damages(place / "index")["data_level0.bin with flipped bytes"], answers).fault == ""


@pytest.mark.slow
def test_a_crash_of_the_native_library_stops_neither_searching_nor_writing(unhurt: tuple[Path, list[list[str]]]) -> None:
    place, answers = unhurt
    assert awake(place, damages_awake(place / "index")["its process got SIGSEGV"], answers).fault == ""


@pytest.mark.slow
def test_the_drill_notices_a_document_that_is_lost_and_one_that_is_of_no_edition(tmp_path: Path) -> None:
    whole = drill.editions(tmp_path)
    library = opened(tmp_path)
    put(library, tmp_path, "A")
    before = indexed(library)
    library._index.remove("lesson-en", before[:1])
    assert indexed(library) == before[1:], "what is counted is what Chroma lists"
    library.catalogue.remove(str((tmp_path / "papers" / "notes-00.md").resolve()))
    library.close()
    (tmp_path / "papers" / "notes-01.md").write_text("# Field notes 1\n\nNeither one edition nor the other.")
    library = opened(tmp_path)
    library.ingest([tmp_path / "papers" / "notes-01.md"])
    library.close()
    faults, _, _ = drill.state(tmp_path, whole)
    assert "notes-00.md is lost" in faults
    assert "notes-01.md is neither the old edition nor the new one" in faults


@pytest.mark.slow
def test_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """Twenty-four of them; `python -m evals drill` does fifty, and every damage where a third is done here."""
    found = list(drill.kills(tmp_path, 24))
    assert [fault for kill in found for fault in kill.faults] == []
    assert any(kill.cut_off for kill in found), "no kill struck while the index was written"
    assert any(kill.mixed for kill in found), "no kill struck between two documents"


@pytest.mark.slow
def test_of_three_rivals_one_writes_and_the_others_are_told_and_can_search(tmp_path: Path) -> None:
    filled(tmp_path)
    assert drill.rivals(tmp_path) == []


@pytest.mark.slow
def test_the_same_documents_again_change_neither_ids_nor_counts(unhurt: tuple[Path, list[list[str]]]) -> None:
    assert [drill.again(unhurt[0]) for _ in range(3)] == [[], [], []]


@pytest.mark.slow
def test_no_damage_to_a_closed_index_changes_an_answer(unhurt: tuple[Path, list[list[str]]]) -> None:
    place, answers = unhurt
    told = {name: asleep(place, damage, answers) for name, damage in list(damages(place / "index").items())[::3]}
    assert {name: outcome for name, outcome in told.items() if outcome.fault} == {}


@pytest.mark.slow
def test_no_damage_to_an_open_index_that_nobody_asked_again_is_sealed_as_good(unhurt: tuple[Path, list[list[str]]]) -> None:
    place, answers = unhurt
    without_seals = {name: damage for name, damage in damages(place / "index").items() if "seal" not in name}
    told = {name: asleep(place, damage, answers, unmet=True) for name, damage in list(without_seals.items())[1::3]}
    assert {name: outcome for name, outcome in told.items() if outcome.fault} == {}


@pytest.mark.slow
def test_no_damage_to_an_open_index_changes_an_answer(unhurt: tuple[Path, list[list[str]]]) -> None:
    place, answers = unhurt
    told = {name: awake(place, damage, answers) for name, damage in list(damages_awake(place / "index").items())[::3]}
    assert {name: outcome for name, outcome in told.items() if outcome.fault} == {}
