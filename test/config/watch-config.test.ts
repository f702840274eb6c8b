import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { watchConfig } from '../../src/config/watch-config.js';
import { createTestClock } from '../doubles/clock.js';
import { schema, temporaryFile } from './example.js';

function watched(text: string) {
  const filePath = temporaryFile(text);
  const clock = createTestClock();
  const events: string[] = [];
  const watcher = watchConfig({
    request: { schema, environment: {}, filePath },
    clock,
    fileText: text,
    onChange: (loaded) => events.push(`name ${loaded.config.device.name}`),
    onProblem: (problem) => events.push(problem.code),
  });
  onTestFinished(() => watcher.stop());
  return { filePath, clock, events, watcher };
}

describe('src/config/watch-config', () => {
  it('reports a change at the latest after one poll', async () => {
    const { filePath, clock, events } = watched('device: {name: a}');
    await clock.advance(6_000);
    expect(events).toEqual([]);
    writeFileSync(filePath, 'device: {name: b}');
    await clock.advance(6_000);
    expect(events).toEqual(['name b']);
    await clock.advance(60_000);
    expect(events).toEqual(['name b']);
  });

  it('survives an editor that renames and replaces', async () => {
    const { filePath, clock, events } = watched('device: {name: a}');
    for (const name of ['b', 'c']) {
      const draft = join(dirname(filePath), 'draft');
      writeFileSync(draft, `device: {name: ${name}}`);
      renameSync(draft, filePath);
      await clock.advance(6_000);
    }
    expect(events).toEqual(['name b', 'name c']);
  });

  it('reports a bad file once and keeps quiet until it is good again', async () => {
    const { filePath, clock, events } = watched('device: {name: a}');
    writeFileSync(filePath, 'device: {nam: b}');
    await clock.advance(20_000);
    expect(events).toEqual(['config_invalid']);
    writeFileSync(filePath, new Uint8Array([0, 1]));
    await clock.advance(20_000);
    expect(events).toEqual(['config_invalid', 'config_unreadable']);
    writeFileSync(filePath, 'device: {name: a}');
    await clock.advance(20_000);
    expect(events).toEqual(['config_invalid', 'config_unreadable', 'name a']);
  });

  it('takes a file that is gone for an empty one', async () => {
    const { filePath, clock, events } = watched('device: {name: a}');
    rmSync(filePath);
    await clock.advance(6_000);
    expect(events).toEqual(['name mk-kiosk']);
  });

  it('works in a folder that cannot be watched', async () => {
    const { filePath, clock, events } = watched('');
    rmSync(dirname(filePath), { recursive: true });
    const missing = watchConfig({
      request: { schema, environment: {}, filePath },
      clock,
      onChange: () => events.push('change'),
      onProblem: () => events.push('problem'),
    });
    await clock.advance(20_000);
    await missing.stop();
    expect(events.filter((event) => event === 'problem')).toEqual([]);
  });

  it('says nothing after it was stopped', async () => {
    const { filePath, clock, events, watcher } = watched('');
    await watcher.stop();
    writeFileSync(filePath, 'device: {name: b}');
    await clock.advance(60_000);
    expect(events).toEqual([]);
    expect(clock.sleeping()).toBe(0);
  });
});
