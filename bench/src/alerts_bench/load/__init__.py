"""Many users at once, on Locust.

Importing Locust patches the sockets and threads of its process, which Playwright does not survive:
only `engine` and what it loads (`user`, `live_user`, `stream_user`, `echo_user`, each
`load_user.py`) may import it, and they run in a process of their own.
"""
