// Further certificate authorities for this thread: a school's own, whose proxy opens TLS. NODE_EXTRA_CA_CERTS is read only
// when Node starts. https://nodejs.org/docs/latest-v24.x/api/tls.html#tlssetdefaultcacertificatescerts
import * as tls from 'node:tls';

/** Trusts them beside the built-in ones; false where this Node is too old for it (before 22.19), or the text is no PEM. */
export function trustAuthorities(pem: string): boolean {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (certificates === null || !('setDefaultCACertificates' in tls)) return false;
  try {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...certificates]);
    return true;
  } catch {
    return false;
  }
}
