// What the daemon offers its HTTP routes and its command line: the use cases, without a word of HTTP.
import type { z } from 'zod';
import type { StatusDocument, consentRequestSchema, planRequestSchema } from './api.js';
import type { Body } from './body.js';
import type { Announcer } from './events.js';
import type { ExportText } from './export.js';
import type { ForwardingDocument } from './fleet/forward-status.js';
import type { Identification, IdentifyRequest } from './identify.js';
import type { LegsDocument } from './legs.js';
import type { Measurement } from './measurement.js';
import type { MonitorStore } from './monitor-store.js';
import type { NettestDescription } from './nettest.js';
import type { Note, NoteRequest, NoteStore } from './note.js';
import type { Opinion, OpinionStore } from './opinion.js';
import type { Plan } from './plan.js';
import type { ReportDocument } from './report.js';
import type { ReportRange } from './report-figures.js';
import type { RollupStore } from './rollup-store.js';
import type { KioskResults } from './results.js';
import type { RetentionDocument, ScheduleDocument } from './schedule-api.js';
import type { KioskStore } from './store.js';
import type { TimelineStore } from './timeline.js';

/** A run somebody asks for. */
export interface RunOrder {
  readonly nettest: string;
  readonly timeoutMs?: number | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** In spite of quiet hours and data budget; never in spite of consent or a quota. */
  readonly force?: boolean | undefined;
}

/** An accepted run: whether it has begun, and the row it will leave. */
export interface AcceptedRun {
  readonly state: 'waiting' | 'running';
  readonly measurement: Promise<Measurement>;
}

/** The daemon's use cases. Refusals are KioskErrors. */
export interface Kiosk {
  readonly store: KioskStore;
  /** What the monitors found. */
  readonly monitors: Pick<MonitorStore, 'outages' | 'unwatched' | 'latencyMinutes'>;
  /** Figures by hour and day. */
  readonly rollups: Pick<RollupStore, 'bins' | 'binsBy' | 'circumstances' | 'weekHours'>;
  /** What is drawn over a range as band or mark. */
  timeline: TimelineStore['timeline'];
  readonly exportText: ExportText;
  /** The evidence report of a range (ms); `below` is the share of the plan under which a result is below it. Throws bad_request. */
  report(range: ReportRange, below: number): Promise<ReportDocument>;
  readonly notes: Pick<NoteStore, 'notes'>;
  addNote(request: NoteRequest): Promise<Note>;
  readonly opinions: Pick<OpinionStore, 'opinions'>;
  /** Keeps an answer to "was the connection good?" with the nearest result. */
  addOpinion(answer: Opinion['answer']): Promise<Opinion>;
  readonly announcer: Announcer;
  readonly nettests: readonly NettestDescription[];
  status(): Promise<StatusDocument>;
  /** What runs next and why; `windows` is how many to look ahead for each nettest. */
  schedule(windows: number): Promise<ScheduleDocument>;
  /** What is kept, and what would be removed now. */
  retention(): Promise<RetentionDocument>;
  /** The network in the house beside the line, with a verdict. */
  legs(): Promise<LegsDocument>;
  /** How the destinations of the results are. */
  forwarding(): Promise<ForwardingDocument>;
  /** What other programs watch the kiosk by. */
  results(): Promise<KioskResults>;
  /** Throws not_found, consent_missing, nettest_unavailable, gate_closed, already_running, config_invalid (options). */
  run(order: RunOrder): Promise<AcceptedRun>;
  decideConsent(request: z.output<typeof consentRequestSchema>, source: 'page' | 'cli'): Promise<void>;
  setPlan(request: z.output<typeof planRequestSchema>): Promise<Plan>;
  /** Shows which kiosk this is, on lights and pages, for a while; 0 s ends it. */
  identify(request: IdentifyRequest): void;
  identifying(): Identification | undefined;
  /** The page on the attached display lives, or was touched; false where `key` is not that page's. */
  screenAlive(key: string, touched: boolean): boolean;
  /** Board, power, heat, card, clock, link and lights as they are now. */
  body(): Promise<Body>;
  /** Lights say for so many seconds that new software is being installed; 0 ends it. */
  updating(seconds: number): void;
  /** The effective configuration with the layer of each value, secrets removed. */
  explainConfig(): readonly { readonly key: string; readonly value: unknown; readonly layer: string }[];
  /**
   * Changes a setting in the configuration file (`value` absent: takes it out), and says what it is then. Throws not_found,
   * config_invalid, setting_overridden, conflict, data_folder_unusable; with `check` nothing is written.
   */
  changeConfig(
    key: string,
    change: { readonly value?: unknown; readonly check: boolean },
  ): Promise<{
    readonly key: string;
    readonly value: unknown;
    readonly layer: string;
    readonly changed: boolean;
  }>;
  /** False while the store refuses writes. */
  healthy(): boolean;
}
