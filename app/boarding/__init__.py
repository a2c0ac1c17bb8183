"""What a teacher's board says, decided from values: who to sit next to, who shares a wrong idea, whom nobody has seen,
who asked for what.

Pure: evidence, corrections, check-ins and a moment come in; nothing is read or written here. `app/board.py` gathers.
"""

from .groups import Group, groups_of, too_long
from .learner import WEEK, Learner, learner_of
from .needs import Need, all_needs_of, needs_of
from .together import MINUTES, SPAN, Spent, Together, Waiting, met_lately, minutes_in, together_of, waits
from .watching import FLOOR, Habits, habits_of, no_checkin, only_helped, silent_for
from .wishes import Asked, asked

__all__ = [
    "FLOOR", "MINUTES", "SPAN", "WEEK", "Asked", "Group", "Habits", "Learner", "Need", "Spent", "Together", "Waiting", "all_needs_of",
    "asked", "groups_of", "habits_of", "learner_of", "met_lately", "minutes_in", "needs_of", "no_checkin", "only_helped", "silent_for",
    "together_of", "too_long", "waits",
]  # fmt: skip
