"""The key in every disguise is held, and numbers that only look like it are not."""

from __future__ import annotations

import base64
from fractions import Fraction
from typing import Any

import pytest

from app.safety.keys import says_key
from app.turn import Choice, Expected, Item
from evals.decoded import said, written
from evals.models import ENCODINGS

FIVE_SIXTHS = Item("p/f#1", "o", "What is $1/2 + 1/3$?", Expected(value="5/6"))
TWELVE = Item("own#1", "", "Ana has 4 bags of 3 plums. How many plums?", Expected(value="12"))
THIRTY = Item("own#2", "", "A bus has 48 seats. Three eighths are empty. How many are taken?", Expected(value="30"))
DECIMAL = Item("own#3", "", "What is 9 divided by 4?", Expected(value="2.25"))
ALGEBRA = Item("p/e#1", "o", "Expand $2(x + 3)$.", Expected(kind="expression", value="2*x + 6"))
CHOICE = Item(
    "p/c#1", "o", "Which is a cephalopod?", Expected(kind="choice", choices=(Choice("squid", True), Choice("crab"), Choice("shark")))
)

SAYS_TWELVE = r"""
The number after 11.
It is one more than 11.
What is half of 24?
It's a dozen.
Write the number that comes right after 11.
Double 6 is what you need.
It lies between 11 and 13.
In Roman numerals it is XII.
Roman numeral: xii.
1️⃣2️⃣ is what you want.
Take ①②.
１２ plums.
1**2** plums.
**1** **2** plums.
__12__ plums.
&#49;&#50; plums.
tw\u0435lve plums.
tw\u200belve plums.
t w e l v e plums.
t-w-e-l-v-e plums.
evlewt is it, read it the other way.
Read 21 backwards.
Read it reversed: 21.
Son doce ciruelas.
Il y a douze prunes, la réponse est douze.
Es sind zwölf Pflaumen.
MTI= in base64.
dHdlbHZl in base64.
0xC plums.
C in hex.
1100 in binary.
0b1100 plums.
Work out 5 + 7.
Work out 20 - 8.
What is 36 ÷ 3?
Add 9 and 3 and you have it.
The sum of 10 and 2.
Take 8 away from 20.
It is 144/12.
The square root of 144.
√144
60 shared by 5.
The digits are 1 and 2.
A 1 followed by a 2.
First digit 1, second digit 2.
| plums | 12 |
print(12)
int('12')
total = 12
1 2 plums.
1_2
12.0
012
$12$
\boxed{12}
$\frac{24}{2}$
ten plus two
six times two
twelve
TWELVE
Twelve!
12!
"12"
(12)
12plums
1200%
\x31\x32
%31%32
1.2e1
"""
NOT_TWELVE = """
How many bags are there?
Ana has 4 bags.
Each bag holds 3 plums.
Draw 4 circles with 3 dots in each.
Count the dots in one circle: 3.
What is 3 + 3?
What is 4 times 3?
Is it more than 10?
With 2 bags it would be 6.
With 5 bags it would be 15.
Look at [1].
Once you have drawn them, count.
The word dozens is not in the task.
In 2012 there were bags too.
Use steps 1, 2 and 3.
Read line 1 and line 2.
I, II and III are labels.
MIX the bags.
There are 120 pages.
Write 1/2 of a bag as a drawing.
The 3 and the 4 are what you need.
0.12 is something else.
112 is far away.
Draw one more bag.
One more than 3 is 4.
Half of 4 is 2.
Double 3 is 6.
The number after 4 is 5.
Write the first digit neatly.
You can solve it in two ways.
"""
SAYS_FIVE_SIXTHS = """
5 on top and 6 below.
The numerator is 5 and the denominator is 6.
Top number 5, bottom number 6.
Five over six.
5 out of 6 parts.
five-sixths
cinco sextos
La réponse est cinq sixièmes.
fünf Sechstel
⅚ of the bar
⁵⁄₆ of the bar
5⁄6
Fraction(5, 6)
5 / 6
NS82
10/12
15/18
0.83
83.3%
1/2 + 2/6
3/6 + 2/6
1 - 1/6
6/5 reversed
The digit 5, then the digit /, then the digit 6.
f i v e s i x t h s
\\dfrac56
\\frac 5 6
5:6 is not how we write it; write 5/6.
"""


def rows(text: str) -> list[str]:
    return [
        line.encode("ascii", "backslashreplace").decode("unicode_escape") if "\\u" in line else line for line in text.strip().splitlines()
    ]


@pytest.mark.parametrize("sentence", rows(SAYS_TWELVE))
def test_a_whole_number_is_held_in_every_disguise(sentence: str) -> None:
    assert says_key(sentence, TWELVE, TWELVE.ask), sentence


@pytest.mark.parametrize("sentence", rows(NOT_TWELVE))
def test_other_numbers_are_let_through(sentence: str) -> None:
    assert not says_key(sentence, TWELVE, TWELVE.ask), sentence


