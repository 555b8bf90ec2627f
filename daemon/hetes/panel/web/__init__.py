"""The panel as a web application: addresses, sessions, guard, live updates. How to add a page: :mod:`.page`."""
