"""The readiness check: what is looked at, how it is judged, said, and reported to the help desk."""