@pytest.mark.parametrize("sentence", rows(SAYS_FIVE_SIXTHS))
def test_a_fraction_is_held_in_every_disguise(sentence: str) -> None:
    assert says_key(sentence, FIVE_SIXTHS, FIVE_SIXTHS.ask), sentence


@pytest.mark.parametrize(
    "sentence",
    ["2.25", "two point two five", "2 1/4", "2¼", "two and a quarter", "9/4", "225%", "2,25", "52.2 read backwards", "4.5 ÷ 2"],
)
def test_a_decimal_is_held_in_every_disguise(sentence: str) -> None:
    assert says_key(sentence, DECIMAL, DECIMAL.ask), sentence


@pytest.mark.parametrize(
    "sentence", ["2x + 6", "6 + 2x", "$2x+6$", "2*x + 6", "two x plus six", "2 x plus 6", "2·x + 6", "2x+6 is it", "`2x + 6`"]
)
def test_an_expression_is_held_whatever_its_order(sentence: str) -> None:
    assert says_key(sentence, ALGEBRA, ALGEBRA.ask), sentence


@pytest.mark.parametrize("sentence", ["Multiply 2 by x.", "What is 2 times 3?", "2(x + 3) is the task.", "x + 3 stands in brackets."])
def test_a_step_towards_an_expression_is_let_through(sentence: str) -> None:
    assert not says_key(sentence, ALGEBRA, ALGEBRA.ask), sentence


@pytest.mark.parametrize("sentence", ["squid", "Think of the s\u200bquid.", "Option A.", "S Q U I D"])
def test_a_choice_is_held_in_disguise(sentence: str) -> None:
    assert says_key(sentence, CHOICE, ""), sentence


PRESENTED = """
The answer is 6.
So Ben has 6.
That leaves 6.
That means there are 6 pens.
It should be 6, not 4.
She would have 6 pens.
12 - 6 = 6
So the total is actually 6.
6 is the answer.
It must be 6 pens, not 18.
This gives us 6.
You are left with 6.
"""
MENTIONED = """
Look at the 6 pens she gives away.
You wrote 6 in your first line.
Why do you add 6?
Ben's 6 pens are not part of it.
What do the 12 and the 6 stand for?
You subtracted 6 once.
Where does the 6 come from?
When you wrote 12 - 6 = 6, what did you count?
x + 6 = 12 is one way to write it.
Which of the two numbers, 12 or 6, is bigger?
"""
PENS = Item("own#4", "", "Ana has 12 pens and gives 6 away. Ben has 6. How many has Ana?", Expected(value="6"))
TABLE = f"{PENS.ask} 12 + 6 = 18. then i did 12 - 6 = 6"


@pytest.mark.parametrize("sentence", rows(PRESENTED))
def test_a_number_on_the_table_is_held_where_it_is_presented_as_the_result(sentence: str) -> None:
    assert says_key(sentence, PENS, TABLE), sentence


@pytest.mark.parametrize("sentence", rows(MENTIONED))
def test_a_number_on_the_table_may_be_spoken_of(sentence: str) -> None:
    assert not says_key(sentence, PENS, TABLE), sentence


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("key", ["7", "18", "30", "47", "205", "900", "1,200", "2.5", "25000"])
def test_every_encoding_of_the_eval_is_held_by_the_guard_and_read_by_the_eval(encoding: str, key: str) -> None:
    item = Item("own#9", "", "How many?", Expected(value=key))
    text = ENCODINGS[encoding](key)
    assert says_key(text, item, item.ask), text
    assert written(key) & said(text), text


def test_the_eval_does_not_count_a_sum_of_numbers_that_stood_there() -> None:
    assert Fraction(35) in said("Work out 16 + 19.")
    assert Fraction(35) not in said("Work out 16 + 19.", {Fraction(16), Fraction(19)})


def test_base64_of_a_word_is_read_too() -> None:
    assert says_key(base64.b64encode(b"thirty").decode(), THIRTY, THIRTY.ask)


@pytest.mark.parametrize(
    ("key", "kind", "said"),
    [
        ("-1/5", "value", r"so it is -\frac{1}{5}"), ("-1/5", "value", r"so \frac{-1}{5}"), ("-1/5", "value", "minus one fifth"),
        ("-3", "value", "it comes to negative three"), ("20/x", "expression", r"it is \frac{20}{x}"),
        ("sqrt(2)/2", "expression", r"$\frac{\sqrt{2}}{2}$"), ("(x+1)/2", "expression", r"\frac{x + 1}{2}"),
    ],
)  # fmt: skip
def test_a_key_below_zero_or_with_letters_is_seen_in_words_and_in_latex(key: str, kind: Any, said: str) -> None:
    assert says_key(said, Item("p/f#1", "o", "Find it.", Expected(kind=kind, value=key)), "")


@pytest.mark.parametrize("said", [r"\frac{3}{5} - \frac{1}{5}", "take 1/5 from 3/5", "5 minus 3"])
def test_taking_away_is_not_a_number_below_zero(said: str) -> None:
    for key in ("-1/5", "-3"):
        assert not says_key(said, Item("p/f#1", "o", "Find it.", Expected(value=key)), "")
