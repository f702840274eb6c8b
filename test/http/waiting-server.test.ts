// What is answered while the kiosk cannot start.
import { afterEach, describe, expect, it } from 'vitest';
import { healthSchema, problemSchema } from '../../src/core/api.js';
import { KioskError } from '../../src/core/errors.js';
import { startWaitingServer, type WaitingServer } from '../../src/http/waiting-server.js';
import { send } from './open-server.js';

const reason = new KioskError('database_full', 'the disk <b>"is" full</b>', 'Free some space & wait.');
const options = { host: '127.0.0.1', port: 0, allowedHosts: [], version: '1.2.3' };

describe('http/waiting-server', () => {
  let server: WaitingServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const ask = async (path: string, headers: Record<string, string> = {}) => {
    server ??= await startWaitingServer(options, reason);
    return send(Number(new URL(server.url).port), 'GET', path, headers);
  };

  it('tells people why and what to do, as text and never as markup', async () => {
    const { status, text, headers } = await ask('/');
    expect(status).toBe(503);
    expect(text).toContain('This kiosk cannot start.');
    expect(text).toContain('the disk &#60;b&#62;&#34;is&#34; full&#60;/b&#62;');
    expect(text).toContain('Free some space &#38; wait.');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['retry-after']).toBe('10');
  });

  it('tells programs the same', async () => {
    const problem = problemSchema.parse(JSON.parse((await ask('/api/v1/status')).text));
    expect(problem).toMatchObject({ status: 503, code: 'database_full', fix: 'Free some space & wait.' });
    const health = await ask('/healthz');
    expect(health.status).toBe(503);
    expect(healthSchema.parse(JSON.parse(health.text))).toMatchObject({
      status: 'failing',
      version: '1.2.3',
    });
  });

  it('answers nothing to a name that is not ours', async () => {
    expect(await ask('/', { host: 'evil.example' })).toMatchObject({
      status: 421,
      text: 'misdirected request\n',
    });
  });

  it('gives its port back at once', async () => {
    await ask('/');
    const port = Number(new URL(server?.url ?? '').port);
    await server?.close();
    server = await startWaitingServer({ ...options, port }, reason);
    expect((await ask('/healthz')).status).toBe(503);
  });

  it('names the setting where the port is in use', async () => {
    await ask('/');
    const port = Number(new URL(server?.url ?? '').port);
    await expect(startWaitingServer({ ...options, port }, reason)).rejects.toMatchObject({
      code: 'port_in_use',
    });
  });
});
