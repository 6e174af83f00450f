"""The classes of users: one of each implementation that has one, and the control's."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping

from alerts_bench.load.users.alerts_user import AlertsUser
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.manifest import ManifestError

ACTS = (
    "open",
    "create_random",
    "open_form",
    "create",
    "show_details",
    "acknowledge",
    "search",
    "delete",
)


def load_users(implementations: Iterable[Implementation]) -> Mapping[str, type[AlertsUser]]:
    """Return the class of users of each implementation that names one, by id.

    Raises ManifestError when a manifest names what is not there.
    """
    return {one.id: load_user(one) for one in implementations if one.load_user}


def load_user(implementation: Implementation) -> type[AlertsUser]:
    """Return the class of users that a manifest names, with its label and prefix.

    Raises ManifestError when it is not there, is no AlertsUser, or lacks an act.
    """
    manifest = implementation.folder / "pyproject.toml"
    module_name, _, class_name = implementation.load_user.partition(":")
    file = implementation.folder / f"{module_name}.py"
    name = f"{implementation.id}_{module_name}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None or not file.is_file():
        raise ManifestError(manifest, "load_user", f"{file} does not exist")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = getattr(module, class_name, None)
    if not (isinstance(found, type) and issubclass(found, AlertsUser)):
        raise ManifestError(manifest, "load_user", f"{class_name} in {file} is no AlertsUser")
    missing = [act for act in ACTS if getattr(found, act) is getattr(AlertsUser, act)]
    if missing:
        raise ManifestError(manifest, "load_user", f"{class_name} lacks {', '.join(missing)}")
    found.label = implementation.label
    found.prefix = implementation.prefix
    return found
