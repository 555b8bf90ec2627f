"""The command line: words in, calls out. What is imported here is paid for by every command."""
