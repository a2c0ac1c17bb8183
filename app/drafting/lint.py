"""The gate: named rules over a draft. Each is a small pure function; a format's file says which of them it must keep.

A rule gives one `Check` for each place it looked at that fails, or one that is ok. It never changes a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from . import rules_board, rules_key, rules_pages, rules_plan, rules_sheets
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
    "plain_student_words": rules_pages.plain_student_words,
    "asset_language": rules_pages.asset_language,
    "no_names": rules_pages.no_names,
    "short_paragraphs": rules_pages.short_paragraphs,
    "page_limits": rules_pages.page_limits,
    "reading_level": rules_pages.reading_level,
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
}

ALWAYS = ("standards_on_shelf",)
"""Rules that no format can leave out."""


def check(draft: Draft) -> list[Check]:
    """Every rule of the draft's format in the format's order, then those of every draft; kept or not."""
    rules = [*draft.activity.rules, *(rule for rule in ALWAYS if rule not in draft.activity.rules)]
    return [one for rule in rules for one in _checks(rule, draft)]


def _checks(rule: str, draft: Draft) -> list[Check]:
    faults = list(RULES[rule](draft))
    if faults:
        return [Check(rule, False, fault) for fault in faults]
    return [Check(rule, True, ", ".join(f.name for f in draft.files))]


def failed(checks: list[Check]) -> list[str]:
    """Names of the rules that are not kept, each once."""
    return list(dict.fromkeys(c.rule for c in checks if not c.ok))
