"""Sleep, resume, lock and unlock, as the operating system signals them."""
