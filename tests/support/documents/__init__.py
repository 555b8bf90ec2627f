"""Documents that the tests know by fingerprints."""
