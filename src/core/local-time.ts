// Hour of the day and weekday in a zone: cheap enough to ask for each minute of a year.
const hourMs = 3_600_000;
/** No zone has an offset that is no multiple of it, nor changes its clocks in between. */
const quarterMs = hourMs / 4;

/** Local time of an instant: hour with its fraction (0 to 24), weekday (0 is Sunday). */
export interface LocalTime {
  readonly hour: number;
  readonly weekday: number;
}

/** Local times in an IANA zone. Throws a RangeError for a zone that this system does not know. */
export function localTimes(timezone: string): (atMs: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  const known = new Map<number, LocalTime>();

  function startAt(slotMs: number): LocalTime {
    let start = known.get(slotMs);
    if (start === undefined) {
      const parts = new Map(format.formatToParts(slotMs).map(({ type, value }) => [type, value]));
      start = {
        hour: Number(parts.get('hour')) + Number(parts.get('minute')) / 60,
        weekday: weekdays.indexOf(parts.get('weekday') ?? ''),
      };
      known.set(slotMs, start);
    }
    return start;
  }

  return (atMs) => {
    let slotMs = Math.floor(atMs / hourMs) * hourMs;
    // Where the offset is no whole hour, midnight lies within an hour of UTC.
    if (!Number.isInteger(startAt(slotMs).hour)) slotMs = Math.floor(atMs / quarterMs) * quarterMs;
    const { hour, weekday } = startAt(slotMs);
    return { hour: hour + (atMs - slotMs) / hourMs, weekday };
  };
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
