"""The local channel between agent, command line and panel: authenticated JSON messages on a socket or named pipe."""
