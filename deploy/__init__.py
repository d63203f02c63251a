"""What runs it: replicas behind a proxy, units of systemd, containers."""
