"""The users of the frameworks that push, on frames as their servers send them."""

from __future__ import annotations

from typing import Any

import pytest
from framework_users import Frame, Page, TransportError

from alerts_bench.load.users import answers
from alerts_bench.load.users.answers import WrongAnswerError
from alerts_bench.load.users.rows.created_rows import CreatedRows

TOAST = "<span>Random INFO alert created!</span>"
DELETED = "<span>Alert deleted.</span>"
GONE = "<span>That alert was already gone.</span>"


def rows(*ids: int, kind: str = "INFO") -> str:
    return "".join(f'<tr data-alert-id="{pk}"><td>{kind}</td></tr>' for pk in ids)


class TestDjangoLiveView:
    @pytest.fixture
    def page(self, monkeypatch: pytest.MonkeyPatch) -> Page:
        return Page("liveview", monkeypatch)

    def table(self, *ids: int, kind: str = "INFO") -> Frame:
        return {"target": "#alert-rows", "html": rows(*ids, kind=kind)}

    def toast(self, text: str) -> Frame:
        return {"target": "#notifications", "html": text, "append": True}

    def test_a_row_is_new_once(self, page: Page) -> None:
        assert page.is_sent(self.table(2, 1), self.table(3, 2, 1), self.table(3, 2, 1)) == [
            {1, 2},
            {3},
            set(),
        ]

    def test_what_others_created_is_not_taken_for_the_own_row(self, page: Page) -> None:
        page.is_sent(self.table(1))
        others = self.table(2, 1, kind="CRITICAL")
        own = {"target": "#alert-rows", "html": rows(3) + rows(2, 1, kind="CRITICAL")}
        page.answers(others, self.toast(TOAST), others, own)
        answers.assert_random_created(page.user.create_random(), above=1)
        assert page.sent == [
            {"function": "create_random", "data": {}, "form": {}, "lang": "en", "room": ""}
        ]

    def test_what_another_user_knows_already_is_not_the_own_row(self, page: Page) -> None:
        page.is_sent(self.table(1))
        page.user.rows = CreatedRows(seeded=1)
        page.user.rows.see([2])
        page.answers(self.table(2, 1), self.toast(TOAST), self.table(2, 1), self.table(3, 2, 1))
        answers.assert_random_created(page.user.create_random(), above=2)

    def test_a_refused_form_is_a_wrong_answer(self, page: Page) -> None:
        page.answers({"target": "#alert-fields", "html": "Description is required."})
        with pytest.raises(WrongAnswerError, match="alert-fields"):
            page.user.create("INFO", "")

    def test_a_deleted_row_goes(self, page: Page) -> None:
        page.answers(
            self.toast(DELETED),
            {"target": 'tr[data-alert-id="7"]', "remove": True},
        )
        answers.assert_deleted(page.user.delete(7), 7)

    def test_a_row_that_was_gone_already_was_not_deleted(self, page: Page) -> None:
        page.answers(self.table(1), self.toast(GONE))
        with pytest.raises(WrongAnswerError, match="no toast"):
            answers.assert_deleted(page.user.delete(7), 7)

    def buttons(self, pk: int, state: str) -> Frame:
        button = f'<button aria-pressed="{state}">Acknowledge</button>'
        return {"target": f'tr[data-alert-id="{pk}"] .buttons', "html": button}

    def test_a_row_is_acknowledged(self, page: Page) -> None:
        page.answers(self.buttons(8, "false"), self.buttons(7, "true"))
        answers.assert_acknowledged(page.user.acknowledge(7, True), 7, wanted=True)
        assert page.sent[0]["data"] == {"pk": "7", "wanted": "true"}

    def test_a_row_that_is_gone_was_not_acknowledged(self, page: Page) -> None:
        page.answers(self.table(1), self.toast(GONE), self.buttons(7, "true"))
        with pytest.raises(WrongAnswerError, match="notifications"):
            page.user.acknowledge(7, True)

    def test_the_rows_before_the_error_are_those_that_were_found(self, page: Page) -> None:
        page.is_sent(self.table(*range(20, 0, -1)))
        others = self.table(*range(21, 0, -1))
        page.answers(others, self.table(13, 3), {"target": "#search-error", "html": ""})
        answers.assert_found(page.user.search("z"), seeded=20)
        assert page.sent[0]["form"] == {"q": "z"}

    def test_another_row_is_not_the_deleted_one(self, page: Page) -> None:
        page.answers(
            self.toast(DELETED),
            {"target": 'tr[data-alert-id="8"]', "remove": True},
        )
        with pytest.raises(TransportError):
            page.user.delete(7)


