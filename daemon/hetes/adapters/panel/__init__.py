"""The control panel: a page on loopback, served by a child of the agent that lives only while somebody looks.

Law: nothing of this package is imported into the agent but :mod:`.host`, :mod:`.login_file` and :mod:`.browser`
(standard library only). The child knows the agent through the local channel alone, like any other program of this
user. How to add a page: :mod:`.page`.
"""
