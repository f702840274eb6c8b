// The built page: plain files of one folder; names with a hash may be kept for ever, everything else is asked for anew.
import { access } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pagePaths } from '../../core/page-paths.js';
import type { App } from '../../web/app.js';

/** Names a build makes; everything else (`..`, dot files, folders, NUL) is not there, whatever lies on the disk. */
const filePath = /^\/?(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;
const hashedName = /-[\w-]{8}\.\w+$/;

/** Adds the files of `rendererFolder` at `/`, and its index at the address of each page. A folder that is not there is no error: the page says what to do. */
export async function addPage(app: App, rendererFolder: string): Promise<void> {
  // The files say nothing about this kiosk: who may not read it yet needs them to sign in.
  app.addHook('onRoute', (route) => {
    if (route.url === '/*') route.config = { ...route.config, access: 'page' };
  });
  const root = path.resolve(rendererFolder);
  await app.register(fastifyStatic, {
    root,
    index: false,
    dotfiles: 'ignore',
    allowedPath: (name) => filePath.test(name),
    cacheControl: false,
    suppressWarning: true,
    setHeaders(reply, file) {
      const kept = path.basename(path.dirname(file)) === 'assets' && hashedName.test(file);
      reply.header('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const answer = async (_request: FastifyRequest, reply: FastifyReply) => {
    const built = await access(path.join(root, 'index.html')).then(
      () => true,
      () => false,
    );
    if (built) return reply.sendFile('index.html');
    return reply
      .code(503)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(notBuilt);
  };
  for (const path of pagePaths) app.get(path, { config: { access: 'page' } }, answer);
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>mk-kiosk: the page is not built</title>
<h1>The page is not built</h1>
<p>The kiosk measures all the same, and its API answers at <a href="/api/v1/status">/api/v1/status</a>.</p>
<p>To build the page run <code>npm run build</code> in the project's folder, then load this page again.</p>
</html>
`;
