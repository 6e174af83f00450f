"""A page for each feature of djust that is tried. Each shows its outcome in #shown."""

import asyncio
import time

from djust import LiveView, event_handler
from djust.decorators import client_state, debounce, optimistic
from djust.presence import PresenceMixin

SLOW_S = 1.0
"""What a handler takes, so that a change at once can be told from one that came with its answer."""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>{name}</title></head>
<body><div dj-root><p id="shown">{shown}</p>{controls}</div></body></html>"""
BUTTON = '<button dj-click="press">Press</button>'


def page(name, shown, controls=BUTTON):
    return PAGE.replace("{name}", name).replace("{shown}", shown).replace("{controls}", controls)


class CountView(LiveView):
    name = "count"
    login_required = False
    template = page(name, "{{ count }}")

    def mount(self, request, **kwargs):
        self.count = 0

    @event_handler
    def press(self, **kwargs):
        self.count += 1


class OptimisticView(CountView):
    name = "optimistic"
    template = page(name, "{{ count }}")

    @event_handler
    @optimistic
    def press(self, **kwargs):
        time.sleep(SLOW_S)
        self.count += 1


class RefusedView(OptimisticView):
    name = "refused"
    template = page(name, "{{ count }}")

    @event_handler
    @optimistic
    def press(self, **kwargs):
        time.sleep(SLOW_S)
        raise ValueError("A change that is made at once has to be taken back.")


class ClientStateView(CountView):
    name = "client-state"
    template = page(name, "{{ count }}")

    @event_handler
    @client_state(keys=["count"])
    def press(self, **kwargs):
        self.count += 1


class DebounceView(CountView):
    name = "debounce"
    template = page(name, "{{ typed }}", '<input dj-input="press">')

    def mount(self, request, **kwargs):
        self.typed = ""

    @event_handler
    @debounce(wait=0.3)
    def press(self, value="", **kwargs):
        self.typed = value


class StreamingView(LiveView):
    name = "streaming"
    login_required = False
    template = page(name, "{{ words }}")

    def mount(self, request, **kwargs):
        self.words = ""

    @event_handler
    async def press(self, **kwargs):
        for word in ("one", "two", "three"):
            self.words += f"{word} "
            await self.stream_to("words", target="#shown", html=self.words)
            await asyncio.sleep(SLOW_S / 4)


class PresenceView(PresenceMixin, LiveView):
    # The other order, which its documentation shows, raises AttributeError in 1.2.6.
    name = "presence"
    login_required = False
    presence_key = "claims"
    presence_unique_per_connection = True
    template = page(name, "{{ online_count }}")

    def mount(self, request, **kwargs):
        self.online_count = 0
        self.track_presence(meta={"name": "somebody"})


PAGES = (
    CountView,
    OptimisticView,
    RefusedView,
    ClientStateView,
    DebounceView,
    StreamingView,
    PresenceView,
)
