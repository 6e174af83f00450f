"""Pages of docs/ that are written whole."""
