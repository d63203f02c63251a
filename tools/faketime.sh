#!/usr/bin/env bash
# Debian's faketime, for the test of a machine whose clock is wrong.
set -eu
command -v faketime >/dev/null && exit 0
if [ "$(id -u)" != 0 ]; then
  echo "faketime is needed: run  sudo apt-get install --yes faketime  then make again." >&2
  exit 2
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends faketime >/dev/null
