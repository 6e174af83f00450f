"""The smallest project that holds shared_alerts, for its own tests."""

from shared_alerts.base_settings import *

BENCH_API = True
