"""What the frameworks say of themselves, measured again: each claim has a file and a verdict."""
