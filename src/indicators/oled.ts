// The commands of the two chips behind small 128×64 displays: SSD1306 (Solomon Systech, rev 1.1) and SH1106 (Sino Wealth 2.3).
// Both are driven page by page, which is the one way that both know. In SMBus words the control byte is the register:
// 0x00 commands follow, 0x40 bytes of the picture follow.
import type { LightsSettings } from '../core/light-settings.js';
import type { I2cBus } from './i2c-bus.js';
import { pages, width } from './picture.js';

type Settings = LightsSettings['textDisplay'];

const commands = 0x00;
const data = 0x40;
/** SMBus carries so many bytes at once. */
const blockBytes = 32;

/** Off, clock, 64 rows, no shift, charge pump, direction, pins, brightness, timing, picture from memory, not inverted. */
function setUp({ controller, upsideDown, brightness }: Settings): readonly number[] {
  const pump = controller === 'ssd1306' ? [0x8d, 0x14, 0x20, 0x02] : [0xad, 0x8b];
  const direction = upsideDown ? [0xa0, 0xc0] : [0xa1, 0xc8];
  return [
    ...[0xae, 0xd5, 0x80, 0xa8, 0x3f, 0xd3, 0x00, 0x40],
    ...pump,
    ...direction,
    ...[0xda, 0x12, 0x81, brightness, 0xd9, 0xf1, 0xdb, 0x40, 0xa4, 0xa6],
  ];
}

/** Makes the display ready; it stays dark until switchOn. */
export async function setUpOled(bus: I2cBus, settings: Settings): Promise<void> {
  await bus.writeBlock(settings.address, commands, Uint8Array.from(setUp(settings)));
}

/** Lights or darkens the display; its memory stays. */
export async function switchOled(bus: I2cBus, { address }: Settings, on: boolean): Promise<void> {
  await bus.writeBlock(address, commands, Uint8Array.of(on ? 0xaf : 0xae));
}

/** Writes the pages in which `picture` differs from `shown`, or all; 1024 bytes each. */
export async function writePicture(
  bus: I2cBus,
  { address, controller }: Settings,
  picture: Uint8Array,
  shown: Uint8Array | undefined,
): Promise<void> {
  // The memory of an SH1106 is 132 columns wide, the display sits in its middle.
  const firstColumn = controller === 'sh1106' ? 2 : 0;
  for (let page = 0; page < pages; page += 1) {
    const bytes = picture.subarray(page * width, (page + 1) * width);
    const before = shown?.subarray(page * width, (page + 1) * width);
    if (before !== undefined && Buffer.compare(bytes, before) === 0) continue;
    await bus.writeBlock(
      address,
      commands,
      Uint8Array.of(0xb0 | page, firstColumn & 0x0f, 0x10 | (firstColumn >> 4)),
    );
    for (let at = 0; at < width; at += blockBytes) {
      await bus.writeBlock(address, data, bytes.subarray(at, at + blockBytes));
    }
  }
}
