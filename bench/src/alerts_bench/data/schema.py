"""The schema of a run: samples, and the circumstances under which they were taken."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal

SCHEMA = 1
"""Raised when a column or a JSON field changes its meaning; readers refuse any other.

A column that is added changes no meaning: where it is missing it is read as absent.
"""

OK = "ok"
"""The outcome of a sample that reached its end; any other outcome is the cause of a failure."""

MEMORY = "memory"
"""The interaction under which readings of a page's memory are filed; nothing of it is timed."""

UNTIMED = 0
"""The launch under which the pass that counts bytes files its samples."""

Condition = Literal["cost", "felt"]
"""`cost`: framework cost, input deferral off. `felt`: as users feel it, Chromium as shipped."""

Role = Literal["implementation", "reference"]
"""`reference`: what others are measured against; it has no rank of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One interaction. The fields are the CSV's columns, in order; new ones are added at the end.

    Every `_ms` value counts from the `timeStamp` of the trusted click. None means not measured.
    """

    schema: int = SCHEMA
    timestamp: str
    """UTC, ISO 8601."""
    implementation: str
    """The manifest's label, or the label of an external target."""
    interaction: str
    condition: Condition
    launch: int
    iteration: int
    """Counts from 1 within its visit, interaction and condition."""
    warmup: bool
    rows: int
    """Table rows at the click."""
    dom_ms: float | None
    """Until the expected change first holds in the document: the primary end."""
    frame_ms: float | None
    """Until the frame after it: the secondary end, never ranked on."""
    requests: int | None
    frames_sent: int | None
    frames_received: int | None
    payload_sent: int | None
    """Bytes of bodies and WebSocket frames as the page sees them, uncompressed."""
    payload_received: int | None
    wire_sent: int | None = None
    """Bytes of the TCP stream: headers, framing and compression included."""
    wire_received: int | None = None
    outcome: str = OK
    rtt_ms: float | None = None
    """Round-trip time that the relay adds, maybe 0; None without a relay."""
    first_byte_out_ms: float | None = None
    """Until the page begins to send."""
    server_ms: float | None = None
    """Duration of the server's own work, where the framework lets it through."""
    first_byte_in_ms: float | None = None
    """Until the first byte of the answer is in the page."""
    first_paint_ms: float | None = None
    """Until the first contentful paint of a page load."""
    script_bytes: int | None = None
    """Bytes of JavaScript that a page load brought, uncompressed."""
    observed: bool = False
    """Watched through CDP while it ran, which costs time: never a figure.

    Such samples are marked as warm-up as well. Each page has some before the kept samples. Only
    they have a breakdown, and their counts of requests, frames and bytes stand in the kept
    samples of the same page, which nothing may watch.
    """
    visit: int = 1
    """Counts the visits of a label within a launch under the same circumstances."""
    cpu_slowdown: float = 1.0
    """How many times Chromium slowed the page's own process down; 1 is as it is."""
    next_paint_ms: float | None = None
    """Chromium's Event Timing of a click or key as users feel it, in steps of 8 ms; 0 for less than
    16 ms, of which there is no entry; None where its entry died with its document."""
    layout_shift: float | None = None
    """How far parts of the page moved until then, in the unit of the Layout Instability API."""
    heap_bytes: int | None = None
    """The page's JavaScript heap, its DOM nodes and event listeners, as they stand."""
    dom_nodes: int | None = None
    event_listeners: int | None = None
    heap_kept_bytes: int | None = None
    """The same after a forced garbage collection."""
    dom_nodes_kept: int | None = None
    event_listeners_kept: int | None = None
    unknown: tuple[tuple[str, str], ...] = ()
    """Columns of a later version, by name and as text: read and written as they are."""


COLUMNS = tuple(column.name for column in fields(Sample) if column.name != "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One implementation, or a reference, as it stood while it was measured."""

    label: str
    role: Role = "implementation"
    """Ratios are to the first reference of a run; the others stand beside it."""
    framework: str = ""
    """The manifest's label, of which `label` may name one version or variant."""
    version: str = ""
    transport: str = ""
    update: str = ""
    server: str = ""
    debug: bool = False
    packages: dict[str, str] = field(default_factory=dict)
    changes: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """Packages held otherwise than in the lock: the lock's version, then its own; None for none."""
    slot: int | None = None
    """Its place in the catalogue: gives it the same colour in every chart of every run."""
    fingerprint: str = ""
    """Digest of its code and lock; equal in two runs, it serves `compare` as a control."""
    delay_ms: float = 0.0
    """Delay that the server was told to add to its writes."""
    code: dict[str, int] = field(default_factory=dict)
    """Hand-written lines by kind and packages installed (see `source.size`), and the bytes of
    JavaScript that its page brings, `script_bytes` raw and `script_sent_bytes` as sent."""
    features: dict[str, bool | str | dict[str, str]] = field(default_factory=dict)
    """What its manifest says of each feature: true, why not, or why it does not apply."""
    variant: str = ""
    """The label of the variant in the manifest; empty for the implementation itself."""
    variant_class: str = ""
    """`standard` or `tuned`; empty likewise."""
    variant_reason: str = ""
    """What differs in the variant, and why."""

    @property
    def is_as_such(self) -> bool:
        """Whether it is an implementation, not a variant, another version or somebody's page."""
        return self.role == "implementation" and self.label == self.framework


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one server, or redis or the gateway for its sake, spent over a block of interactions.

    None means not measured. `cpu_ms` is per interaction, the idle rate already subtracted.
    """

    implementation: str
    service: str
    """`server`, `redis` or `gateway`."""
    interaction: str = ""
    rows: int | None = None
    interactions: int = 0
    cpu_ms: float | None = None
    idle_cpu_percent: float | None = None
    rss_bytes_idle: int | None = None
    rss_bytes_after: int | None = None
    pss_bytes_idle: int | None = None
    pss_bytes_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about the machine or the stack that weakens the numbers, and its cure."""

    code: str
    severity: Literal["error", "warning"]
    cause: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The circumstances of a run: the JSON file."""

    schema: int = SCHEMA
    name: str = ""
    """Stem of both files; given by the writer."""
    started: str = ""
    finished: str = ""
    ended_by: str = ""
    """One of `stopping.Ending`, `interrupted` or the cause; empty while running."""
    command: tuple[str, ...] = ()
    seed: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, Any] = field(default_factory=dict)
    implementations: tuple[Subject, ...] = ()
    schedule: tuple[dict[str, Any], ...] = ()
    warnings: tuple[Finding, ...] = ()
    proofs: dict[str, Any] = field(default_factory=dict)
    """Verdicts on the instrument by name, `known_delay`, `aa` and `clock`, each with `passed`, a
    sentence `verdict`, the time `taken`, its figures as `rows`, a list of flat dicts, and its
    `provenance`: see `provenance.stamped`."""
    usage: tuple[Usage, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A run and its samples."""

    run: Run
    samples: tuple[Sample, ...]


def now() -> str:
    """Return the time in UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
