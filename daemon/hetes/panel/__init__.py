"""The control panel: pages on loopback, served by a child process of the agent that lives only while somebody looks.

Law: the agent imports nothing of this package but :mod:`.launcher` (standard library only). The child process knows
the agent through the local channel alone, like any other program of this user. How to add a page: :mod:`.web.page`.
"""
