// A certificate for the embedded server, made on the spot. https://www.npmjs.com/package/selfsigned
import { isIP } from 'node:net';

const VALID_DAYS = 3650;

/** A self-signed certificate (P-256) in PEM for localhost, the loopback addresses and `host`. */
export async function makeCertificate(host: string): Promise<{ cert: string; key: string }> {
  // Loaded only here: it is large, and most kiosks serve no TLS.
  const { generate } = await import('selfsigned');
  const addresses = new Set(['127.0.0.1', '::1', ...(isIP(host) === 0 ? [] : [host])]);
  const names = new Set(['localhost', ...(isIP(host) === 0 ? [host] : [])]);
  // Clocks without a battery start in the past: a certificate that is not valid yet would be refused then.
  const notBeforeDate = new Date(0);
  const notAfterDate = new Date(Date.now() + VALID_DAYS * 86_400_000);
  const made = await generate([{ name: 'commonName', value: 'mk-kiosk ndt7' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...names].map((value) => ({ type: 2 as const, value })),
          ...[...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
