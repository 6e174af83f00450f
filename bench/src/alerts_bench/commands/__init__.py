"""The commands of alerts-bench, one a file."""
