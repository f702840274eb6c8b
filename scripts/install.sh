#!/bin/sh
# Installs mk-kiosk on Raspberry Pi OS or Debian 12 and later, 64 bit: sudo scripts/install.sh
#   --release FOLDER   a release that was made elsewhere (npm run release), instead of one from this checkout
#   --no-display       no browser and no compositor: the page is opened from other machines, or not at all
#   --rollback         starts the release that ran before
#   --uninstall        removes the program; data, settings and user stay (--purge removes them, too)
# It may be run as often as one likes, also to update; it changes nothing that is as it should be.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
base=/opt/mk-kiosk
data=/var/lib/mk-kiosk
units=/etc/systemd/system
unit=$units/mk-kiosk.service
release=''
display=yes
action=install
purge=no

say() { echo "mk-kiosk: $*"; }
# fail WHAT FIX
fail() { echo "mk-kiosk: $1" >&2; echo "  $2" >&2; exit 1; }

while [ $# -gt 0 ]; do
  case $1 in
    --release)
      [ $# -ge 2 ] || fail '--release needs a folder' 'scripts/install.sh --release FOLDER'
      release=$2
      shift
      ;;
    --no-display) display=no ;;
    --rollback) action=rollback ;;
    --uninstall) action=uninstall ;;
    --purge) purge=yes ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail "there is no option $1" 'see scripts/install.sh --help' ;;
  esac
  shift
done

[ "$(id -u)" = 0 ] || fail 'only root can install it' "sudo $0"
# In an image that is being made, services are enabled and not started.
running() { [ -d /run/systemd/system ]; }

# same FROM TO MODE: copies where it differs; true when it did
put() {
  if [ -e "$2" ] && cmp -s "$1" "$2"; then return 1; fi
  install -D -m "$3" "$1" "$2"
}

# point NAME TARGET: a symbolic link changed in one step, so that there is never none
point() {
  ln -sfn "$2" "$base/.$1.new"
  mv -T "$base/.$1.new" "$base/$1"
}

restart() {
  if ! running; then return 0; fi
  systemctl daemon-reload
  systemctl restart mk-kiosk.service
}

case $action in
  rollback)
    [ -e "$base/previous/bin/mk-kiosk" ] || fail 'there is no release before this one' 'nothing was changed'
    now=$(readlink "$base/current")
    point current "$(readlink "$base/previous")"
    point previous "$now"
    restart
    say "$(readlink "$base/current" | sed 's,.*/,,') runs again"
    exit 0
    ;;
  uninstall)
    if running; then systemctl disable --now mk-kiosk.service 2>/dev/null || true; else systemctl disable mk-kiosk.service 2>/dev/null || true; fi
    systemctl disable mk-kiosk-provision.service 2>/dev/null || true
    rm -rf "$base" "$unit" $units/mk-kiosk-provision.service /usr/local/bin/mk-kiosk /etc/systemd/journald.conf.d/mk-kiosk.conf /etc/apt/apt.conf.d/52mk-kiosk
    if running; then systemctl daemon-reload; fi
    if [ "$purge" = yes ]; then
      rm -rf "$data" /etc/mk-kiosk
      userdel mk-kiosk 2>/dev/null || true
      say 'it is removed, with all that it had measured'
    else
      say "it is removed; what it measured stays in $data"
    fi
    exit 0
    ;;
esac

case $(dpkg --print-architecture 2>/dev/null || echo none) in
  arm64) target=linux-arm64 ;;
  amd64) target=linux-x64 ;;
  none) fail 'this is no Debian and no Raspberry Pi OS' 'use the container (docs/install.md)' ;;
  *) fail "this system is $(dpkg --print-architecture); there is no Node and no browser for it any more" 'on a Raspberry Pi 3 or newer install the 64-bit Raspberry Pi OS; see docs/install.md for older boards' ;;
esac
[ -d /etc/systemd ] || fail 'this system has no systemd' 'use the container (docs/install.md)'

if [ -n "$release" ]; then
  [ -x "$release/bin/mk-kiosk" ] && [ -f "$release/release.json" ] ||
    fail "$release is no release of mk-kiosk" 'give the folder that npm run release printed'
  grep -q "\"target\": \"$target\"" "$release/release.json" || fail "$release was made for another processor" "make one with: npm run release -- FOLDER --target $target"
fi

packages='ca-certificates iputils-ping iproute2 traceroute gpiod unattended-upgrades util-linux'
[ "$display" = no ] || packages="$packages cage seatd wlr-randr chromium fonts-dejavu-core v4l-utils"
[ -n "$release" ] || packages="$packages nodejs npm g++ make python3"
missing=''
for name in $packages; do
  dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $name"
done
if [ -n "$missing" ]; then
  say "installing$missing"
  apt-get -qq update
  # shellcheck disable=SC2086 # a list of names
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null
fi

for group in gpio i2c; do getent group $group >/dev/null || groupadd --system $group; done
getent passwd mk-kiosk >/dev/null ||
  useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin mk-kiosk
for group in gpio i2c video render input _seatd; do
  if getent group $group >/dev/null && ! id -nG mk-kiosk | tr ' ' '\n' | grep -qx $group; then usermod -aG $group mk-kiosk; fi
done
install -d -m 0755 "$base" "$base/releases"
install -d -m 0750 -o mk-kiosk -g mk-kiosk "$data"
install -d -m 0755 /etc/mk-kiosk
[ -e /etc/mk-kiosk/mk-kiosk.env ] || install -m 0640 -o root -g mk-kiosk /dev/null /etc/mk-kiosk/mk-kiosk.env

if [ -n "$release" ]; then
  name=$(basename "$(readlink -f "$release")")
  if [ ! -e "$base/releases/$name" ]; then
    cp -R "$release" "$base/releases/.$name.new"
    mv -T "$base/releases/.$name.new" "$base/releases/$name"
  fi
else
  made=$(node "$here/release.mjs" "$base/releases" --target "$target")
  name=$(basename "$made")
fi
chown -R root:root "$base/releases/$name"
"$base/releases/$name/bin/mk-kiosk" --version >/dev/null || fail "$name does not start on this system" 'nothing was changed; report it with the lines above'

changed=no
before=$(readlink "$base/current" 2>/dev/null || true)
if [ "$before" != "releases/$name" ]; then
  [ -z "$before" ] || point previous "$before"
  point current "releases/$name"
  changed=yes
fi
if put "$here/install/mk-kiosk.service" "$unit" 0644; then changed=yes; fi
put "$here/install/mk-kiosk-provision.service" $units/mk-kiosk-provision.service 0644 || true
put "$here/install/mk-kiosk.sh" /usr/local/bin/mk-kiosk 0755 || true
put "$here/install/apt.conf" /etc/apt/apt.conf.d/52mk-kiosk 0644 || true
if put "$here/install/journald.conf" /etc/systemd/journald.conf.d/mk-kiosk.conf 0644 && running; then
  systemctl restart systemd-journald.service
fi
systemctl enable --quiet mk-kiosk.service mk-kiosk-provision.service
if [ "$changed" = yes ] || { running && ! systemctl is-active --quiet mk-kiosk.service; }; then restart; fi

# Older releases go; the one before stays, for --rollback.
for folder in "$base"/releases/*; do
  case "releases/$(basename "$folder")" in
    "$(readlink "$base/current")" | "$(readlink "$base/previous" 2>/dev/null || echo none)") ;;
    *) rm -rf "$folder" ;;
  esac
done

say "$name is installed; its data lies in $data"
say 'the page: http://127.0.0.1:8788 on this machine, or the code on the attached display'
