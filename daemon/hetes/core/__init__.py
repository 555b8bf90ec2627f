"""What Hetes knows and decides, as pure functions: no clock, no thread, no file, no third-party import.

The whole of it is ``step(state, event, now) -> (state, effects)`` and four projections of the state:
``next_wake``, ``snapshot``, ``status`` and (in ``hetes.presentation``) ``tray_view``.
"""
