"""The machine: disks, processes, servers, waiting."""
