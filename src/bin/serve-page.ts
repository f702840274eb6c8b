// The daemon's page and API, with who may do what.
import type { Clock } from '../core/clock.js';
import type { Config } from '../core/config.js';
import type { Kiosk } from '../core/kiosk.js';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../http/server.js';
import { openAccess } from './access.js';
import { asCalled } from './called-as.js';
import { resetPinFromBoot } from './pin-reset.js';
import { rendererFolder, version, systemRoot } from './package-facts.js';
import type { Settings } from './settings.js';

/** What is served, and where it comes from. */
export interface PageParts {
  readonly kiosk: Kiosk;
  readonly settings: Pick<Settings, 'dataFolder'>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: HttpServerOptions['log'];
  config(): Config;
  /** Waited for before the error of a port that cannot be opened is thrown. */
  onFailure(): Promise<void>;
}

/** The page while it is served. */
export interface ServedPage {
  readonly url: string;
  /** Consent may have changed: who has answered the questions of the first start pairs no phone. */
  refreshAnswers(): Promise<void>;
  close: HttpServer['close'];
}

/** Opens the port. Throws port_in_use and config_invalid. */
export async function servePage({
  kiosk,
  settings,
  clock,
  log,
  config,
  onFailure,
}: PageParts): Promise<ServedPage> {
  let answered = false;
  async function refreshAnswers(): Promise<void> {
    answered = (await kiosk.store.consentEvents()).length > 0;
  }
  await refreshAnswers();
  const access = openAccess(
    settings.dataFolder,
    config,
    () => answered,
    (error) => log.error(`${error.message}; going on without PIN and tokens`),
  );
  await resetPinFromBoot(systemRoot(process.env), settings.dataFolder, access.clearPin, (text) =>
    log.warn(text),
  );
  const { host, port, allowedHosts } = config().http;
  const server = createHttpServer({
    ...{ kiosk, access, host, port, allowedHosts, rendererFolder, version, log },
    nowMs: () => clock.nowMs(),
    socketPort: config().ndt7Server.browserPort,
    asCalled,
  });
  const { url } = await server.listen().catch(async (thrown: unknown) => {
    await onFailure();
    throw thrown;
  });
  return { url, refreshAnswers, close: server.close };
}
