"""What many users brought to light: the files of a load run, its figures and tables."""
