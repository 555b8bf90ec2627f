"""The whole agent as a process, what people do to it, and what stands for it."""
