"""How PC/SC is reached on this system: its library, and on Linux its daemon's socket."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any


def socket_path() -> str:
    """Return where pcscd's socket is: libpcsclite heeds the same variable."""
    return os.environ.get("PCSCLITE_CSOCK_NAME", "/run/pcscd/pcscd.comm")


def socket_refuses() -> bool:
    """Tell whether pcscd's socket exists and this user may not connect to it.

    pcsc-lite 1.9 answers SCARD_E_NO_SERVICE then, as if nobody listened.
    """
    path = socket_path()
    try:
        before = os.stat(path)  # noqa: PTH116 - os.path.exists hides that a folder may not be searched
        # A beginning pcscd takes away the socket that a killed one has left: then nobody refuses anything.
        return not os.access(path, os.W_OK) and os.path.samestat(before, os.stat(path))  # noqa: PTH116 - as above
    except PermissionError:
        return True
    except OSError:
        return False


def smartcard() -> Any:  # noqa: ANN401 - a module without type hints
    """Load pyscard.

    On Linux it loads without libpcsclite as well, prints a line that nobody asked for, and answers "no service" for
    ever: so the system's library is tried first.

    Raises:
        ImportError, OSError: one of the two is missing.
    """
    import ctypes  # noqa: PLC0415 - 3 ms, and only in the thread that needs it

    if sys.platform.startswith("linux"):
        ctypes.CDLL("libpcsclite.so.1")
    module = importlib.import_module("smartcard.scard")
    _spare_teardown()
    return module


def _spare_teardown() -> None:
    """Let what SWIG keeps of its types outlive the interpreter.

    SWIG 4.3 (Debian 13's, which pyscard is made with there) makes a type anew in order to let go of it, of which Python
    3.12 and later warn; where warnings are errors it goes on without one, and the process ends with a segmentation
    fault. The system takes the memory back anyway.
    """
    import ctypes  # noqa: PLC0415 - as above

    for name, module in sys.modules.copy().items():  # a copy: other threads import meanwhile
        for kept in vars(module).values() if name.startswith("swig_runtime_data") else ():
            if type(kept).__name__ == "PyCapsule":
                ctypes.pythonapi.Py_IncRef(ctypes.py_object(kept))


def undecoded_names(context: int, library: Any = None) -> tuple[int, list[str]]:  # noqa: ANN401 - what ctypes loads
    """Ask PC/SC itself for the readers' names, where pyscard can't read them: bytes above 127 become lone surrogates.

    Returns PC/SC's code and the names. ``library`` is PC/SC's, or what stands in for it.

    Raises:
        OSError: there is no such library.
    """
    import ctypes  # noqa: PLC0415 - seldom wanted

    library = library or _library()
    ask = library.SCardListReadersA if hasattr(library, "SCardListReadersA") else library.SCardListReaders
    length = ctypes.c_uint32(0) if sys.platform == "darwin" else ctypes.c_ulong(0)  # DWORD of each system's headers
    handle = ctypes.c_size_t(context)
    code = int(ask(handle, None, None, ctypes.byref(length)))
    if code:
        return code, []
    names = ctypes.create_string_buffer(length.value)
    code = int(ask(handle, None, names, ctypes.byref(length)))
    if code:
        return code, []
    return 0, [name.decode("ascii", "surrogateescape") for name in names.raw[: length.value].split(b"\0") if name]


def _library() -> Any:  # noqa: ANN401 - as above
    import ctypes  # noqa: PLC0415 - as above

    if sys.platform == "win32":
        return ctypes.WinDLL("winscard")
    where = "/System/Library/Frameworks/PCSC.framework/PCSC" if sys.platform == "darwin" else "libpcsclite.so.1"
    return ctypes.CDLL(where)
