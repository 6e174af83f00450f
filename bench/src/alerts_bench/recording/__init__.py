"""What surrounds a run: its settings, its record, the bytes counted beforehand."""
