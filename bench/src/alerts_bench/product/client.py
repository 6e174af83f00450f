"""The script of a framework whose Python package does not bring it along."""

from __future__ import annotations

from dataclasses import dataclass, fields

from alerts_bench.product.manifest import Manifest


@dataclass(frozen=True)
class Client:
    """A script that came from elsewhere and is kept in the implementation's folder."""

    name: str
    version: str
    license: str
    """Its SPDX identifier, such as "MIT"."""
    file: str
    """Its path in the folder. It was not written here, and does not count as code of ours."""


def read(manifest: Manifest) -> Client:
    """Return the table `client` of a manifest; raises ManifestError."""
    known = [one.name for one in fields(Client)]
    for key in manifest.keys("client"):
        if key not in known:
            raise manifest.wrong(f"client.{key}", f"is unknown. Known: {', '.join(known)}")
    client = Client(**{key: manifest.text(f"client.{key}") for key in known})
    if not (manifest.file.parent / client.file).is_file():
        raise manifest.wrong("client.file", f"{client.file} is not there")
    return client
