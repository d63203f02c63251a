#!/usr/bin/env bash
# Debian's nginx, for the tests of the site behind a proxy: installed when we may, named when we may
# not.
set -eu
[ -x "${NGINX:-/usr/sbin/nginx}" ] && exit 0
if [ "$(id -u)" != 0 ]; then
  echo "nginx is needed: run  sudo apt-get install --yes nginx  then make again." >&2
  exit 2
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends nginx >/dev/null
# The package starts one on port 80; the tests start their own.
if [ -d /run/systemd/system ]; then systemctl disable --quiet --now nginx; fi
