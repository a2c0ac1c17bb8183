"""A second look at a model's sentence for a family: no forecast, no diagnosis, no other child, no words of a chat, no number of its own.

The general guard has looked already. This one is narrow on purpose: a model only leads into a plan that people wrote.
"""

from __future__ import annotations

import re

_FORECAST = (
    r"\b(?:"
    r"will|won't|going to|gonna|would|predict\w*|expect\w*|likely|probably|chances?|surely|soon|by (?:june|summer|next)"
    r"|next (?:year|grade)|future|guarantee\w*|va a|van a|ser[áa]|podr[áa]|lograr[áa]|pasar[áa]|aprobar[áa]|reprobar[áa]"
    r"|seguro que|pronto|va|réussira|passera|échouera|sera|pourra|سوف|س(?:ينجح|يرسب|يصبح)"
    r")\b"
)
_STATE = (
    r"\b(?:"
    r"adhd|autis\w*|dyslex\w*|dyscalcul\w*|disorder|deficit|diagnos\w*|disabilit\w*|syndrome|therap\w*|medic\w*|doctor"
    r"|lawyer|custody|legal\w*|iq|tdah?|dislexi\w*|discalcul\w*|trastorno|m[ée]dic\w*|abogad\w*|custodia|trouble|avocat"
    r"|garde|مرض|توحد|اضطراب|طبيب|محام"
    r")\b"
)
_OTHERS = (
    r"\b(?:"
    r"other|others|another|class ?mates?|class|average|peers?|better|worse|ahead|behind|faster|slower|than|rank\w*"
    r"|percentile|compar\w*|everyone|everybody|nobody|most children|friends?|neighbou?r\w*|otr[oa]s?|compa[ñn]er\w*|mejor"
    r"|peor|atr[áa]s|promedio|autres?|meilleur\w*|moyenne|retard|أفضل|أسوأ|آخر|زملاء"
    r")\b"
)
_CHAT = (
    r"\b(?:"
    r"wrote|written|typed|said|says|told|asked|answered|chat\w*|messages?|conversation\w*|transcript\w*|log|logs|record\w*"
    r"|escribi[óo]|dijo|mensaj\w*|conversaci\w*|a écrit|a dit|message|كتب|قال|رسالة|محادثة"
    r")\b"
)
_CHILD_IS = (
    r"\b(?:"
    r"smart|slow|lazy|gifted|bright|stupid|normal|talented|genius|weak|strong|struggl\w*|grade|level|score|pass(?:es|ed)?"
    r"|fail(?:s|ed)?|secure|mastered|inteligente|list[oa]|lent[oa]|floj[oa]|nivel|reprob\w*|aprob\w*|intelligent\w*"
    r"|paresseu\w*|ذكي|كسول"
    r")\b"
)
_KEY = (
    r"\b(?:"
    r"answers? (?:is|are|to)|answer key|solution|result (?:is|of)|equals|correct answer|respuestas? (?:es|son|de)"
    r"|resultado|soluci[óo]n|réponse|الجواب|الإجابة"
    r")\b|="
)
_NAME = r"(?<![.!?:]\s)(?<!^)(?<![\"“«'‘(])\b(?!I\b)[A-Z][a-zà-ÿ]{2,}\b"
_NUMBER = r"[0-9٠-٩½⅓¼¾⅔⅛]+(?:[./,][0-9]+)*"
_REASONS = (
    ("says what will come", _FORECAST),
    ("speaks of health, law or a diagnosis", _STATE),
    ("speaks of other children", _OTHERS),
    ("speaks of what a child wrote", _CHAT),
    ("judges the child", _CHILD_IS),
    ("says an answer", _KEY),
)


def hold(sentence: str, allowed: str) -> str:
    """The reason to hold a model's sentence, or "". `allowed` is the guide and the question: their numbers and names may return."""
    for reason, pattern in _REASONS:
        if re.search(pattern, sentence, re.IGNORECASE):
            return reason
    if strangers := [n for n in re.findall(_NUMBER, sentence) if n not in re.findall(_NUMBER, allowed)]:
        return f"brings a number of its own: {strangers[0]}"
    if names := [n for n in re.findall(_NAME, sentence.strip()) if n.casefold() not in allowed.casefold()]:
        return f"brings a name: {names[0]}"
    return ""
