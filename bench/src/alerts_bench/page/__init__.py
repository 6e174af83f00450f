"""The browser, and what is done and timed in a page."""
