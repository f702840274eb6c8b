// The window's own pages under a scheme of their own, from a fixed table: no file is ever read by its name.
// https://www.electronjs.org/docs/latest/tutorial/security#18-avoid-usage-of-the-file-protocol-and-prefer-usage-of-custom-protocols
import { createHash } from 'node:crypto';
import { texts, type Language, type LocalPage } from './texts.js';

/** Scheme of the window's own pages. */
export const LOCAL_SCHEME = 'mk-kiosk';

/** Address of a local page. */
export function localPageUrl(page: LocalPage): string {
  return `${LOCAL_SCHEME}://display/${page}`;
}

const STYLE = `
html{height:100%;background:#0b0f14;color:#f3f6f9;font-family:system-ui,sans-serif}
body{height:100%;margin:0;display:grid;place-content:center;text-align:center;padding:5vmin;box-sizing:border-box}
h1{font-size:9vmin;font-weight:600;margin:0 0 3vmin}
p{font-size:4.2vmin;line-height:1.4;margin:0 auto;max-width:36ch}
`;

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Answers a request under the window's scheme: 200 with a page, else 404. Nothing in the request reaches the answer. */
export function answerLocalPage(url: string, language: Language): Response {
  const page = pageOf(url);
  if (page === undefined) return new Response('', { status: 404 });
  const { heading, body } = texts[language][page];
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>mk-kiosk</title><style>${STYLE}</style><h1>${heading}</h1><p>${body}</p></html>`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
    },
  });
}

function pageOf(url: string): LocalPage | undefined {
  const pages = ['starting', 'not-answering'] as const;
  return pages.find((page) => url === localPageUrl(page));
}
