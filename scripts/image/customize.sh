#!/bin/sh
# Run by mmdebstrap on the unpacked system, FOLDER RELEASE [--no-display]: installs the release and makes it a card for a Pi.
set -eu
tree=$1
release=$2
display=${3:-}
here=$(cd "$(dirname "$0")/.." && pwd)
name=$(basename "$release")
mkdir -p "$tree/tmp/scripts"
cp -R "$here/install.sh" "$here/install" "$tree/tmp/scripts/"
cp -R "$release" "$tree/tmp/$name"
# shellcheck disable=SC2086 # nothing or one option
chroot "$tree" /tmp/scripts/install.sh --release "/tmp/$name" $display
rm -rf "$tree/tmp/scripts" "$tree/tmp/$name"

cat >"$tree/etc/fstab" <<FSTAB
LABEL=mkroot / ext4 defaults,noatime 0 1
# Only root reads it: a provisioning file has passwords until it was taken in.
LABEL=MKBOOT /boot/firmware vfat defaults,umask=0077 0 2
tmpfs /tmp tmpfs nosuid,nodev,size=128m 0 0
FSTAB
echo mk-kiosk >"$tree/etc/hostname"
# No machine of a class is another one's twin: id and host keys are made at the first start.
: >"$tree/etc/machine-id"
rm -f "$tree"/etc/ssh/ssh_host_* "$tree/var/lib/dbus/machine-id"
# Nobody can log in until somebody says who: root has no password, and the kiosk's user no shell.
chroot "$tree" passwd --quiet --lock root
chroot "$tree" systemctl disable --quiet ssh.service 2>/dev/null || true
chroot "$tree" systemctl enable --quiet NetworkManager.service systemd-timesyncd.service
# The kernel is found by the firmware under its name; the root by its label.
mkdir -p "$tree/etc/default"
printf 'ROOTPART=LABEL=mkroot\nCONSOLES="auto"\n' >"$tree/etc/default/raspi-firmware"
kernel=$(ls "$tree/boot" | sed -n 's/^vmlinuz-//p' | sort -V | tail -1)
chroot "$tree" sh -c "[ ! -x /etc/kernel/postinst.d/z50-raspi-firmware ] || /etc/kernel/postinst.d/z50-raspi-firmware $kernel" || true
# The rest of the card is taken at the first start, once.
cat >"$tree/etc/systemd/system/mk-kiosk-grow.service" <<'UNIT'
[Unit]
Description=mk-kiosk, takes the rest of the card
ConditionPathExists=!/var/lib/mk-kiosk-grown
DefaultDependencies=no
After=systemd-remount-fs.service
Before=local-fs.target

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'disk=$(lsblk -no PKNAME "$(findmnt -no SOURCE /)") && echo ", +" | sfdisk -q --no-reread -N 2 "/dev/$disk" && partx -u "/dev/$disk" && resize2fs "$(findmnt -no SOURCE /)" && touch /var/lib/mk-kiosk-grown'

[Install]
WantedBy=local-fs.target
UNIT
chroot "$tree" systemctl enable --quiet mk-kiosk-grow.service
rm -rf "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/*.bin "$tree"/var/log/*.log
