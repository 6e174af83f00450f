"""Statistics over samples, and the words for them. Pure: nothing is read or written here."""
