// The headers that keep a page of this server to itself. https://owasp.org/www-project-secure-headers/
import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import type { FastifyRequest } from 'fastify';
import type { App } from './app.js';

const permissionsPolicy = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** What is true only now; the page's files may be kept. */
const uncached = ['/api/', '/healthz', '/metrics'];

/** A host of a Host header that a policy can name: those of IPv6 have no form there. https://www.w3.org/TR/CSP3/#grammardef-host-part */
const hostName = /^([a-z0-9.-]+)(?::\d+)?$/i;

/** Adds the headers to every answer; pages may open WebSockets to `socketPort` of the host that they came from. No HSTS: a kiosk speaks plain http on its own machine and its own network. */
export async function sendSecurityHeaders(app: App, socketPort?: number): Promise<void> {
  function socketsOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
    const host = hostName.exec(headers.host ?? '')?.[1];
    return host === undefined ? "'self'" : `ws://${host}:${String(socketPort)}`;
  }

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ...(socketPort === undefined ? [] : [socketsOf])],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', permissionsPolicy);
    // Over plain http from another machine browsers do not heed it, and complain on each page.
    if (isTrustworthy(request)) reply.header('cross-origin-opener-policy', 'same-origin');
    if (uncached.some((prefix) => request.url.startsWith(prefix))) {
      reply.header('cache-control', 'no-store');
    }
  });
}

/** Whether the browser calls the page's origin trustworthy: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy */
function isTrustworthy({ headers, hostname }: FastifyRequest): boolean {
  const isLoopback = /^(?:127\.[\d.]+|\[?::1\]?|(?:[\w-]+\.)*localhost)$/i.test(hostname);
  return isLoopback || headers['x-forwarded-proto'] === 'https';
}
