"""What no sentence may say, whoever asks: patterns over plain text, each with the reason that is given back."""

from __future__ import annotations

import re

_I = r"\bi(?:'m| am)"
_RULES: tuple[tuple[str, str], ...] = (
    ("holds a web address, an image or markup", r"https?:|www\.|!\[|\]\(|<\s*/?\s*[a-z!]|javascript:|```|\bdata:|\b[a-z_]+\.[a-z_]+ ?= ?(?:true|false)\b"),
    ("repeats the instructions", r"\b(?:system prompt|my (?:instructions|rules|prompt)|as an ai|language model|the answer key|<\w+>)\b"),
    ("claims to be a person or to feel",
        rf"{_I} (?:(?:a|an|your|not|no|only|just|really|so|also|very|here|proud|happy|sad|sorry|glad|excited|human|real|alive|bored|tired|lonely|afraid)\b)"
        r"|\bi (?:feel|love|like|hate|miss(?:ed)?|care|remember|understand how|was|used to|have (?:a|an|been|two|three|my)|had|went|think|believe|hope|want|wish|promise"
        r"|live|grew up|swear|know how|struggled|studied|learned|go to|wonder)\b"
        r"|\b(?:my name is|call me [a-z]+|we humans|us humans|people like (?:you and )?(?:me|us)|when i was|my (?:favou?rite|family|friends?|mum|mom|dad|school|class|teacher|childhood|heart|feelings))\b"
        r"|\bas a (?:fellow )?(?:human|teacher|student|person|friend|parent|child)\b|\b(?:soy (?:tu|una? persona|human[oa])|me llamo|yo siento|te quiero|estoy orgullos[oa])\b"),
    ("speaks of itself", r"(?<![\w$^_{])(?:i|i'(?:m|ll|ve|d)|me|my|mine|myself)(?![\w'$^_}=+*/(]| ?[=+])"),
    ("asks for secrecy or trust",
        r"\b(?:our (?:little )?secret|(?:don'?t|do not|never) tell (?:any|your|the|mum|mom|dad)|between (?:us|you and me)|trust me|you can trust|only i\b"
        r"|no ?(?:one|body) else (?:will )?understands?|keep (?:it|this|that)(?: \w+)? (?:a )?(?:secret|quiet|private|to yourself)"
        r"|no ?(?:body|one) (?:needs|has) to know|(?:doesn'?t|don'?t|does not|needn'?t) (?:have|need) to know|delete (?:this|the|our) (?:chat|conversation|messages?)"
        r"|talk somewhere else|(?:meet|see) me (?:after|at|in|outside|tomorrow|alone)|meet up with me|come (?:to|over to) my|another app"
        r"|nuestro secreto|no (?:le|se lo) digas|conf[ií]a en m[ií])"),
    ("flatters, blames or presses",
        r"\byou(?:'re| are) (?:so |very |really |such )?(?:an? )?(?:smart|smarter|clever|cleverer|gifted|talented|genius|natural|brilliant|special|stupid|lazy|slow|dumb|hopeless"
        r"|the (?:best|smartest|cleverest|worst)|my (?:favou?rite|best|friend)|better than|worse than)\b"
        r"|\b(?:what a (?:clever|smart|good|bad|silly)|(?:smart|clever|good|bad|stupid|silly) (?:boy|girl|kid|child)|stupid|idiot|moron|you fool|loser|dumm(?:y|ies)|shut up|"
        r"(?:so |very )?disappoint\w*|you should be ashamed|shame on|you should (?:already )?(?:know|have known)|how (?:could|can) you not|don'?t (?:leave|go yet)|stay (?:with me|a bit longer)"
        r"|before you go|you promised|even an? (?:baby|toddler|child|first.grader|kid)|every(?:one|body) else (?:can|could|knows|does|gets)"
        r"|you(?:'ll| will) (?:never|fail)|if you (?:stop|leave|quit|give up)(?: now)?,? you"
        r"|eres (?:muy )?(?:listo|lista|inteligente|tonto|tonta))\b"),
    ("takes a role", r"\b[a-z]{3,} (?:the [a-z]+ is here|speaks (?:now|freely)|welcomes you|greets you|at your service)\b|^\W*(?:arr+|ahoy)\b"),
    ("turns the reader down",
        r"\b(?:can(?:no|')?t|can not|unable to|not able to|won't|will not|not going to|does not|doesn't) (?:help|assist|answer|discuss|do that|comply)\b"
        r"|\b(?:not appropriate|inappropriate|against (?:the|my) (?:rules|guidelines|policy))\b|^\W*(?:sorry|i apologi[sz]e)\b|trusted adult"
        r"|\bno (?:puedo|se puede) (?:ayudar|responder)|^\W*lo siento\b"),
    ("says that it is easy",
        r"\b(?:easy|easily|easier than|obvious(?:ly)?|just (?:add|subtract|multiply|divide|do|need|have)|simply|as simple as|of course|trivial|piece of cake|no-brainer|f[aá]cil|obviamente)\b"),
    ("asks about private life",
        r"\b(?:your (?:full |home |real |last )?(?:name|address|phone|school|password|e-?mail|number is\b)|where (?:do )?you live|how old are you|(?:which|what) school"
        r"|send (?:me )?(?:a )?(?:photo|picture|selfie)|are you (?:home )?alone|what are you wearing)\b"),
    ("holds words that no child should be shown",
        r"\b(?:kill (?:your|him|her|them)\w*|suicid\w*|self-?harm|porn\w*|sex(?:ual|y)?|nude\w*|naked|fuck\w*|shit\w*|bitch\w*|bastard|cunt|nigg\w*|faggot\w*|"
        r"cocaine|heroin|meth\b|vodka|whiskey|bomb\w*|explosive\w*|gun\b|guns\b|how to (?:hurt|kill|steal|hack)\w*)\b"
        r"|\b(?:weed (?:makes|helps)|smok(?:e|ing) (?:weed|pot|a)|cigarettes?|vap(?:e|ing)|(?:sip|glass|drink|bottle)s? of (?:wine|beer|rum|gin)|get(?:ting)? drunk|marijuana|"
        r"(?:take|swallow) (?:\w+ ){0,3}(?:pills?|tablets?)|kiss(?:es|ed|ing)?\b|your body|blood on|bleed\w*|knife to (?:school|class)|gambl\w*|bet (?:your|some|the) \w+)\b"),
    ("sends a child into harm",
        r"\b(?:run(?:ning)? away from home|lie to (?:your|mom|mum|dad|the teacher)|(?:steal|take) (?:\w+ ){0,3}from (?:your|a|the|his|her) (?:\w+(?:'s)? )?(?:purse|wallet|bag|shop|store|pocket)"
        r"|(?:hit|punch|kick|push|slap) (?:him|her|them|someone|somebody|your \w+)|into (?:the|a) (?:socket|outlet)|hold your breath|until you faint|climb (?:up )?(?:on|onto|out)|jump (?:off|from)"
        r"|skip (?:lunch|dinner|breakfast|meals?|school)|stop eating|(?:thin|skinn\w+|fat)(?:ner|ter)? (?:kids|people|girls|boys|children)|would miss you|better (?:off )?without you|you were (?:gone|dead|never born))\b"),
    ("speaks ill of people or for a cause",
        r"\b(?:(?:girls|boys|women|men|black|white|asian|arab|jewish|muslim|christian|foreign|poor|rich|disabled|old|immigrants?|people from|people of) ?[\w ]{0,25}\b(?:are|is) (?:\w+ )?(?:bad at|worse|dirty|lazy|stupid|dumb|inferior|criminals?|dangerous|liars?)"
        r"|(?:go|goes|going) to (?:heaven|hell)|true (?:faith|religion|god)|vote for|burned (?:down )?(?:the|a|their) (?:village|house|town)s?|how they did it in the war|(?:buy|order) (?:the|a|this|our) new)\b"),
)  # fmt: skip
_QUOTED = re.compile(r"[\"“„«][^\"”»]{1,80}[\"”»]|(?<!\w)'[^']{2,80}'(?!\w)")
NEVER = tuple((reason, re.compile(pattern)) for reason, pattern in _RULES)


def never(text: str) -> str:
    """The reason why a plain text may never be shown, or ""."""
    own = _QUOTED.sub(" ", text)  # the student's words may be given back as they were
    return next((reason for reason, pattern in NEVER if pattern.search(own if reason == "speaks of itself" else text)), "")
