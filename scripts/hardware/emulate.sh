#!/usr/bin/env bash
# emulate.sh FOLDER COMMAND…: runs COMMAND in FOLDER inside a throw-away machine with emulated GPIO, I2C and lamps.
#
# The machine is QEMU's (software emulation, no /dev/kvm needed) with Debian's kernel. Its root is this machine's root,
# read-only below a layer in memory; FOLDER is shared with it for reading and writing. Inside there are
#   - a GPIO chip called pinctrl-bcm2835 with 28 lines (gpio-sim), in sysfs and as a character device,
#   - an I2C bus that remembers what is written to $EMULATED_I2C_ADDRESSES (i2c-stub),
#   - a lamp below /sys/class/leds with a trigger of its own (the keyboard's),
#   - tracefs, where each transfer of a bus can be watched.
# EMULATED_TIME=virtual: time inside runs by the instructions that were executed, and jumps over idle times. A busy machine
# makes the guest slow and never late, so that rhythms can be measured in it; but it is idle, too, while it waits for a file
# of this machine, so that every time limit is over before a program has started. Otherwise time is this machine's.
# The variables EMULATED_* tell the command where these things are. Exit code: the command's; 125 where it never ran.
# emulate.sh --prepare builds what has to be built once, and runs nothing.
# emulate.sh --missing prints the Debian packages that are not installed, and nothing when all is there.
set -euo pipefail

here=$(dirname "$(readlink -f "$0")")
packages="qemu-system-x86 busybox-static cpio kmod xz-utils gpiod i2c-tools make gcc-12 linux-image-6.12-amd64 linux-headers-6.12-amd64"

if [ "${1:-}" = --missing ]; then
  for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
  exit 0
fi
[ "${1:-}" = --prepare ] || [ $# -ge 2 ] || { sed -n 2,17p "$0" >&2; exit 64; }

release=$(ls /lib/modules | sort -V | tail -1)
cache=${EMULATE_CACHE:-$here/../../node_modules/.cache/mk-kiosk-hardware}
simulator=$cache/gpio-sim-$release.ko
[ -f "$simulator" ] || bash "$here/build-gpio-sim.sh" "$release" "$simulator"
[ "$1" = --prepare ] && exit 0
folder=$(readlink -f "$1")
shift

work=$(mktemp -d "${TMPDIR:-/tmp}/mk-kiosk-emulate.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/talk" "$work/first/bin" "$work/first/modules"

# What the first process needs before it sees any disk: one program, and the modules of the shared folders, in order.
cp /bin/busybox "$work/first/bin/"
count=100
for module in virtio_pci 9pnet_virtio 9p overlay virtio_console; do
  modprobe --set-version "$release" --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
done | awk '!seen[$0]++' | while read -r file; do
  name=$work/first/modules/$count-$(basename "${file%.xz}")
  case $file in *.xz) xz -dc "$file" >"$name" ;; *) cp "$file" "$name" ;; esac
  count=$((count + 1))
done
cat >"$work/first/init" <<'INIT'
#!/bin/busybox sh
b=/bin/busybox
$b mkdir -p /proc /sys /dev /below /layer /root
$b mount -t devtmpfs none /dev
for module in /modules/*; do $b insmod "$module"; done
share='-t 9p -o trans=virtio,version=9p2000.L,msize=262144'
$b mount $share,ro,cache=loose host /below || $b poweroff -f
$b mount -t tmpfs -o size=50% none /layer
$b mkdir /layer/changes /layer/scratch
$b mount -t overlay -o lowerdir=/below,upperdir=/layer/changes,workdir=/layer/scratch none /root
$b mount --move /dev /root/dev
exec $b switch_root /root /bin/bash -c '
  exec >/dev/console 2>&1; mount -t proc none /proc && mount -t sysfs none /sys && mount -t tmpfs none /run && mkdir /run/talk &&
  mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 talk /run/talk && exec bash /run/talk/second'
INIT
chmod +x "$work/first/init"
(cd "$work/first" && find . | cpio --quiet -o -H newc) >"$work/first.cpio"

cp "$simulator" "$work/talk/gpio-sim.ko"
cp "$here/guest.sh" "$work/talk/second"
{
  for name in PATH HOME LANG TZ CI EMULATED_I2C_ADDRESSES; do
    [ -n "${!name:-}" ] && printf 'export %s=%q\n' "$name" "${!name}"
  done
  printf 'EMULATED_FOLDER=%q\nEMULATED_RELEASE=%q\n' "$folder" "$release"
} >"$work/talk/environment"
printf '%q ' "$@" >"$work/talk/command"

shared() { # NAME PATH [options]: one folder of this machine for the other one
  printf -- '-fsdev local,id=%s,path=%s,security_model=none,multidevs=remap%s -device virtio-9p-pci,fsdev=%s,mount_tag=%s ' \
    "$1" "$2" "${3:-}" "$1" "$1"
}
case ${EMULATED_TIME:-real} in
  virtual) pace='-accel tcg,thread=single -icount shift=2,sleep=off -rtc clock=vm -smp 1' ;;
  *) pace='-accel tcg,thread=multi -smp 2' ;;
esac
# no_timer_check: on a busy machine the emulated timer is late for the kernel's own check of it, which ends in a panic.
# shellcheck disable=SC2046,SC2086
timeout --foreground "${EMULATE_TIMEOUT:-240}" nice -n 10 qemu-system-x86_64 \
  -machine q35 $pace -cpu max -m "${EMULATE_MEMORY:-1536}" \
  -nodefaults -no-user-config -display none -no-reboot -nic none \
  -kernel "/boot/vmlinuz-$release" -initrd "$work/first.cpio" \
  -append 'console=ttyS0 loglevel=4 panic=-1 no_timer_check rdinit=/init' \
  -chardev "file,id=log,path=$work/kernel.log" -serial chardev:log \
  -device virtio-serial-pci -chardev stdio,id=out,signal=on -device virtconsole,chardev=out \
  $(shared host / ,readonly=on) $(shared work "$folder") $(shared talk "$work/talk") </dev/null || true

if [ ! -f "$work/talk/code" ]; then
  echo 'the emulated machine never ran the command; the last words of its kernel:' >&2
  tail -n "${EMULATE_LOG_LINES:-20}" "$work/kernel.log" >&2 || true
  exit 125
fi
exit "$(cat "$work/talk/code")"
