// What every part of the page is: an element, and a function that brings it up to date.
import type { PagePath } from '../../src/core/page-paths.js';
import type { Answer, ConsentRequest, Fault, PlanRequest } from '../api-client.js';
import type { PageState } from '../page-state.js';
import type { Wording } from '../wording.js';

/** A part of the page. `update` is called after each change and each few seconds; it touches only what differs. */
export interface View {
  readonly root: HTMLElement;
  update(state: PageState, wording: Wording): void;
}

/** What people can do on the page. */
export interface PageActions {
  run(nettest: string): void;
  openDetails(id: string): void;
  openPage(path: PagePath): void;
  showOlderAttempts(): void;
  /** Says on every page why something was not done. */
  tell(fault: Fault): void;
  /** Reads everything again: who asks may do more now. */
  reread(): void;
  dismissNotice(): void;
  /** A view changed by itself: bring the page up to date. */
  repaint(): void;
  decideConsent(request: ConsentRequest): Promise<Answer<unknown>>;
  setPlan(request: PlanRequest): Promise<Answer<unknown>>;
  /** After the questions of the first start: runs the first test, or tells that none can run. */
  beginMeasuring(): Promise<void>;
}
