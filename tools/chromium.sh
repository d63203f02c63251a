#!/usr/bin/env bash
# Debian's Chromium without windows, for the browser tests (the whole browser serves as well, more
# slowly): installed when we may, named when we may not.
set -eu
command -v chromium-headless-shell >/dev/null && exit 0
if [ "$(id -u)" != 0 ]; then
  command -v chromium >/dev/null && exit 0
  echo "Chromium is needed: run  sudo apt-get install --yes chromium-headless-shell  then make again." >&2
  exit 2
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
  chromium-headless-shell >/dev/null 2>&1 && exit 0
command -v chromium >/dev/null && exit 0
DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends chromium >/dev/null
