#!/usr/bin/env bash
# build-gpio-sim.sh RELEASE TARGET: makes the module gpio-sim for an installed Debian kernel out of Debian's own source
# package, since Debian leaves it out. It needs irq_sim, which is left out, too, and is put into the same module.
set -euo pipefail
release=$1
target=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/mk-kiosk-gpio-sim.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
chmod 755 .
series=$(echo "$release" | cut -d. -f1,2)
apt-get -qq download "linux-source-$series" 2>/dev/null
dpkg-deb --fsys-tarfile linux-source-*.deb | tar -xOf - "./usr/src/linux-source-$series.tar.xz" >source.tar.xz
tar -xf source.tar.xz --strip-components=1 \
  "linux-source-$series/drivers/gpio/gpio-sim.c" "linux-source-$series/kernel/irq/irq_sim.c"
mkdir module
cp drivers/gpio/gpio-sim.c module/simulator.c
# irq_to_desc is not open to modules; what it gives is reached through irq_get_irq_data, which is.
sed 's/irq_to_desc(\([a-z]*\))/irq_data_to_desc(irq_get_irq_data(\1))/' kernel/irq/irq_sim.c >module/interrupts.c
printf 'obj-m := gpio-sim.o\ngpio-sim-y := simulator.o interrupts.o\n' >module/Makefile
make -s -C "/lib/modules/$release/build" M="$work/module" modules
strip --strip-debug module/gpio-sim.ko
mkdir -p "$(dirname "$target")"
mv module/gpio-sim.ko "$target"
