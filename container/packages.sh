#!/bin/sh
# Installs what the running image needs; no compiler and no npm. DISPLAY_STACK and EXTRA_PACKAGES decide.
set -eu
base='tini ca-certificates util-linux iputils-ping iproute2 traceroute gpiod tzdata'
screen='cage seatd wlr-randr wlopm v4l-utils fonts-dejavu-core fonts-noto-core libgl1-mesa-dri'
case ${DISPLAY_STACK:-chromium} in
  chromium) wanted="$base $screen chromium" ;;
  # What Electron's binary is linked against.
  electron) wanted="$base $screen libasound2 libatk-bridge2.0-0 libatk1.0-0 libcups2 libdbus-1-3 libdrm2 libgbm1 libgtk-3-0 libnspr4 libnss3 libxcomposite1 libxdamage1 libxkbcommon0 libxrandr2" ;;
  none) wanted="$base" ;;
  *) echo "DISPLAY_STACK is ${DISPLAY_STACK}; it may be chromium, electron or none" >&2; exit 1 ;;
esac
apt-get update
# wlopm came with Debian 13: without it wlr-randr switches the screen.
available=''
for name in $wanted ${EXTRA_PACKAGES:-}; do
  if apt-cache show "$name" >/dev/null 2>&1; then available="$available $name"; else echo "no package $name here" >&2; fi
done
for needed in tini ca-certificates; do
  case " $available " in *" $needed "*) ;; *) echo "$needed is needed and not there" >&2; exit 1 ;; esac
done
# shellcheck disable=SC2086 # a list of names
apt-get install -y --no-install-recommends $available
for package in /opt/debs/*.deb; do
  [ ! -e "$package" ] || apt-get install -y --no-install-recommends "$package"
done
rm -rf /var/lib/apt/lists/* /var/cache/apt/*
groupadd --system --force gpio
groupadd --system --force i2c
useradd --system --uid 990 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin mk-kiosk
