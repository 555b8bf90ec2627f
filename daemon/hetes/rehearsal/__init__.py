"""A day played without the real world: ``hetes rehearse``, ``hetes demo``. They use the agent, never the reverse."""
