#!/usr/bin/env bash
# R and LibreOffice, from Debian's packages: what people open our files with.
set -eu
command -v Rscript >/dev/null && command -v soffice >/dev/null && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "R and LibreOffice are missing: sudo apt-get install --no-install-recommends r-base-core libreoffice-calc" >&2
  exit 2
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends r-base-core libreoffice-calc
