// `mk-kiosk token create|list|revoke`: what programs on other machines show.
import { calledAs } from '../called-as.js';
import { z } from 'zod';
import {
  madeTokenSchema,
  tokenRequestSchema,
  tokensDocumentSchema,
  type TokenFacts,
} from '../../core/access.js';
import { KioskError } from '../../core/errors.js';
import { prepareDataFolder } from '../../host/data-folder.js';
import { openAccess } from '../access.js';
import { commonOptionsSchema, defineCommand } from '../command.js';
import { findDaemon } from '../daemon-address.js';
import { askDaemon } from '../daemon-api.js';
import { printJson, printLine } from '../output.js';
import { loadSettings } from '../settings.js';

const optionsSchema = commonOptionsSchema.extend({
  scope: z.array(z.string()).optional(),
  name: z.string().optional(),
  expires: z.string().optional(),
});

const path = '/api/v1/access/tokens';
const timeoutMs = 10_000;

/** Carries out one action on the tokens, through the running kiosk where there is one. */
export const command = defineCommand(optionsSchema, async (options, [action = 'list', which]) => {
  const { dataFolder, config } = loadSettings(options);
  prepareDataFolder(dataFolder);
  const daemon = await findDaemon(dataFolder);
  const offline = openAccess(
    dataFolder,
    () => config,
    () => true,
  );
  switch (action) {
    case 'create': {
      const request = requestOf(options);
      const made =
        daemon === undefined
          ? await offline.createToken(request)
          : await askDaemon(daemon, madeTokenSchema, path, { method: 'POST', body: request, timeoutMs });
      if (options.json === true) printJson(made);
      else {
        printLine(made.secret);
        process.stderr.write('mk-kiosk: this is shown once; it is kept as a hash only\n');
      }
      return;
    }
    case 'revoke': {
      const { id } = tokenCalled(offline.tokens(), which);
      if (daemon === undefined) await offline.revokeToken(id);
      else {
        await askDaemon(daemon, tokensDocumentSchema, `${path}/${id}`, { method: 'DELETE', timeoutMs });
      }
      printLine(`${id}: revoked`);
      return;
    }
    case 'list':
      show(offline.tokens(), options.json === true);
      return;
    default:
      throw new KioskError('usage', `token ${action}: no such action`, 'Use create, list or revoke.');
  }
});

function requestOf({ name, scope = [], expires }: z.output<typeof optionsSchema>) {
  const request = tokenRequestSchema.safeParse({
    name,
    scopes: scope.flatMap((text) => text.split(',')),
    ...(expires !== undefined && { expiresAt: instantOf(expires) }),
  });
  if (request.success) return request.data;
  throw new KioskError(
    'usage',
    `no token can be made of this: ${z.prettifyError(request.error)}`,
    'For instance: mk-kiosk token create --name grafana --scope read',
  );
}

function instantOf(text: string): string {
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new KioskError('usage', `--expires ${text}: expected ISO 8601`, 'For instance 2027-11-01.');
}

function tokenCalled(tokens: readonly TokenFacts[], which: string | undefined): TokenFacts {
  const found = tokens.find(({ id, name }) => id === which || name === which);
  if (found !== undefined) return found;
  throw new KioskError('not_found', `there is no token "${which ?? ''}"`, 'See mk-kiosk token list.');
}

function show(tokens: readonly TokenFacts[], asJson: boolean): void {
  if (asJson) {
    printJson(tokens);
    return;
  }
  if (tokens.length === 0)
    printLine(`there are no tokens: ${calledAs} token create --name grafana --scope read`);
  for (const { id, name, scopes, createdAt, expiresAt } of tokens) {
    const end = expiresAt === undefined ? '' : `, until ${expiresAt}`;
    printLine(`${id}  ${name}: ${scopes.join(', ')}; since ${createdAt}${end}`);
  }
}
