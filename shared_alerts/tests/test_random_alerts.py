from __future__ import annotations

from itertools import chain

from shared_alerts.random_alerts import (
    DESCRIPTIONS,
    HOSTS,
    SEARCH_LETTER,
    SEARCH_SUFFIX,
    RandomAlerts,
)


def test_the_letter_that_is_searched_is_in_no_text_of_its_own():
    texts = [*chain.from_iterable(DESCRIPTIONS.values()), *HOSTS]
    assert [text for text in texts if SEARCH_LETTER in text.lower()] == []


def test_a_suffix_brings_it_into_every_text_and_changes_nothing_else():
    plain, marked = RandomAlerts(1), RandomAlerts(1)
    for _ in range(100):
        without, with_it = plain.draw()["description"], marked.draw(SEARCH_SUFFIX)["description"]
        assert with_it.count(SEARCH_LETTER) == 1
        assert with_it.replace(SEARCH_SUFFIX, "") == without
