#!/bin/sh
# Prepares what only root can, then runs the kiosk as the user mk-kiosk.
set -eu
user=mk-kiosk
export XDG_RUNTIME_DIR=/run/mk-kiosk
# What a browser and its fonts keep is kept in memory: /data is for measurements.
export XDG_CACHE_HOME=/run/mk-kiosk/cache XDG_CONFIG_HOME=/run/mk-kiosk/config
if [ "$(id -u)" != 0 ]; then exec mk-kiosk "$@"; fi

mkdir -p "$MK_KIOSK_DATA" "$XDG_RUNTIME_DIR"
chown "$user:$user" "$MK_KIOSK_DATA" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
# A volume of an older image, or one restored by root, may hold files of another user.
find "$MK_KIOSK_DATA" -xdev ! -user "$user" -exec chown -h "$user:$user" {} +

# Devices belong to groups whose numbers are the host's: the user gets those of the devices that are here.
groups=$(id -G "$user" | tr ' ' ',')
for device in /dev/gpiochip* /dev/i2c-* /dev/dri/* /dev/input/event* /dev/vchiq /dev/vcio /dev/cec* /dev/tty7; do
  [ -e "$device" ] || continue
  group=$(stat -c %g "$device")
  [ "$group" = 0 ] || groups="$groups,$group"
done
if [ -e /dev/dri/card0 ] || [ -e /dev/dri/card1 ]; then
  if command -v seatd >/dev/null; then
    seatd -u "$user" -l error &
    export LIBSEAT_BACKEND=seatd
  fi
fi
exec setpriv --reuid "$user" --regid "$user" --groups "$groups" --no-new-privs -- mk-kiosk "$@"
