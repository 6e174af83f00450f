# The stack in containers, for the Makefile.
ifdef WITH
$(error WITH needs the local stack: an image holds the versions of the lock. Leave out STACK=docker)
endif
ifneq ($(VARIANTS)$(VARIANT),)
$(error VARIANTS and VARIANT need the local stack: a container serves no variant. Leave out STACK=docker)
endif
STACK_SETUP =
STACK_COMMAND = docker/stack
BENCH = $(STACK_COMMAND) bench
LOAD = $(STACK_COMMAND) load
TEST_STACKS = 1
