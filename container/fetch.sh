#!/bin/sh
# Fetches what is not a Debian package into /fetched, each by its SHA-256; a wrong one ends the build.
set -eu
mkdir -p /fetched/opt/debs
if [ "${DISPLAY_STACK:-chromium}${MEASUREMENT_KIT_URL:-}${OONIPROBE_DEB_URL:-}" = "${DISPLAY_STACK:-chromium}" ] &&
  [ "${DISPLAY_STACK:-chromium}" != electron ]; then exit 0; fi
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl unzip python3-minimal
[ -z "${NODE_EXTRA_CA_CERTS:-}" ] || export CURL_CA_BUNDLE="$NODE_EXTRA_CA_CERTS"

# fetch URL SHA256 FILE: a URL, or the name of a file in container/
fetch() {
  [ -n "$2" ] || { echo "$1 needs the SHA-256 that it has to have" >&2; exit 1; }
  mkdir -p "$(dirname "$3")"
  case $1 in
    *://*) curl -fL --retry 5 -o "$3" "$1" ;;
    *) cp "/container/$1" "$3" ;;
  esac
  check "$3" "$2"
}

# check FILE SHA256
check() { echo "$2  $1" | sha256sum --check --status || { echo "$1 has another SHA-256 than $2" >&2; exit 1; }; }

if [ "${DISPLAY_STACK:-chromium}" = electron ]; then
  version=$(python3 -c "import json; print(json.load(open('/electron/package.json'))['version'])")
  case $(dpkg --print-architecture) in
    amd64) arch=x64 ;;
    arm64) arch=arm64 ;;
    *) echo "there is no Electron for $(dpkg --print-architecture)" >&2; exit 1 ;;
  esac
  name="electron-v$version-linux-$arch.zip"
  sum=$(python3 -c "import json; print(json.load(open('/electron/checksums.json'))['$name'])")
  fetch "https://github.com/electron/electron/releases/download/v$version/$name" "$sum" /tmp/electron.zip
  mkdir -p /fetched/opt/electron
  unzip -q /tmp/electron.zip -d /fetched/opt/electron
fi
if [ -n "${MEASUREMENT_KIT_URL:-}" ]; then
  fetch "$MEASUREMENT_KIT_URL" "${MEASUREMENT_KIT_SHA256:-}" /fetched/usr/local/bin/measurement_kit
  chmod 755 /fetched/usr/local/bin/measurement_kit
fi
if [ -n "${OONIPROBE_DEB_URL:-}" ]; then
  fetch "$OONIPROBE_DEB_URL" "${OONIPROBE_DEB_SHA256:-}" /fetched/opt/debs/ooniprobe.deb
fi
