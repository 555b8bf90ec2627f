"""What the agent has of the panel: how its process is started, found and opened. Standard library only."""
