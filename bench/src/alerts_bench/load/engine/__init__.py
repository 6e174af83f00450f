"""The process that runs the users, and the browsers beside it."""
