"""What pages send and receive, keep in memory and show a person, beside their times."""
