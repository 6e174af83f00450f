"""What is measured beside the stack: other versions of a framework, variants of implementations."""
