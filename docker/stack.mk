# The stack in containers, for the Makefile.
STACK_SETUP =
STACK_COMMAND = docker/stack
BENCH = $(STACK_COMMAND) bench
REPORT = docker compose --profile bench run --rm --no-deps bench python -m alerts_bench report
