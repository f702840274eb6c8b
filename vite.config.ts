// Builds renderer/ into dist/renderer: plain files on the daemon's own origin, nothing fetched from elsewhere.
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { z } from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

/** Writes licences.json for the about page: the packages that run in the daemon, and those that went into the page. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle() {
      const lock: unknown = JSON.parse(readFileSync(new URL('package-lock.json', import.meta.url), 'utf8'));
      const inPage = new Set(
        [...this.getModuleIds()].flatMap(
          (id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? [],
        ),
      );
      const shipped = Object.entries(lockSchema.parse(lock).packages).flatMap(([path, entry]) => {
        const name = path.split('node_modules/').at(-1) ?? '';
        const inPages = inPage.has(name);
        if (name === '' || (entry.dev === true && !inPages)) return [];
        return [{ name, version: entry.version ?? '', licence: entry.license ?? 'UNKNOWN', inPages }];
      });
      const unique = new Map(shipped.map((entry) => [`${entry.name} ${entry.version}`, entry]));
      const source = JSON.stringify([...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
      this.emitFile({ type: 'asset', fileName: 'licences.json', source });
    },
  };
}

export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: 'public',
  plugins: [licences()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would need `data:` in the Content-Security-Policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // zod and the line that forbids it `new Function` are one file: it runs before any schema is made, in whichever
        // file the schema lies.
        codeSplitting: {
          groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|zod-without-eval/ }],
        },
      },
    },
  },
});
