"""What the workstations of a practice tell each other, as pure values: what is known, how it is merged, who speaks."""
