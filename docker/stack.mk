# The stack in containers, for the Makefile.
STACK_SETUP =
STACK_COMMAND = docker/stack
BENCH = $(STACK_COMMAND) bench
TEST_STACKS = 1