class TestRowEvents(TestDjangoLiveView):
    """The user of the variant: a table comes whole when a page asks for it, a new row alone."""

    @pytest.fixture
    def page(self, monkeypatch: pytest.MonkeyPatch) -> Page:
        return Page("liveview/row-event", monkeypatch)

    def created(self, pk: int, kind: str = "INFO") -> Frame:
        return {"event": "alerts:created", "eventData": {"pk": pk, "html": rows(pk, kind=kind)}}

    def test_a_new_row_joins_those_that_are_shown(self, page: Page) -> None:
        arrived = page.is_sent(self.table(2, 1), self.created(3), self.created(3))
        assert arrived == [{1, 2}, {3}, set()]
        assert page.user.shown == {1, 2, 3}

    def test_the_own_row_is_the_new_one_of_the_type_that_the_toast_names(self, page: Page) -> None:
        page.is_sent(self.table(1))
        page.answers(self.created(2, "CRITICAL"), self.toast(TOAST), self.created(3))
        html = page.user.create_random()
        answers.assert_random_created(html, above=1)
        assert answers.ids(html) == {3}

    def test_a_row_that_was_typed_is_found_by_its_text(self, page: Page) -> None:
        page.answers(
            self.toast("<span>Alert created!</span>"), self.created(2), self.created(3, "typed")
        )
        assert answers.ids(page.user.create("INFO", "typed")) == {3}


