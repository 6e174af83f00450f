"""What every room asks of the operating system.

Files and variables need the standard library only: setup uses them before anything is installed.
"""
