// Opens a collector: its database brought to this program's schema, its server, and what it does once a minute.
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../core/clock.js';
import { KioskError } from '../core/errors.js';
import type { SqlDatabase } from '../core/fleet/database.js';
import { createAdmission } from './admission.js';
import type { Collector } from './collector.js';
import { collectorLimits, type CollectorLimits } from './limits.js';
import { digestOf } from './secrets.js';
import { openCollectorServer, type CollectorServer } from './server.js';
import { migrateCollector } from './store/migrate.js';
import { forgetNonces } from './store/nonces.js';

/** What a collector is made of. */
export interface CollectorOptions {
  readonly database: SqlDatabase;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly log: FastifyBaseLogger;
  readonly version: string;
  /** As people call it; devices show it. */
  readonly name: string;
  /** Lets its owner in; 16 characters at least. */
  readonly adminSecret: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Names under which it is reached besides the machine's own. */
  readonly names: readonly string[];
  readonly limits?: Partial<CollectorLimits>;
  newId(): string;
}

const leastSecret = 16;
/** What a Bearer header can carry: https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const sendable = /^[\w.~+/-]+=*$/;
const tidyMs = 60_000;

/** Starts it. Throws config_invalid without an admin secret, database_* and port_in_use; the database is closed then. */
export async function openCollector(options: CollectorOptions): Promise<CollectorServer> {
  const { database, clock, log } = options;
  try {
    const adminSecret = checkedSecret(options.adminSecret);
    const { collectorId } = await migrateCollector(database);
    const limits = { ...collectorLimits, ...options.limits };
    const collector: Collector = {
      id: collectorId,
      name: options.name,
      version: options.version,
      database,
      clock,
      limits,
      admission: createAdmission(limits.batchesAtOnce),
      adminSecretHash: digestOf(adminSecret),
      newId: options.newId,
    };
    const server = await openCollectorServer({ ...options, collector });
    const tidying = setInterval(() => {
      void forgetNonces(database, clock.nowMs()).catch((thrown: unknown) =>
        log.error({ err: thrown }, 'old nonces could not be forgotten'),
      );
    }, tidyMs);
    return {
      ...server,
      async close() {
        clearInterval(tidying);
        await server.close();
        await database.close();
      },
    };
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}

function checkedSecret(secret: string | undefined): string {
  if (secret !== undefined && secret.length >= leastSecret && sendable.test(secret)) return secret;
  throw new KioskError(
    'config_invalid',
    secret === undefined
      ? 'A collector does not start without an admin secret: anybody could take it over.'
      : `The admin secret has fewer than ${leastSecret} characters, or others than letters, digits and . _ ~ + / - =.`,
    'Put one into MK_COLLECTOR_ADMIN_SECRET (openssl rand -base64 24), or name a file that has it with --admin-secret-file.',
  );
}
