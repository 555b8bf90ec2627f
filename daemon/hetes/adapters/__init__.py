"""The world outside, one technology a module. Adapters know the ports and the core's words, never each other."""
