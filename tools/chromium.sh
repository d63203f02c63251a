#!/usr/bin/env bash
# Debian's Chromium, for the browser tests: installed when we may, named when we may not.
set -eu
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" != 0 ]; then
  echo "Chromium is needed: run  sudo apt-get install --yes chromium  then make again." >&2
  exit 2
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium >/dev/null
