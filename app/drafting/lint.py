"""The gate: named rules over a draft. Each is a small pure function; a format's file says which of them it must keep.

A rule gives one `Check` for each place it looked at that fails, or one that is ok. It never changes a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import (
    rules_board,
    rules_family,
    rules_game,
    rules_key,
    rules_names,
    rules_pages,
    rules_paths,
    rules_plan,
    rules_plans,
    rules_print,
    rules_quiz,
    rules_reading,
    rules_scope,
    rules_sheets,
    rules_sources,
    rules_stage,
    rules_stations,
    rules_supports,
    rules_talk,
    rules_words,
)
from .activity import Activity
from .compose import Draft

Finding = Iterator[str]
"""Where and what, one sentence for each fault; nothing when the rule is kept."""


@dataclass(frozen=True)
class Check:
    rule: str
    ok: bool
    where: str
    """The place looked at, and what was found there when it is not ok."""


RULES: dict[str, Callable[[Draft], Finding]] = {
    "tiers_share_tasks": rules_sheets.tiers_share_tasks,
    "hardest_case_kept": rules_sheets.hardest_case_kept,
    "prerequisite_and_forward_named": rules_plan.prerequisite_and_forward_named,
    "keeps_answer": rules_key.keeps_answer,
    "key_complete": rules_key.key_complete,
    "keys_true": rules_key.keys_true,
    "parallel_form": rules_key.parallel_form,
    "tags_on_teacher_copy_only": rules_key.tags_on_teacher_copy_only,
    "supports_capped_and_faded": rules_sheets.supports_capped_and_faded,
    "picture_for_a": rules_sheets.picture_for_a,
    "choice_left": rules_sheets.choice_left,
    "asks_to_explain": rules_sheets.asks_to_explain,
    "space_fits_grade": rules_sheets.space_fits_grade,
    "anchor_printed": rules_sheets.anchor_printed,
    "two_universal_supports": rules_sheets.two_universal_supports,
    "starters_open": rules_sheets.starters_open,
    "board_is_a_choice": rules_board.board_is_a_choice,
    "depth_rises": rules_board.depth_rises,
    "station_cards_complete": rules_stations.station_cards_complete,
    "rotation_meets_every_station": rules_stations.rotation_meets_every_station,
    "stations_mixed": rules_stations.stations_mixed,
    "recording_follows_cards": rules_stations.recording_follows_cards,
    "minutes_run_through": rules_plans.minutes_run_through,
    "choice_and_reason": rules_plans.choice_and_reason,
    "names_left_blank": rules_plans.names_left_blank,
    "opens_with_a_question": rules_plans.opens_with_a_question,
    "group_ends": rules_plans.group_ends,
    "two_tasks_each": rules_plans.two_tasks_each,
    "told_in_quotes": rules_plans.told_in_quotes,
    "what_to_do_if": rules_plans.what_to_do_if,
    "answers_apart": rules_plans.answers_apart,
    "playlist_gated": rules_paths.playlist_gated,
    "playlist_offers_picks": rules_paths.playlist_offers_picks,
    "playlist_deepens": rules_paths.playlist_deepens,
    "passport_follows_rows": rules_paths.passport_follows_rows,
    "key_of_items": rules_paths.key_of_items,
    "routes_open_to_all": rules_paths.routes_open_to_all,
    "routes_lead_back": rules_paths.routes_lead_back,
    "milestones_check_in": rules_paths.milestones_check_in,
    "work_left_to_students": rules_paths.work_left_to_students,
    "roles_and_products": rules_paths.roles_and_products,
    "one_rubric": rules_paths.one_rubric,
    "letter_to_fill": rules_paths.letter_to_fill,
    "reasons_for_teacher_only": rules_talk.reasons_for_teacher_only,
    "both_sides_alike": rules_talk.both_sides_alike,
    "vote_twice": rules_talk.vote_twice,
    "think_aloud_doubts": rules_talk.think_aloud_doubts,
    "boxes_have_room": rules_talk.boxes_have_room,
    "boxes_hold_no_answer": rules_talk.boxes_hold_no_answer,
    "help_fades": rules_talk.help_fades,
    "four_moves_planned": rules_talk.four_moves_planned,
    "every_child_gets_a_turn": rules_talk.every_child_gets_a_turn,
    "rubric_has_no_scores": rules_talk.rubric_has_no_scores,
    "wrong_ideas_for_teacher_only": rules_talk.wrong_ideas_for_teacher_only,
    "parts_by_load": rules_stage.parts_by_load,
    "every_part_has_a_copy": rules_stage.every_part_has_a_copy,
    "script_reads_in_band": rules_stage.script_reads_in_band,
    "sums_have_keys": rules_stage.sums_have_keys,
    "break_has_a_seated_way": rules_stage.break_has_a_seated_way,
    "break_fits_the_time": rules_stage.break_fits_the_time,
    "everyone_may_pass": rules_stage.everyone_may_pass,
    "cues_are_in_the_work": rules_stage.cues_are_in_the_work,
    "cards_make_pairs": rules_game.cards_make_pairs,
    "task_cards_hold_no_key": rules_game.task_cards_hold_no_key,
    "game_rules_whole": rules_game.game_rules_whole,
    "draft_banner": rules_supports.draft_banner,
    "supports_for_teachers_only": rules_supports.supports_for_teachers_only,
    "supports_marked": rules_supports.supports_marked,
    "supports_tied_to_tasks": rules_supports.supports_tied_to_tasks,
    "goal_has_blanks": rules_supports.goal_has_blanks,
    "no_diagnosis": rules_supports.no_diagnosis,
    "plain_student_words": rules_pages.plain_student_words,
    "asset_language": rules_pages.asset_language,
    "no_names": rules_names.no_names,
    "short_paragraphs": rules_pages.short_paragraphs,
    "page_limits": rules_pages.page_limits,
    "reading_level": rules_reading.reading_level,
    "word_bank_fits": rules_reading.word_bank_fits,
    "tasks_on_objective": rules_scope.tasks_on_objective,
    "choice_present": rules_scope.choice_present,
    "fade_is_silent": rules_scope.fade_is_silent,
    "citations_real": rules_sources.citations_real,
    "print_safe": rules_print.print_safe,
    "sources_named": rules_pages.sources_named,
    "three_piles": rules_plan.three_piles,
    "next_move_for_each_pile": rules_plan.next_move_for_each_pile,
    "plan_matches_sheets": rules_plan.plan_matches_sheets,
    "standard_once": rules_plan.standard_once,
    "standards_on_shelf": rules_plan.standards_on_shelf,
    "why_notes": rules_plan.why_notes,
    "watch_for": rules_plan.watch_for,
    "next_steps": rules_plan.next_steps,
    "grouping_revisable": rules_plan.grouping_revisable,
    "quiz_mixes_levels": rules_quiz.quiz_mixes_levels,
    "versions_match": rules_quiz.versions_match,
    "marks_add_up": rules_quiz.marks_add_up,
    "questions_tagged": rules_quiz.questions_tagged,
    "steps_fade": rules_quiz.steps_fade,
    "missing_steps_in_key": rules_quiz.missing_steps_in_key,
    "asks_why_it_helped": rules_quiz.asks_why_it_helped,
    "word_maps_complete": rules_words.word_maps_complete,
    "home_language_kept": rules_words.home_language_kept,
    "cards_match": rules_words.cards_match,
    "grade_text_for_everyone": rules_words.grade_text_for_everyone,
    "same_questions": rules_words.same_questions,
    "reading_grades_told": rules_words.reading_grades_told,
    "words_glossed": rules_words.words_glossed,
    "levels_can_be_seen": rules_words.levels_can_be_seen,
    "target_with_room": rules_words.target_with_room,
    "rubric_in_students_words": rules_words.rubric_in_students_words,
    "weaker_sample_for_teacher_only": rules_words.weaker_sample_for_teacher_only,
    "letter_in_order": rules_family.letter_in_order,
    "letter_reads_plainly": rules_family.letter_reads_plainly,
    "nothing_to_buy": rules_family.nothing_to_buy,
    "home_language_welcome": rules_family.home_language_welcome,
    "translation_status": rules_family.translation_status,
    "reply_can_be_cut": rules_family.reply_can_be_cut,
}

ALWAYS = (
    "keeps_answer",
    "keys_true",
    "choice_left",
    "tasks_on_objective",
    "choice_present",
    "fade_is_silent",
    "space_fits_grade",
    "plain_student_words",
    "asset_language",
    "no_names",
    "reading_level",
    "word_bank_fits",
    "standards_on_shelf",
    "sources_named",
    "citations_real",
    "print_safe",
    "page_limits",
)
"""Rules that no format can leave out; a page they have nothing to say about keeps them."""


def check(draft: Draft) -> list[Check]:
    """Every rule of the draft's format in the format's order, then those of every draft; kept or not."""
    rules = rules_of(draft.activity)
    return [one for rule in rules for one in _checks(rule, draft)]


def rules_of(activity: Activity) -> list[str]:
    """The rules a draft of the format must keep: its own, then those of every format."""
    return list(dict.fromkeys((*activity.rules, *ALWAYS)))


def _checks(rule: str, draft: Draft) -> list[Check]:
    faults = list(RULES[rule](draft))
    if faults:
        return [Check(rule, False, fault) for fault in faults]
    return [Check(rule, True, ", ".join(f.name for f in draft.files))]


def failed(checks: list[Check]) -> list[str]:
    """Names of the rules that are not kept, each once."""
    return list(dict.fromkeys(c.rule for c in checks if not c.ok))
