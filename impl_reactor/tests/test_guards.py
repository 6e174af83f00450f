from __future__ import annotations

import json
import logging

import pytest
from channels.layers import get_channel_layer
from open_pages import connection, in_event_loop, open_page, signed
from reactor.consumer import ReactorConsumer

from shared_alerts.models import Alert
from shared_alerts.sockets import REFUSED
from ui import guards
from ui.guards import MAX_COMPONENTS, GuardedConsumer

pytestmark = pytest.mark.django_db(transaction=True)

FORGED = "x\nERROR root: forged"
LIST = {"id": "alert-list"}


def event(command, *, component="alert-list", fields=None, **arguments):
    payload = {
        "id": component,
        "command": command,
        "implicit_args": {} if fields is None else fields,
        "explicit_args": arguments,
    }
    return {"command": "user_event", "payload": payload}


def join(name="AlertList", state=None, children=None):
    payload = {"name": name, "state": state or signed(LIST), "children": children or {}}
    return {"command": "join", "payload": payload}


def command(name, **payload):
    return {"command": name, "payload": payload}


MALFORMED = [
    *("", "\0", "{", "null", "true", "1", '"x"', "[]", "{}", "[" * 100_000, "9" * 5000),
    *(json.dumps({"command": one, "payload": {}}) for one in (None, 1, [], {}, "", FORGED)),
    *(json.dumps({"command": "leave", "payload": one}) for one in (None, 1, "x", [], {})),
    *(json.dumps(command("leave", id=one)) for one in (None, 1, [], {})),
    json.dumps(command("leave", id="x", more="y")),
    *(json.dumps(command("query_string", qs=one)) for one in (None, 1, [], "a=\ud800")),
    *(json.dumps(command("query_string", qs=f"a.json={one}")) for one in ("x", "[" * 5000)),
    *(json.dumps(join(name=one)) for one in (1, [], FORGED, "Component", "Dialog")),
    *(json.dumps(join(state=one)) for one in (1, ["x"], FORGED, f"{{}}:{FORGED}")),
    *(json.dumps(join(children=one)) for one in ([1], {"a": 1}, {"a": ["AlertList", FORGED]})),
    *(json.dumps(event("delete", component=one)) for one in (None, 1, [], {})),
    *(json.dumps(event(one)) for one in (None, 1, [], {})),
    *(json.dumps(event("delete", fields=one)) for one in ([1], "x", {"pk": "1"}, {"pk": 1})),
    *(json.dumps(event("delete", fields={one: ["1"]})) for one in ("a[", "a." * 3000, "", FORGED)),
    '{"command": "user_event", "payload": {"id": "alert-list", "command": "delete",'
    ' "implicit_args": {}, "explicit_args": [1]}}',
    '{"a":' * 50 + "1" + "}" * 50,
]


class TestFrames:
    """A frame that Reactor's script would not send closes the socket."""

    @pytest.mark.parametrize("text", MALFORMED, ids=range(len(MALFORMED)))
    @in_event_loop
    async def test_what_is_malformed_is_refused(self, text, caplog):
        caplog.set_level(logging.INFO)
        async with open_page() as page:
            await page.send_text(text)
            assert await page.close_code() == REFUSED
            assert "forged" not in caplog.text

    @in_event_loop
    async def test_bytes_are_refused(self):
        async with open_page() as page:
            await page.send_bytes(b"\0\1")
            assert await page.close_code() == REFUSED

    @in_event_loop
    async def test_nothing_is_read_after_a_refusal(self):
        async with open_page() as page:
            await page.send_text("[]")
            await page.event("toolbar", "create_random")
            assert await page.close_code() == REFUSED
            assert not await Alert.objects.aexists()


class TestAddresses:
    @pytest.mark.parametrize("address", ["/__reactor__/more", "/", "/x%0aforged", "/ws/live/"])
    @in_event_loop
    async def test_no_other_has_a_socket(self, address, caplog):
        socket = connection(address=address)
        assert await socket.connect() == (False, REFUSED)
        assert "forged" not in caplog.text


