"""Simulated visitors, for Locust: each asks for one page again as soon as it has it.

`--host` is the address of the page.
"""

from locust import FastHttpUser, task


class Visitor(FastHttpUser):
    @task
    def ask(self):
        self.client.get("", name="page")
