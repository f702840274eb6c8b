// Consent per provider: who may receive what, in which words it was asked, and who said yes. Off until accepted.
import { z } from 'zod';

/** A party that receives data when a test runs, with the text a person accepts. */
export interface ConsentProvider {
  readonly id: string;
  readonly name: string;
  /** Version of the text below; a consent counts only for the version it was given to. */
  readonly textVersion: string;
  readonly measured: string;
  readonly published: string;
  readonly recipient: string;
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

/** Everybody whom a built-in nettest can tell something. */
export const consentProviders: readonly ConsentProvider[] = [
  {
    id: 'mlab',
    name: 'Measurement Lab (M-Lab)',
    textVersion: '2025-07-15',
    measured:
      'A few times a day, at random moments, this kiosk measures download, upload and latency between your home and the nearest M-Lab server. A test at 100 Mbit/s moves about 250 MB.',
    published:
      'M-Lab publishes every test for ever and for everyone: your public IP address, date, time and the results. They cannot be taken back. No name and no device number is sent.',
    recipient: 'Measurement Lab, a research platform run by Code for Science & Society.',
    links: [
      { label: "M-Lab's privacy policy", url: 'https://www.measurementlab.net/privacy/' },
      { label: "M-Lab's acceptable use policy", url: 'https://www.measurementlab.net/aup/' },
    ],
  },
  {
    id: 'own-servers',
    name: 'Measurement Kit against your own server',
    textVersion: '2026-11-20',
    measured:
      'Measurement Kit measures speed and latency between this kiosk and the server that you name in the configuration.',
    published:
      'Nothing is published by this kiosk. The owner of the server sees your public IP address, the time and the results.',
    recipient: 'The owner of the server that you name.',
    links: [],
  },
  {
    id: 'ookla',
    name: 'Ookla (Speedtest)',
    textVersion: '2026-11-20',
    measured:
      "Ookla's program, or speedtest-cli, measures speed and latency between this kiosk and a server of Ookla's network. A test at 100 Mbit/s moves about 300 MB.",
    published:
      "Ookla receives your public IP address, date, time, place as it estimates it, and the results, and sells data that is made of them. With this consent you also accept, in your own name, Ookla's licence (personal, non-commercial use only), terms of use and privacy policy: the program is then started with --accept-license and --accept-gdpr.",
    recipient: 'Ookla, LLC (Ziff Davis), USA, and the owner of the server that is used.',
    links: [
      { label: "Ookla's licence agreement", url: 'https://www.speedtest.net/about/eula' },
      { label: "Ookla's privacy policy", url: 'https://www.speedtest.net/about/privacy' },
    ],
  },
  {
    id: 'librespeed',
    name: 'LibreSpeed',
    textVersion: '2026-11-20',
    measured:
      'LibreSpeed measures speed and latency between this kiosk and a public server of its list. A test at 100 Mbit/s moves about 350 MB.',
    published:
      'Nothing is published by this kiosk, and telemetry is off. The owner of the server sees your public IP address and the time.',
    recipient: 'librespeed.org, which gives out the list, and the owner of the server that is used.',
    links: [{ label: "LibreSpeed's privacy policy", url: 'https://librespeed.org/' }],
  },
  {
    id: 'ooni',
    name: 'OONI (Open Observatory of Network Interference)',
    textVersion: '2026-11-20',
    measured:
      'Tests of Measurement Kit, ooniprobe and miniooni contact messengers, pages and helpers of OONI, and look up your public IP address to name your network. Some contact web sites that may be forbidden where you live, and whoever watches your line can see it.',
    published:
      'Nothing, unless the option "upload" of a test is on. Then results are sent to OONI, which publishes them for everyone: date, time, network and country, and what the test saw.',
    recipient: 'The OONI project.',
    links: [
      { label: "OONI's data policy", url: 'https://ooni.org/about/data-policy/' },
      { label: 'Risks', url: 'https://ooni.org/about/risks/' },
    ],
  },
];

/** One decision: given or withdrawn, by whom, when, to which text. Decisions are only ever added. */
export const consentEventSchema = z.object({
  provider: z.string().min(1),
  action: z.enum(['granted', 'withdrawn']),
  who: z.string().min(1).max(200),
  at: z.iso.datetime(),
  textVersion: z.string().min(1),
  /** Where the decision came from: the page, the command line, or a layer of the configuration. */
  source: z.enum(['page', 'cli', 'config']),
});

/** One decision about one provider. */
export type ConsentEvent = z.output<typeof consentEventSchema>;

/** True when the newest decision about `provider` is a grant of the text that is asked today. */
export function isConsented(provider: ConsentProvider, events: readonly ConsentEvent[]): boolean {
  const newest = newestOf(provider.id, events);
  return newest?.action === 'granted' && newest.textVersion === provider.textVersion;
}

/** The newest decision about a provider, or undefined; of two at the same instant the later in the list counts. */
export function newestOf(provider: string, events: readonly ConsentEvent[]): ConsentEvent | undefined {
  let newest: ConsentEvent | undefined;
  for (const event of events) {
    if (event.provider !== provider) continue;
    // Compared as instants: as texts, "00Z" would be later than "00.500Z".
    if (newest === undefined || Date.parse(event.at) >= Date.parse(newest.at)) newest = event;
  }
  return newest;
}
