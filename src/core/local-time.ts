// Hour of the day and weekday in a zone, for each hour of a year: cheap enough to ask for each of its minutes.
const hourMs = 3_600_000;

/** Local time of an instant: hour with its fraction (0 to 24), weekday (0 is Sunday). */
export interface LocalTime {
  readonly hour: number;
  readonly weekday: number;
}

/** Local times in an IANA zone. Zones change their clocks on whole hours of UTC, or on half ones (Lord Howe). */
export function localTimes(timezone: string): (atMs: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  const known = new Map<number, LocalTime>();
  return (atMs) => {
    const hour = Math.floor(atMs / hourMs);
    let start = known.get(hour);
    if (start === undefined) {
      const parts = new Map(format.formatToParts(hour * hourMs).map(({ type, value }) => [type, value]));
      start = {
        hour: Number(parts.get('hour')) + Number(parts.get('minute')) / 60,
        weekday: weekdays.indexOf(parts.get('weekday') ?? ''),
      };
      known.set(hour, start);
    }
    return { hour: start.hour + (atMs - hour * hourMs) / hourMs, weekday: start.weekday };
  };
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
