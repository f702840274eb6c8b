#!/bin/sh
# Healthy while the daemon answers that it can keep what it measures.
exec /opt/mk-kiosk/bin/node -e "
const port = process.env.MK_KIOSK_HTTP__PORT ?? '8788';
fetch('http://127.0.0.1:' + port + '/healthz', { signal: AbortSignal.timeout(8000) })
  .then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1));
"
