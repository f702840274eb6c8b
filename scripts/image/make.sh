#!/bin/sh
# Makes a card image for 64-bit Raspberry Pis: scripts/image/make.sh --release FOLDER [--out FILE] [--no-display]
#   --release FOLDER   the release to install (npm run release -- FOLDER --target linux-arm64)
#   --out FILE         default: mk-kiosk.img; FILE.sha256 and FILE.packages are written beside it
#   --root TAR         a root that was made before, instead of one made now
#   --size MIB         of the system's partition; default 4096: the card's rest is taken at the first start
# It needs no loop device and no mounts: mmdebstrap (with qemu-user and binfmt for arm64 on other machines), mtools, dosfstools,
# e2fsprogs, fdisk. Firmware and kernel are Debian's own packages raspi-firmware (non-free-firmware) and linux-image-arm64:
# https://wiki.debian.org/RaspberryPi
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
out=mk-kiosk.img
release=''
root=''
size=4096
display=''
# Every time in the image is this one, so that the same packages and the same release give the same bytes.
: "${SOURCE_DATE_EPOCH:=1767225600}"
export SOURCE_DATE_EPOCH

fail() { echo "image: $1" >&2; echo "  $2" >&2; exit 1; }
while [ $# -gt 0 ]; do
  case $1 in
    --release) release=$2; shift ;;
    --out) out=$2; shift ;;
    --root) root=$2; shift ;;
    --size) size=$2; shift ;;
    --no-display) display=--no-display ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail "there is no option $1" 'see --help' ;;
  esac
  shift
done
for tool in mke2fs debugfs mkfs.vfat mcopy mmd sfdisk sha256sum; do
  command -v "$tool" >/dev/null || fail "$tool is missing" 'apt-get install mtools dosfstools e2fsprogs fdisk mmdebstrap qemu-user-static binfmt-support'
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "$root" ]; then
  [ -x "$release/bin/mk-kiosk" ] || fail '--release names no release' 'make one: npm run release -- FOLDER --target linux-arm64'
  root=$work/root.tar
  screen='cage seatd wlr-randr chromium fonts-dejavu-core v4l-utils'
  [ -z "$display" ] || screen=''
  # shellcheck disable=SC2086 # a list of names
  mmdebstrap --arch=arm64 --variant=minbase --components='main non-free-firmware' \
    --include="$(echo systemd-sysv udev dbus linux-image-arm64 raspi-firmware firmware-brcm80211 network-manager systemd-timesyncd \
      ca-certificates iputils-ping iproute2 traceroute gpiod unattended-upgrades util-linux sudo openssh-server rfkill \
      fdisk $screen | tr ' ' ',')" \
    --customize-hook="$here/customize.sh \"\$1\" \"$release\" $display" \
    bookworm "$root"
fi

mkdir "$work/tree"
tar -C "$work/tree" --numeric-owner -xf "$root"
boot=$work/tree/boot/firmware
[ -d "$boot" ] || fail "$root has no /boot/firmware" 'it is to have the package raspi-firmware'
(cd "$work/tree" && chroot . dpkg-query -W 2>/dev/null || true) >"$out.packages"
sector=512
boot_mib=256
boot_sectors=$((boot_mib * 2048))
root_sectors=$((size * 2048))

# The boot partition: FAT, filled file by file in one order, with one time and a serial number that is always the same.
truncate -s ${boot_mib}M "$work/boot.img"
mkfs.vfat -F 32 -n MKBOOT -i 4d4b4b4b --invariant "$work/boot.img" >/dev/null
find "$boot" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
(cd "$boot" && find . -mindepth 1 -type d | LC_ALL=C sort) | while read -r folder; do mmd -i "$work/boot.img" "::$folder"; done
(cd "$boot" && find . -type f | LC_ALL=C sort) | while read -r file; do mcopy -m -i "$work/boot.img" "$boot/$file" "::$file"; done
find "$boot" -mindepth 1 -delete

# The system: ext4, filled while it is made.
find "$work/tree" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} + 2>/dev/null || true
E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -t ext4 -L mkroot -U 6d6b6b69-6f73-4b00-8000-000000000001 \
  -E hash_seed=6d6b6b69-6f73-4b00-8000-000000000002,lazy_itable_init=0,lazy_journal_init=0 \
  -d "$work/tree" "$work/root.img" "${size}M"

# mke2fs takes over when an inode was changed, which nobody can set: it is set in the file system, in each inode that is used
# (the root is 2, the others follow each other from 11 on).
used=$(dumpe2fs -h "$work/root.img" 2>/dev/null | awk '/^Inode count/ { all = $3 } /^Free inodes/ { free = $3 } END { print all - free }')
for inode in 2 $(seq 11 "$used"); do
  for time in ctime crtime atime; do
    printf 'sif <%s> %s @%s\nsif <%s> %s_extra 0\n' "$inode" $time "$SOURCE_DATE_EPOCH" "$inode" $time
  done
done >"$work/times"
debugfs -w -f "$work/times" "$work/root.img" >/dev/null 2>&1

rm -f "$out"
truncate -s $(((4 + boot_mib + size) * 1024 * 1024)) "$out"
sfdisk -q "$out" <<TABLE
label: dos
label-id: 0x6d6b6b31
start=8192, size=$boot_sectors, type=c, bootable
start=$((8192 + boot_sectors)), size=$((root_sectors)), type=83
TABLE
dd if="$work/boot.img" of="$out" bs=$sector seek=8192 conv=notrunc,sparse status=none
dd if="$work/root.img" of="$out" bs=1M seek=$((4 + boot_mib)) conv=notrunc,sparse status=none
(cd "$(dirname "$out")" && sha256sum "$(basename "$out")") | tee "$out.sha256"
