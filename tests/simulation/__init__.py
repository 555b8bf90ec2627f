"""The whole program under one seed: real engine, store, settings file, control API and delivery; a simulated world.

``python -m tests.simulation --help`` says how it is run. Law: one thread, no clock but the simulated one, and every
choice is made before the run by ``random.Random(seed)``: what happens is a list of plain data (``events.py``), which
can be replayed, shrunk and pasted into a test.
"""
