"""The table of layout blocks. A format file names these; a new block is a function of (content, file, its settings)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from . import (
    board_blocks,
    key_blocks,
    plan_blocks,
    sheet_blocks,
    starter_blocks,
    ticket_blocks,
)
from .activity import File
from .content import Content
from .document import Block

Builder = Callable[[Content, File, dict[str, Any]], Iterator[Block]]

BLOCKS: dict[str, Builder] = {
    # what a student writes on
    "name_line": sheet_blocks.name_line,
    "scene": sheet_blocks.scene,
    "word_bank": sheet_blocks.word_bank,
    "sentence_supports": sheet_blocks.sentence_supports,
    "warm_up": sheet_blocks.warm_up,
    "tasks": sheet_blocks.tasks,
    "explain": sheet_blocks.explain,
    "extension": sheet_blocks.extension,
    "exit_ticket": sheet_blocks.exit_ticket,
    "anchor": sheet_blocks.anchor,
    "reflect": sheet_blocks.reflect,
    "slips": ticket_blocks.slips,
    "starter_slips": starter_blocks.starter_slips,
    "goal": board_blocks.goal,
    "board": board_blocks.board,
    "board_plan": board_blocks.board_plan,
    "choice_reflect": board_blocks.choice_reflect,
    # what a teacher reads
    "plan_header": plan_blocks.plan_header,
    "plan_objective": plan_blocks.plan_objective,
    "overview": plan_blocks.overview,
    "tier_design": plan_blocks.tier_design,
    "printed_tasks": plan_blocks.printed_tasks,
    "watch": plan_blocks.watch,
    "checks": plan_blocks.checks,
    "plan_anchor": plan_blocks.plan_anchor,
    "grouping": plan_blocks.grouping,
    "why": plan_blocks.why,
    "next_steps": plan_blocks.next_steps,
    "sources": plan_blocks.sources,
    "board_notes": board_blocks.board_notes,
    "rubric_table": board_blocks.rubric_table,
    "key": key_blocks.key,
    "lesson_key": key_blocks.lesson_key,
    "ticket_key": key_blocks.ticket_key,
    "starter_bank": starter_blocks.starter_bank,
}
