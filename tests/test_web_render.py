"""What happens to text on its way to the screen."""

from __future__ import annotations

import pytest

from app.web.render import Flow, cites, formula, joined, maths, no_images, settled, title


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (r"so \(\frac{3}{4}\) of it", r"so $\frac{3}{4}$ of it"),
        (r"\[x^2 = 9\]", r"$$x^2 = 9$$"),
        ("$1/2 + 1/3$", r"$\frac{1}{2} + \frac{1}{3}$"),
        ("$2 1/2$ cups", r"$2\frac{1}{2}$ cups"),
        ("$3 * 4 = 12$", r"$3 \times 4 = 12$"),
        ("$3x/4$", r"$\frac{3x}{4}$"),
        ("$(a+b)/(c+d)$", r"$\frac{a+b}{c+d}$"),
        (r"$\frac36+\frac26=\frac56$", r"$\frac36+\frac26=\frac56$"),
        ("$50%$", r"$50\%$"),
        ("$√(16) = 4$", r"$\sqrt{16} = 4$"),
        ("$2^10$", "$2^{10}$"),
        (r"$5 \text{ cm}$", r"$5 \text{ cm}$"),
    ],
)
def test_maths_is_written_one_way(given: str, shown: str) -> None:
    assert maths(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("costs $5 and $6", r"costs \$5 and \$6"),
        ("It is $5.", r"It is \$5."),
        (r"It is \$5 already", r"It is \$5 already"),
        ("between $5-$6 each", r"between \$5-\$6 each"),
        ("from $3 to $4, then $x+1$ more", r"from \$3 to \$4, then $x+1$ more"),
        ("a $20 bill and a $5 bill", r"a \$20 bill and a \$5 bill"),
        ("$", r"\$"),
        ("", ""),
    ],
)
def test_money_stays_money(given: str, shown: str) -> None:
    assert maths(given) == shown


def test_code_is_left_alone() -> None:
    assert maths("use `$HOME/1/2` or\n```\n$1/2$\n```\nand $1/2$") == "use `$HOME/1/2` or\n```\n$1/2$\n```\nand $\\frac{1}{2}$"


def test_dates_and_rates_outside_maths_keep_their_slash() -> None:
    assert maths("on 3/4/2026, 60 km/h, and/or") == "on 3/4/2026, 60 km/h, and/or"


def test_rendering_twice_changes_nothing_more() -> None:
    for text in ("costs $5 and $6, $1/2 * 3$", r"\(2 1/2\) and \[x/2\]", "$50%$ of $8"):
        assert maths(maths(text)) == maths(text)


@pytest.mark.parametrize(
    "text", [r"so \(1/2\) and $x+1$ cost $5 now", r"a \[x/2\] b `$c$` d [1] e", "plain words", r"open \(1/2 never closed"]
)
def test_a_stream_shows_the_same_as_the_whole_wherever_it_is_cut(text: str) -> None:
    for size in (1, 2, 3, 7):
        flow = Flow()
        streamed = "".join(flow.feed(text[i : i + size]) for i in range(0, len(text), size)) + flow.flush()
        assert streamed == maths(text)


def test_half_a_formula_is_held_back() -> None:
    flow = Flow()
    assert flow.feed("so $1/") == "so "
    assert flow.feed("2$ of ") == "$\\frac{1}{2}$ of "
    assert settled("see [1") == 4
    assert settled("ends with \\") == 10


def test_a_citation_becomes_a_link_and_a_link_stays_one() -> None:
    assert cites("Pieces differ. [2]", "/cite/s/0/{n}") == r"Pieces differ. [\[2\]](/cite/s/0/2)"
    assert cites("[2](/already)", "/cite/{n}") == "[2](/already)"
    assert cites("`a[2]`", "/cite/{n}") == "`a[2]`"


def test_pictures_from_addresses_become_words() -> None:
    assert no_images("look ![a map](http://tracker.example/x.png?you) here") == "look a map here"


def test_sentences_join_with_a_space_and_lists_start_a_paragraph() -> None:
    assert joined("Not yet.", "You added the tops.") == " You added the tops."
    assert joined("Steps:", "1. Cut the bar.") == "\n\n1. Cut the bar."
    assert joined("Steps:\n\n1. Cut the bar.", "\n2. Count.") == "\n2. Count."
    assert joined("One.", "\nTwo.") == "\n\nTwo."
    assert joined("", "\nFirst.") == "First."
    assert joined("One.\n\n", "Two.") == "Two."


def test_a_title_is_one_clean_line() -> None:
    assert title("**what** is $\\frac{1}{2}$\nplus [1] " + "very " * 40).endswith("…")
    assert "\n" not in title("a\nb")


def test_formula_keeps_tex() -> None:
    assert formula(r"\sqrt{2}") == r"\sqrt{2}"
