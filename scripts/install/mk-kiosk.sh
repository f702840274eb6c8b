#!/bin/sh
# The command line of the installed kiosk: as its user, on its data folder.
export MK_KIOSK_DATA=/var/lib/mk-kiosk
[ ! -r /etc/mk-kiosk/mk-kiosk.env ] || { set -a; . /etc/mk-kiosk/mk-kiosk.env; set +a; }
program=/opt/mk-kiosk/current/bin/mk-kiosk
case $(id -un) in
  mk-kiosk) exec "$program" "$@" ;;
  root) exec setpriv --reuid mk-kiosk --regid mk-kiosk --init-groups --inh-caps=-all -- "$program" "$@" ;;
  *) exec sudo -- "$0" "$@" ;;
esac
