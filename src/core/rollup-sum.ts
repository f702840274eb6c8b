// Sums of doubles without rounding: the order in which values come can never show in a roll-up.
// A double is an integer times a power of two (IEEE 754), and so is any sum of doubles.

/** The exact number `mantissa * 2 ** exponent`; the mantissa is odd, or both are 0. */
export interface ExactSum {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** Below it no sum of doubles that fit into memory overflows. */
const addable = 2 ** 960;

/**
 * The exact sum of finite numbers. Adds them as doubles and keeps what each addition rounds off: Shewchuk's growing
 * expansion, https://doi.org/10.1007/PL00009321.
 */
export function exactSumOf(values: readonly number[] | Float64Array): ExactSum {
  const parts: number[] = [];
  const large: number[] = [];
  for (const value of values) {
    let carried = value;
    if (Math.abs(carried) >= addable) {
      large.push(carried);
      continue;
    }
    let kept = 0;
    for (const part of parts) {
      const sum = carried + part;
      const share = sum - part;
      const rounded = carried - share + (part - (sum - share));
      if (rounded !== 0) {
        parts[kept] = rounded;
        kept += 1;
      }
      carried = sum;
    }
    parts.length = kept;
    parts.push(carried);
  }
  const bits = new DataView(new ArrayBuffer(8));
  return addExact([...parts, ...large].map((value) => exactOf(value, bits)));
}

/** The exact sum of sums. */
export function addExact(sums: readonly ExactSum[]): ExactSum {
  let exponent = Infinity;
  for (const sum of sums) if (sum.mantissa !== 0n && sum.exponent < exponent) exponent = sum.exponent;
  let mantissa = 0n;
  for (const sum of sums) {
    if (sum.mantissa !== 0n) mantissa += sum.mantissa << BigInt(sum.exponent - exponent);
  }
  return normalForm(mantissa, exponent);
}

const twoTo64 = 2n ** 64n;

/** The double nearest to the sum; the largest double where it is beyond all of them. */
export function roundedSum({ mantissa, exponent }: ExactSum): number {
  const magnitude = mantissa < 0n ? -mantissa : mantissa;
  const spare = magnitude < twoTo64 ? 0 : magnitude.toString(2).length - 64;
  // What is cut off is far below the rounding of a double, but for ties: one bit keeps that there was something.
  const cut = magnitude >> BigInt(spare);
  const top = cut << BigInt(spare) === magnitude ? cut : cut | 1n;
  const rounded = Math.min(Number(top) * 2 ** (exponent + spare), Number.MAX_VALUE);
  return mantissa < 0n ? -rounded : rounded;
}

function exactOf(value: number, bits: DataView): ExactSum {
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (high & 0xfffff) * 2 ** 32 + bits.getUint32(4);
  const magnitude = BigInt(biased === 0 ? fraction : fraction + 2 ** 52);
  return { mantissa: value < 0 ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

function normalForm(mantissa: bigint, exponent: number): ExactSum {
  if (mantissa === 0n) return { mantissa, exponent: 0 };
  let odd = mantissa;
  let places = exponent;
  while (BigInt.asUintN(32, odd) === 0n) {
    odd >>= 32n;
    places += 32;
  }
  const low = Number(BigInt.asUintN(32, odd));
  const zeros = 31 - Math.clz32(low & -low);
  return { mantissa: odd >> BigInt(zeros), exponent: places + zeros };
}
