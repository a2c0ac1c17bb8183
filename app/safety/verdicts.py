"""Does a sentence say that the work is right, or that it is wrong? Only marking may; a model's own verdict is held."""

from __future__ import annotations

import re

_NOT = r"(?:not|never|n't|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|couldn't|nothing|none|no)"
_YOURS = r"(?:you(?:'re| are| were)?|your (?:\w+ ){0,2}\w+|that(?:'s| is| was)?|this(?:'s| is)?|it(?:'s| is| was)?|everything|all of (?:it|that)|both(?: of)?(?: your)?(?: \w+)?(?: are| were)?)"
_PRAISE = re.compile(
    r"\b(?:correct|correctly|almost|so close|(?:the )?right (?:answer|result|solution)|exactly|perfect(?:ly)?|flawless(?:ly)?|faultless|accurate(?:ly)?|"
    r"well done|(?:great|good|nice|excellent|lovely|super|top) (?:job|work|thinking|answer|going)|excellent|bravo|bingo|hooray|congrat\w*|full marks|"
    r"nailed|spot on|awesome|fantastic|amazing|brilliant|splendid|indeed (?:equals|is)|agree|"
    r"correcto|correcta|muy bien|bien hecho|exacto|perfecto|excelente|tienes raz[oó]n|parfait|exactement|richtig)\b"
    r"|^(?:yes|yep|yeah|yup|indeed|absolutely|precisely|sí|si(?=[,!.])|oui|ja)(?!\w)|^(?:all )?(?:solved|resuelto|résolu)(?=\W*$|[,.!])|^right(?= on\b|[,.!])"
    rf"|\b{_YOURS}(?: (?:is|are|was|were|all|just|so|absolutely|totally|quite|nearly|mostly|completely|got|get|have|this|that|it|one|indeed|also)){{0,3}} (?:right|true|valid)\b(?! (?:now|here|below|above|after|before|next|side|hand|angle|triangle|on|at|in|to)\b)"
    r"|\byou(?:'ve| have)? (?:got|solved|cracked|found|figured)(?: it| this| that| the answer)(?: out)?\b(?! (?:is|in|from|by|with)\b)|\bthat(?:'s| is) (?:it|the one)\b(?! (?:that|which|you|with|to)\b)"
    r"|\b(?:answer|result|solution|it|that) (?:fits|works(?: out)?|checks out|is fine|is good|stands)\b(?! (?:when|if|for|to|with|idea|start|way)\b)"
    r"|\b(?:answer|it|that|this)(?: here| to (?:this|that|it|the question))?(?:'s| is| was| would be|:)(?: a| an| clearly| still)? (?:yes|yep|yeah)\b"
    rf"|\b{_NOT}\b[^.?!]{{0,24}}\b(?:wrong|incorrect|mistaken|mistakes?|errors?|off|false)\b"
    r"|\b(?:your|the|that|this) (?:\w+ )?(?:answer|number|result|work|value|solution)\b[^.?!]{0,20}\b(?:is|was|were|are) (?:all )?(?:fine|ok|okay|good|true|accepted)\b"
    r"|\b(?:counts?|count it|mark(?:ed|s)?(?: it| this| that)?) as (?:right|correct|solved|done|finished)\b|\bthe way you (?:said|had|wrote|did)\b|\bas you said\b|\best[aá] bien\b|\bconvinced\b"
    r"|\b(?:no|without|free of|zero) (?:\w+ )?(?:mistakes?|errors?|faults?)\b|(?:could ?n't|could not) be (?:more )?(?:right|better)|\beverything (?:is|was) right\b"
)  # fmt: skip
_BLAME = re.compile(
    r"\b(?:incorrect(?:ly)?|wrong(?:ly)?|mistaken|false|not (?:quite|(?:completely |entirely |really |exactly )?(?:right|correct|true))|try again|not yet|"
    r"(?:is|are|was|were|does|do)(?:n't| not) (?:\w+ )?(?:the )?(?:right|correct|true|work|works|fit|add up)|"
    r"(?:mistakes?|errors?|slip) (?:in|with|on|somewhere|here|there)|(?:made|make|makes|see|is|are|have) (?:a |an |one |some |your )?(?:\w+ )?(?:mistakes?|errors?|slip)\b|"
    r"(?:is|are|step is|bit) off\b|off by|far from|misses|unfortunately|nope|look again|close but|"
    r"incorrect[oa]|no es correct[oa]|equivocad[oa]|mal|faux|falsch)\b|^no(?=[,.!])|^sorry\b"
)  # fmt: skip


def against_verdict(text: str, verdict: str) -> str:
    """The reason to hold a plain text that says its own verdict, or "". `verdict` is marking's, "" when nothing was marked."""
    if verdict != "right" and _PRAISE.search(text):
        return "calls the answer right, which is for marking to say"
    if verdict in ("right", "") and _BLAME.search(text):
        return "calls the answer wrong, which is for marking to say"
    return ""
