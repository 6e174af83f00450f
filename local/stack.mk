# The local stack, for the Makefile. Another kind of stack is another folder with a stack.mk, chosen
# with STACK=folder: STACK_COMMAND understands the same verbs, BENCH measures it, LOAD lets many act at
# once. The acceptance suite may start TEST_STACKS of them side by side.
STACK_SETUP = setup
STACK_COMMAND = $(VENVS)/bench/bin/python -m local
BENCH = $(STACK_COMMAND) run $(wait) $(only) -- $(VENVS)/bench/bin/alerts-bench
LOAD = $(BENCH) load
TEST_STACKS = 2