class TestReactor:
    @pytest.fixture
    def page(self, monkeypatch: pytest.MonkeyPatch) -> Page:
        page = Page("reactor", monkeypatch)
        page.is_sent(self.render("<tbody>", *self.words(2, 1), "</tbody>"))
        return page

    def words(self, *ids: int) -> list[str]:
        return [word for pk in ids for word in ("<tr", f'data-alert-id="{pk}">INFO</tr>')]

    def render(self, *diff: str | int) -> Frame:
        return {"command": "render", "payload": {"id": "alert-list", "diff": diff}}

    def toast(self, text: str) -> Frame:
        return {"command": "append", "payload": {"id": "notifications", "html": text}}

    def test_words_are_kept_left_out_and_added(self, page: Page) -> None:
        arrived = page.is_sent(self.render(1, *self.words(3), 2, -2, 1))
        assert arrived == [{3}]
        assert page.user.words == ("<tbody>", *self.words(3, 2), "</tbody>")

    def test_another_component_is_not_the_list(self, page: Page) -> None:
        form = {"command": "render", "payload": {"id": "new-alert", "diff": self.words(9)}}
        assert page.is_sent(form) == [set()]

    def test_a_row_is_created(self, page: Page) -> None:
        page.answers(self.render(1, *self.words(3), 5), self.toast(TOAST))
        answers.assert_random_created(page.user.create_random(), above=2)

    def test_a_row_that_stays_was_not_deleted(self, page: Page) -> None:
        page.answers(self.render(1, -2, 3), self.toast(DELETED))
        html = page.user.delete(2)
        answers.assert_deleted(html, 2)
        with pytest.raises(WrongAnswerError, match="still there"):
            answers.assert_deleted(html, 1)

    def test_a_row_that_is_removed_is_gone_until_the_list_is_drawn_again(self, page: Page) -> None:
        rows = [*("<tr", 'id="alert-2"'), *self.words(2)[1:], *self.words(1)]
        page.is_sent(self.render(-6, "<tbody>", *rows, "</tbody>"))
        page.answers({"command": "remove", "payload": {"id": "alert-2"}}, self.toast(DELETED))
        answers.assert_deleted(page.user.delete(2), 2)
        assert page.is_sent(self.render(1, -3, *self.words(3), 3)) == [{3}]

    def test_a_row_is_acknowledged_when_the_list_shows_it(self, page: Page) -> None:
        pressed = ["<tr", 'data-alert-id="2"', 'aria-pressed="true">INFO</tr>']
        # The first is what somebody else has created.
        page.answers(self.render(1, *self.words(3), 5), self.render(3, *pressed, -2, 3))
        answers.assert_acknowledged(page.user.acknowledge(2, True), 2, wanted=True)
        payload = page.sent[0]["payload"]
        assert payload["explicit_args"] == {"pk": 2, "wanted": "true"}

    def test_a_list_that_does_not_show_it_is_no_answer(self, page: Page) -> None:
        page.answers(self.render(1, *self.words(3), 5))
        with pytest.raises(TransportError):
            page.user.acknowledge(2, True)

    def test_a_row_that_is_gone_was_not_acknowledged(self, page: Page) -> None:
        page.answers(self.render(1, -2, 3), self.toast(GONE))
        with pytest.raises(WrongAnswerError, match="append came"):
            page.user.acknowledge(2, True)

    def test_the_list_before_the_error_is_what_was_found(self, page: Page) -> None:
        page.is_sent(self.render("<tbody>", *self.words(3, 2, 1), "</tbody>"))
        error = {"command": "replace_with", "payload": {"id": "search-error", "html": ""}}
        page.answers(self.render(3, -4, 1), error)
        answers.assert_found(page.user.search("z"), seeded=3)
        assert page.sent[0]["payload"]["implicit_args"] == {"q": ["z"]}

    def test_a_dialog_joins_with_its_state_and_leaves(self, page: Page) -> None:
        dialog = (
            '<div id="rx-1" data-name="AlertDetail" data-state="{&quot;id&quot;: 1}:signed" '
            'data-is-live="false" reactor-component><dl id="alert-detail"><dd>7</dd></dl></div>'
        )
        opened = {"command": "replace_with", "payload": {"id": "dialog", "html": dialog}}
        page.answers(opened)
        answers.assert_details(page.user.show_details(7), 7)
        page.answers({"command": "remove", "payload": {"id": "rx-1"}})
        page.user.close_details()
        assert [frame["command"] for frame in page.sent] == [
            "user_event",
            "join",
            "user_event",
            "leave",
        ]
        assert page.sent[1]["payload"]["state"] == '{"id": 1}:signed'

    def test_a_refused_form_is_a_wrong_answer(self, page: Page) -> None:
        page.user.dialog = "new-alert"
        page.answers({"command": "render", "payload": {"id": "new-alert", "diff": ["error"]}})
        with pytest.raises(WrongAnswerError, match="render came"):
            page.user.create("INFO", "")


