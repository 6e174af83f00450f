"""How a simulated user of SSR acts: requests of pages, and forms that are posted."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from alerts_bench.load.users.alerts_user import AlertsUser

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class SsrUser(AlertsUser):
    """Follows links and redirects; every answer is a whole page."""

    def open(self) -> str:
        page = self.get().text
        self.token = self.found(TOKEN, page)
        return page

    def create_random(self) -> str:
        return self._submit("random/")

    def open_form(self) -> str:
        return self.get("new/").text

    def create(self, kind: str, description: str) -> str:
        return self._submit("new/", type=kind, description=description)

    def show_details(self, pk: int) -> str:
        return self.get(f"{pk}/").text

    def close_details(self) -> None:
        # The page with the details is left by a link back to the list.
        self.get()

    def acknowledge(self, pk: int, wanted: bool) -> str:
        return self._submit(f"{pk}/acknowledge/", acknowledged=str(wanted).lower())

    def search(self, text: str) -> str:
        return self.get(f"?{urlencode({'q': text})}").text

    def delete(self, pk: int) -> str:
        return self._submit(f"{pk}/delete/")

    def _submit(self, path: str, **fields: str) -> str:
        return self.post(path, {"csrfmiddlewaretoken": self.token, **fields}).text
