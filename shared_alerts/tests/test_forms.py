from __future__ import annotations

import pytest

from shared_alerts.forms import AlertForm


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
        assert list(errors(type="OTHER", description="x")) == ["type"]
        assert list(errors(type="", description="x")) == ["type"]

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
