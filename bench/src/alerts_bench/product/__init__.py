"""What is measured: the implementations, the stack that serves them, and other pages."""
