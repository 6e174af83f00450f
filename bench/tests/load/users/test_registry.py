"""The classes of users that the manifests name."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from framework_users import USERS

BASES = "alerts_bench.load.users."


def private_methods(classes: Iterable[type]) -> set[str]:
    return {
        name
        for one in classes
        for name, value in vars(one).items()
        if name.startswith("_") and not name.endswith("__") and callable(value)
    }


class TestUsers:
    @pytest.mark.parametrize("name", sorted(USERS))
    def test_none_replaces_what_its_base_does_by_itself(self, name: str) -> None:
        classes = USERS[name].__mro__
        bases = [one for one in classes if one.__module__.startswith(BASES)]
        own = [one for one in classes if one.__module__.endswith("load_user")]
        assert bases and own
        assert not private_methods(own) & private_methods(bases)
