"""Does an implementation still work when several processes serve it?

The pages of the contract in Chromium, against the local stack on PostgreSQL and Redis, once with
two worker processes in each server, once with two servers behind the gateway; `make test-processes`
writes what was seen to docs/processes.json, for the table of docs/several-processes.md.
"""
