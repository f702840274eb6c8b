// What the device itself would do to a measurement now: its cable, its radio, its power, its processor.
import type { FindingDraft } from '../../core/check.js';
import type { Conditions } from '../../core/conditions.js';
import { describeReason } from '../../core/validity-reason.js';
import { systemClock } from '../../host/clock.js';
import { createConditionWatch } from '../../host/condition-watch.js';
import type { DoctorCheck } from './doctor-context.js';

/** A slower cable is usual; below this speed it is worth a look. */
const slowCableMbps = 1000;
const weakSignalDbm = -75;
/** From here on Raspberry Pis slow down (80 °C) or are about to. */
const hotCelsius = 75;
const busyRatio = 0.8;

/** Warnings for what makes results a lower bound or disturbs them; unknown for what nobody tells. */
export const checkConditions: DoctorCheck = {
  id: 'conditions',
  timeoutMs: 10_000,
  async look({ exec, root }) {
    const conditions = await createConditionWatch({ clock: systemClock, exec, root }).now();
    return [link(conditions), radio(conditions), power(conditions), processor(conditions)].flat();
  },
};

function link(conditions: Conditions): FindingDraft[] {
  const { link } = conditions;
  if (link === undefined) return [{ state: 'unknown', what: 'no interface leads to the internet' }];
  const bus = link.usbMbps === undefined ? '' : `, on a USB bus of ${link.usbMbps} Mbit/s`;
  const name = `${link.interface} (${link.kind ?? 'of a kind nobody tells'})${bus}`;
  if (link.kind !== 'ethernet') return [{ state: 'ok', what: `tests go over ${name}` }];
  if (link.speedMbps === undefined) return [{ state: 'unknown', what: `${name}: nobody tells its speed` }];
  const what = `${name}: ${link.speedMbps} Mbit/s ${link.duplex ?? ''}`.trim();
  if (link.duplex === 'half') {
    return [{ state: 'problem', what, fix: 'Half duplex spoils tests: check cable and port of the router.' }];
  }
  if (link.speedMbps >= slowCableMbps) return [{ state: 'ok', what }];
  return [
    { state: 'warning', what, fix: 'A faster line cannot be seen through it: try another cable or port.' },
  ];
}

function radio({ link }: Conditions): FindingDraft[] {
  if (link?.kind !== 'wifi') return [];
  const { signalDbm, txRateMbps, band, channel } = link.wifi ?? {};
  if (signalDbm === undefined) return [{ state: 'unknown', what: 'nobody tells the signal of the Wi-Fi' }];
  const rate = txRateMbps === undefined ? '' : `, ${txRateMbps} Mbit/s`;
  const place = channel === undefined ? '' : `, channel ${channel}${band === undefined ? '' : ` (${band})`}`;
  const what = `Wi-Fi ${signalDbm} dBm${rate}${place}`;
  if (signalDbm >= weakSignalDbm) return [{ state: 'ok', what }];
  return [{ state: 'warning', what, fix: 'Move the device or the access point, or use a cable.' }];
}

function power(conditions: Conditions): FindingDraft[] {
  const { power } = conditions;
  // A PC has nobody who would tell.
  if (power === undefined) return [];
  const named = (reasons: readonly string[]) => reasons.join(', ').replaceAll('_', ' ');
  if (power.now.includes('under_voltage')) {
    return [
      { state: 'problem', what: 'under voltage now', fix: describeReason('under_voltage', conditions) },
    ];
  }
  if (power.now.length > 0) {
    return [
      { state: 'warning', what: `now: ${named(power.now)}`, fix: 'Give it air, or a better power supply.' },
    ];
  }
  if ((power.sinceBoot ?? []).length > 0) {
    const what = `since the boot: ${named(power.sinceBoot ?? [])}`;
    return [{ state: 'warning', what, fix: 'Give it air, or a better power supply.' }];
  }
  return [{ state: 'ok', what: 'power and heat as they should be' }];
}

function processor({ processor }: Conditions): FindingDraft[] {
  const { model, cores, aes, load1, temperatureCelsius } = processor ?? {};
  const what = [
    model ?? 'a processor without a name',
    ...(cores === undefined ? [] : [`${cores} cores`]),
    ...(aes === undefined ? [] : [aes ? 'with AES' : 'without AES: wss costs more than ws']),
    ...(load1 === undefined ? [] : [`load ${load1}`]),
    ...(temperatureCelsius === undefined ? [] : [`${temperatureCelsius} °C`]),
  ].join(', ');
  if (temperatureCelsius !== undefined && temperatureCelsius >= hotCelsius) {
    return [
      { state: 'warning', what, fix: 'It slows down when it gets hotter: give it air or a heat sink.' },
    ];
  }
  if (load1 !== undefined && cores !== undefined && load1 >= busyRatio * cores) {
    return [{ state: 'warning', what, fix: 'Other programs keep it busy: results will be too low.' }];
  }
  return [{ state: model === undefined && cores === undefined ? 'unknown' : 'ok', what }];
}
