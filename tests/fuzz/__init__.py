"""The fuzz by hand: ``python -m tests.fuzz [MINUTES]``. CI tries the same properties on fewer examples."""
