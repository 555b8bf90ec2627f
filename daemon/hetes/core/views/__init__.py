"""Projections of the state for programs and pages: status, today, history, journal, guide."""