class TestHandlers:
    """A page calls what the components of this project declare, and nothing that is inherited."""

    @pytest.mark.parametrize(
        "name",
        [
            *("json", "schema_json", "copy", "dict", "construct", "new", "parse_raw", "parse_file"),
            *("notification", "mutation", "joined", "destroy", "dom", "deffer", "focus_on"),
            *("skip_render", "freeze", "id", "alerts", "reactor", "user", "Config"),
            *("__init__", "_render", "no_such_handler", "", FORGED),
        ],
    )
    @in_event_loop
    async def test_nothing_else_can_be_called(self, name, caplog):
        async with open_page() as page:
            await page.send_text(json.dumps(event(name, indent=200_000_000)))
            assert await page.close_code() == REFUSED
            assert "forged" not in caplog.text

    @pytest.mark.parametrize("name", ["self", "args", "kwargs", "v__duplicate_kwargs", "a.b", ""])
    @in_event_loop
    async def test_arguments_have_names_of_their_own(self, name):
        async with open_page() as page:
            await page.send_text(json.dumps(event("delete", **{name: 1})))
            assert await page.close_code() == REFUSED

    @in_event_loop
    async def test_an_argument_that_is_not_declared_is_left_out(self, alert):
        async with open_page() as page:
            await page.event("alert-list", "delete", pk=alert.pk, other=1)
            assert (await page.frame())[0] == "remove"
            assert "Alert deleted." in await page.toast()

    @in_event_loop
    async def test_a_second_click_on_what_is_gone_is_passed_over(self):
        async with open_page() as page:
            await page.event("gone", "close")
            assert await page.is_silent()


class TestForm:
    @in_event_loop
    async def test_it_is_saved_once(self):
        async with open_page() as page:
            await page.join("NewAlert", id="new-alert")
            for _ in range(2):
                await page.event("new-alert", "create", type="INFO", description="once")
            for _ in range(3):
                await page.frame()
            assert await page.is_silent()
            assert await Alert.objects.acount() == 1


class TestComponents:
    @in_event_loop
    async def test_a_page_has_a_bounded_number(self):
        children = {str(n): ["NewAlert", signed({})] for n in range(MAX_COMPONENTS)}
        async with open_page() as page:
            await page.send_text(json.dumps(join(children=children)))
            assert await page.close_code() == REFUSED

    @in_event_loop
    async def test_a_page_that_is_closed_leaves_its_groups(self):
        async with open_page():
            assert get_channel_layer().groups
        assert not any(get_channel_layer().groups.values())


class TestWithoutGuards:
    """What Reactor 5.3.0b0 does by itself: a guard whose test fails here is not needed any more."""

    @in_event_loop
    async def test_reactor_calls_methods_of_pydantic(self, monkeypatch):
        monkeypatch.setattr(guards, "is_handler", lambda component, name: True)
        # `json` is called, and comes to what it cannot write.
        with pytest.raises(TypeError, match="is not JSON serializable"):
            await self.send(event("json", indent=2))

    @pytest.mark.parametrize(
        ("frame", "error"),
        [(command(FORGED), AttributeError), (event("close", component="gone"), KeyError)],
    )
    @in_event_loop
    async def test_reactor_ends_in_an_exception(self, frame, error, monkeypatch):
        for name in ("receive", "command_user_event"):
            monkeypatch.setattr(GuardedConsumer, name, getattr(ReactorConsumer, name))
        with pytest.raises(error, match=f"{FORGED}|gone"):
            await self.send(frame)

    @in_event_loop
    async def test_reactor_stays_in_the_groups_of_a_closed_page(self, monkeypatch):
        monkeypatch.setattr(GuardedConsumer, "disconnect", ReactorConsumer.disconnect)
        async with open_page():
            pass
        assert any(get_channel_layer().groups.values())

    @staticmethod
    async def send(frame):
        async with open_page() as page:
            await page.send_text(json.dumps(frame))
            await page.is_silent()
