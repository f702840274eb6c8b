// Every page of a small database destroyed in turn: what lies on the others is kept, and what is lost is counted.
import { describe, expect, it } from 'vitest';
import { destroyPages } from '../sqlite/salvage/damaged-database.js';

describe('src/sqlite/salvage, at length', () => {
  it('keeps what lies on sound pages, whichever page is destroyed', async () => {
    const { asked, lost } = await destroyPages(1, 1);
    expect(asked).toBeGreaterThan(60);
    expect(lost).toBeGreaterThan(0);
  }, 300_000);
});
