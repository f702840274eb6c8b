// How long the HTTP API takes to answer: the requests of an open page, over real connections, one after the other and a few at once.
import { Agent, request } from 'node:http';
import { pathToFileURL } from 'node:url';

/** How one address answered: times in milliseconds from request to last byte. */
export interface ApiFigures {
  readonly target: string;
  readonly requests: number;
  readonly bytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly perSecond: number;
  /** Every counted answer, the fastest first. */
  readonly timesMs: readonly number[];
}

/** What to ask. */
export interface ApiBenchOptions {
  /** Address of a running kiosk: `http://127.0.0.1:8788`. */
  readonly url: string;
  /** Requests per address; the first tenth is not counted. The kiosk's own limit is 6000 a minute. */
  readonly requests: number;
  /** Connections that ask at the same time. */
  readonly connections: number;
  /** Addresses below the URL; those of an open page unless given. */
  readonly targets?: readonly string[];
}

/** What a page asks for: the status, a week of downloads, and the newest attempts. */
export const pageTargets = [
  '/healthz',
  '/api/v1/status',
  '/api/v1/series?metric=download_bps',
  '/api/v1/measurements?limit=50',
] as const;

/** Asks each address in turn. Throws when an answer is not 200: figures of errors would be fast and wrong. */
export async function benchApi({
  url,
  requests,
  connections,
  targets = pageTargets,
}: ApiBenchOptions): Promise<ApiFigures[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const figures: ApiFigures[] = [];
  try {
    for (const target of targets) {
      await askMany(new URL(target, url), agent, Math.ceil(requests / 10), connections);
      const startMs = performance.now();
      const answers = await askMany(new URL(target, url), agent, requests, connections);
      const seconds = (performance.now() - startMs) / 1000;
      figures.push(figuresOf(target, answers, seconds));
    }
  } finally {
    agent.destroy();
  }
  return figures;
}

interface TimedAnswer {
  readonly ms: number;
  readonly bytes: number;
}

async function askMany(url: URL, agent: Agent, count: number, connections: number): Promise<TimedAnswer[]> {
  const answers: TimedAnswer[] = [];
  let left = count;
  const askOn = async () => {
    while (left > 0) {
      left -= 1;
      answers.push(await ask(url, agent));
    }
  };
  await Promise.all(Array.from({ length: connections }, askOn));
  return answers;
}

async function ask(url: URL, agent: Agent): Promise<TimedAnswer> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ ms: performance.now() - startMs, bytes });
        else reject(new Error(`${url.pathname} answered ${response.statusCode ?? 'nothing'}`));
      });
      response.on('error', reject);
    });
    asking.on('error', reject);
    asking.end();
  });
}

function figuresOf(target: string, answers: readonly TimedAnswer[], seconds: number): ApiFigures {
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    target,
    requests: times.length,
    bytes: answers[0]?.bytes ?? 0,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    maxMs: times.at(-1) ?? 0,
    perSecond: times.length / seconds,
    timesMs: times,
  };
}

/** The smallest value that at least the share `q` of the sorted values does not exceed. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const url = process.argv[2] ?? 'http://127.0.0.1:8788';
  for (const connections of [1, 4]) {
    const figures = await benchApi({ url, requests: 500, connections });
    console.table(figures.map(({ timesMs: _timesMs, ...shown }) => shown));
  }
}
