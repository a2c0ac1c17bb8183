"""Marks in a typed text that may tell who somebody is or how to reach them."""

from __future__ import annotations

import pytest

from app.safety.personal import personal


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Write to me at kim.lee@example.org", ("mail",)), ("me: kim (at) mail (dot) com", ("mail",)),
        ("Call 555-123-4567 tonight", ("phone",)), ("mi número es 612 345 678", ("phone",)), ("appelle le +33 6 12 34 56 78", ("phone",)),
        ("رقمي ٠٥٠١٢٣٤٥٦٧", ("phone",)), ("find me on snapchat", ("link",)), ("look at www.example.com", ("link",)), ("I am @foxy_lee", ("link",)),
        ("I live in the house at 12 Oak Street", ("street",)), ("vivo en la calle Mayor 5", ("street",)), ("j'habite 4 rue des Lilas", ("street",)),
        ("أسكن هنا", ("street",)), ("My name is Noor", ("name",)), ("my friend Omar showed me", ("name",)), ("then ida cut it", ("name",)),
        ("I cut both bars into sixths, then 3/6 + 2/6 = 5/6.", ()), ("12 - 5 - 3 - 100 - 20 - 7 = ?", ()), ("pi is 3.14159265", ()),
        ("1/2 3/4 5/6 7/8 9/10 are all less than one", ()), ("What if the bars have 1,000,000 pieces?", ()),
    ],
)  # fmt: skip
def test_what_may_tell_who_or_where_somebody_is_is_found_and_sums_are_not(text: str, kinds: tuple[str, ...]) -> None:
    assert personal(text, ["Ida B."]) == kinds