class TestDjust:
    @pytest.fixture
    def page(self, monkeypatch: pytest.MonkeyPatch) -> Page:
        page = Page("djust", monkeypatch)
        button = '<button data-pk="1" aria-pressed="false" dj-id="k">Acknowledge</button>'
        row = f'<tr data-alert-id="1" dj-id="f" dj-key="1"><td>{button}</td></tr>'
        html = f'{row}<tr dj-id="g" id="no-alerts"></tr>'
        page.is_sent({"type": "mount", "version": 1, "html": html})
        return page

    def inserted(self, pk: int, id: str, kind: str = "INFO") -> Frame:
        text = {"tag": "#text", "attrs": {}, "children": [], "text": kind}
        attributes = {"data-alert-id": str(pk), "dj-id": id, "dj-key": str(pk)}
        pressed = {"data-pk": str(pk), "aria-pressed": "false", "dj-id": f"{id}-button"}
        button: Frame = {"tag": "button", "attrs": pressed, "children": [], "text": None}
        row = {"tag": "tr", "attrs": attributes, "children": [text, button], "text": None}
        return {"type": "InsertChild", "d": "e", "index": 0, "node": row}

    def patches(self, version: int, *patches: Frame, **fields: Any) -> Frame:
        return {"type": "patch", "version": version, "patches": patches, **fields}

    def toast(self, text: str) -> Frame:
        return {"type": "push_event", "event": "toast", "payload": {"text": text}}

    def test_rows_come_and_go_by_their_ids(self, page: Page) -> None:
        gone = {"type": "RemoveChild", "d": "e", "index": 1, "child_d": "f"}
        assert page.is_sent(self.patches(2, self.inserted(2, "w")), self.patches(3, gone)) == [
            {2},
            set(),
        ]
        assert page.user.rows_by_id == {"w": 2}

    def test_a_toast_shows_no_row(self, page: Page) -> None:
        assert page.is_sent(self.toast(TOAST)) == [set()]

    def test_the_answer_is_the_one_with_the_number(self, page: Page) -> None:
        page.answers(
            self.patches(2, self.inserted(2, "w"), source="broadcast"),
            self.patches(3, self.inserted(3, "x"), ref=1),
            self.toast(TOAST),
        )
        html = page.user.create_random()
        answers.assert_random_created(html, above=1)
        assert answers.ids(html) == {3}
        assert page.sent == [{"type": "event", "event": "create_random", "params": {}, "ref": 1}]

    def test_texts_are_escaped_as_in_a_page(self, page: Page) -> None:
        page.answers(self.patches(2, self.inserted(2, "w", "a < b"), ref=1), self.toast(""))
        assert ">a &lt; b<" in page.user.create_random()

    def pressed(self, id: str, state: str) -> Frame:
        return {"type": "SetAttr", "d": id, "key": "aria-pressed", "value": state}

    def test_a_row_is_acknowledged_by_the_id_of_its_button(self, page: Page) -> None:
        page.is_sent(self.patches(2, self.inserted(2, "w")))
        page.answers(self.patches(3, self.pressed("k", "true"), ref=1))
        answers.assert_acknowledged(page.user.acknowledge(1, True), 1, wanted=True)
        assert page.sent[0]["params"] == {"pk": "1", "wanted": "true"}
        page.answers(self.patches(4, self.pressed("w-button", "true"), ref=2))
        html = page.user.acknowledge(1, False)
        with pytest.raises(WrongAnswerError, match="alert 1"):
            answers.assert_acknowledged(html, 1, wanted=False)

    def test_the_rows_that_stay_are_those_that_were_found(self, page: Page) -> None:
        page.is_sent(self.patches(2, self.inserted(3, "w")))
        gone = {"type": "RemoveChild", "d": "e", "index": 1, "child_d": "f"}
        page.answers(self.patches(3, gone, ref=1))
        answers.assert_found(page.user.search("z"), seeded=3)
        assert page.sent[0]["params"]["value"] == "z"

    def test_a_row_that_stays_was_not_deleted(self, page: Page) -> None:
        page.answers(self.patches(2, ref=1), self.toast(DELETED))
        with pytest.raises(WrongAnswerError, match="still there"):
            page.user.delete(1)

    def test_a_missing_version_spoils_the_page(self, page: Page) -> None:
        page.answers(self.patches(3, ref=1), self.toast(DELETED))
        with pytest.raises(TransportError, match="version 3 came after 1"):
            page.user.delete(1)

    def test_a_refusal_is_a_wrong_answer(self, page: Page) -> None:
        page.answers({"type": "error", "error": "View not found"})
        with pytest.raises(WrongAnswerError, match="View not found"):
            page.user.open_form()
