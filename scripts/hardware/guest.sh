#!/usr/bin/env bash
# The first program of the emulated machine (see emulate.sh): makes the hardware, runs the command, switches off.
. /run/talk/environment
mkdir -p /dev/pts /dev/shm
mount -t devpts none /dev/pts
mount -t tmpfs none /dev/shm
mount -t tmpfs none /tmp
mount -t tracefs none /sys/kernel/tracing
mkdir -p "$EMULATED_FOLDER"
mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose work "$EMULATED_FOLDER"
ip link set lo up 2>/dev/null || busybox ifconfig lo up

modprobe i2c-dev
modprobe i2c-stub chip_addr="${EMULATED_I2C_ADDRESSES:-0x3c,0x20}"
for bus in /sys/bus/i2c/devices/i2c-*; do
  grep -q 'SMBus stub' "$bus/name" && export EMULATED_I2C_BUS="${bus##*-}"
done

modprobe configfs
mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
insmod /run/talk/gpio-sim.ko
chip=/sys/kernel/config/gpio-sim/header
mkdir -p "$chip/bank"
echo 28 >"$chip/bank/num_lines"
echo pinctrl-bcm2835 >"$chip/bank/label"
echo 1 >"$chip/live"
# Each line N is watched and moved at $EMULATED_GPIO/sim_gpioN/{value,pull}.
export EMULATED_GPIO="/sys/devices/platform/$(cat "$chip/dev_name")/$(cat "$chip/bank/chip_name")"
export EMULATED_GPIO_CHIP="$(cat "$chip/bank/chip_name")"

# A lamp with a trigger of its own: the keyboard's, which is found a while after the start.
for _ in $(seq 200); do
  EMULATED_LAMP=$(basename /sys/class/leds/*::capslock)
  [ "$EMULATED_LAMP" != '*::capslock' ] && break
  sleep 0.1
done
export EMULATED_LAMP

cd "$EMULATED_FOLDER" || exit 1
console=/dev/hvc0
bash -c "$(cat /run/talk/command)" <"$console" >"$console" 2>&1
echo $? >/run/talk/code
sync
echo o >/proc/sysrq-trigger
sleep 10
