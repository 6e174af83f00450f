from __future__ import annotations

import pytest
from django.http import QueryDict

from shared_alerts import texts
from shared_alerts.forms import AlertForm, ImportForm, SearchForm, description_error


def errors(**data: str) -> dict[str, list[str]]:
    return dict(AlertForm(data).errors)


class TestDescription:
    @pytest.mark.parametrize("text", ["", "   ", "\r\n"])
    def test_required(self, text):
        assert errors(type="INFO", description=text) == {
            "description": ["Description is required."]
        }

    def test_500_characters_are_enough(self):
        assert errors(type="INFO", description="x" * 500) == {}
        assert errors(type="INFO", description="x" * 501) == {
            "description": ["Description must be at most 500 characters."]
        }

    def test_a_line_break_counts_once_however_it_was_sent(self):
        form = AlertForm({"type": "INFO", "description": "x" * 498 + "\r\nx"})
        assert form.is_valid()
        assert len(form.cleaned_data["description"]) == 500

    def test_half_a_surrogate_pair_becomes_a_replacement_character(self):
        form = AlertForm({"type": "INFO", "description": "a\ud83db \U0001f600"})
        assert form.is_valid()
        assert form.cleaned_data["description"] == "a\ufffdb \U0001f600"

    def test_null_bytes_are_refused(self):
        assert errors(type="INFO", description="a\0b") == {
            "description": ["Null characters are not allowed."]
        }


class TestType:
    def test_only_the_three(self):
        assert errors(type="OTHER", description="x") == {"type": [texts.TYPE_UNKNOWN]}
        assert errors(type="", description="x") == {"type": [texts.TYPE_REQUIRED]}

    def test_the_chosen_one_is_kept_when_the_form_is_shown_again(self):
        assert '<option value="CRITICAL" selected>' in str(
            AlertForm({"type": "CRITICAL", "description": ""})["type"]
        )


class TestMarkup:
    @pytest.mark.parametrize("attribute", ["required", "maxlength"])
    def test_the_browser_checks_nothing(self, attribute):
        assert f" {attribute}" not in str(AlertForm()["description"])

    def test_errors_are_tied_to_their_fields(self):
        form = AlertForm()
        assert 'aria-describedby="description-error"' in str(form["description"])
        assert 'aria-describedby="type-error"' in str(form["type"])


class TestDescriptionAlone:
    @pytest.mark.parametrize("text", ["", " ", None, "x" * 501, "a\0b"])
    def test_its_error_is_that_of_the_whole_form(self, text):
        assert [description_error(text)] == errors(type="INFO", description=text)["description"]

    @pytest.mark.parametrize("text", ["x", "x" * 500, "x" * 498 + "\r\nx", ["a"], {"a": 1}])
    def test_none(self, text):
        assert description_error(text) == ""


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "term"),
        [
            ("disk", "disk"),
            ("  disk \t", "disk"),
            ("", ""),
            ("   ", ""),
            ("50%_'\"\\", "50%_'\"\\"),
        ],
    )
    def test_the_term_is_the_text_without_the_space_around_it(self, text, term):
        form = SearchForm({"q": text})
        assert (form.term, form.error) == (term, "")

    def test_200_characters_are_enough(self):
        assert SearchForm({"q": f" {'x' * 200} "}).term == "x" * 200

    @pytest.mark.parametrize("length", [201, 10_000])
    def test_a_longer_one_filters_nothing_and_says_why(self, length):
        form = SearchForm({"q": "x" * length})
        assert form.context == {
            "term": "",
            "typed_term": "x" * length,
            "search_error": "Search for at most 200 characters.",
        }

    def test_null_bytes_are_refused(self):
        form = SearchForm({"q": "a\0b"})
        assert (form.term, form.error) == ("", "Null characters are not allowed.")

    def test_half_a_surrogate_pair_becomes_a_replacement_character(self):
        assert SearchForm({"q": "a\ud83d"}).term == "a\ufffd"

    @pytest.mark.parametrize("data", [{}, QueryDict(""), {"q": None}, {"other": "x"}])
    def test_none_was_typed(self, data):
        assert SearchForm(data).context == {"term": "", "typed_term": "", "search_error": ""}

    @pytest.mark.parametrize("value", [["x"], {"a": 1}, 5, True])
    def test_what_is_no_text_is_searched_as_one(self, value):
        assert SearchForm({"q": value}).term == str(value)


class TestImport:
    def test_the_browser_offers_csv_and_checks_nothing(self):
        field = str(ImportForm()["file"])
        assert 'accept=".csv"' in field
        assert " required" not in field
