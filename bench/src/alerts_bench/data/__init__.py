"""The schema of samples and runs, and their files."""
