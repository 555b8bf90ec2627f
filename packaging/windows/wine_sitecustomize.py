"""For the build under wine 8 alone: it has no CopyFile2, which shutil calls on Windows where it is offered."""

import _winapi

if hasattr(_winapi, "CopyFile2"):
    del _winapi.CopyFile2
