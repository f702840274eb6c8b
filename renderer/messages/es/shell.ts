// Spanish texts around every page: navigation, connection, problems.
import type { shell as english } from '../en/shell.js';

/** The Spanish texts of the shell. */
export const shell: typeof english = {
  pages: {
    label: 'Páginas',
    '/': 'Resumen',
    '/explore': 'Explorar',
    '/slow': '¿Cuándo va lento?',
    '/outages': 'Cortes',
    '/report': 'Informe',
    '/settings': 'Ajustes',
    '/about': 'Acerca de',
    skip: 'Ir al contenido',
    notLoaded: 'No se pudo cargar esta página.',
    notLoadedFix: 'Inténtelo de nuevo cuando vuelva la conexión con el quiosco.',
    again: 'Intentar de nuevo',
  },
  run: {
    now: 'Probar ahora',
    asked: 'Prueba solicitada …',
    busy: 'Prueba en curso',
    nothingReady: 'Guardado. Aún no puede hacerse ninguna prueba de la línea.',
    nothingReadyFix: 'La lista de pruebas dice qué falta.',
  },
  problems: {
    heading: 'Problemas',
    count: (n) => (n === 1 ? '1 problema' : `${String(n)} problemas`),
    more: (n) => `(y ${String(n)} más)`,
    fix: 'Qué hacer:',
    unreadable: (what) => `No se pudo leer la respuesta del quiosco (${what}).`,
    unreadableFix: 'Recargue esta página. Si sigue igual, la página y el quiosco no son de la misma versión.',
    whats: {
      status: 'su estado',
      series: 'los gráficos',
      measurements: 'los últimos intentos',
      events: 'lo que ocurre ahora',
      measurement: 'esta medición',
      run: 'la prueba solicitada',
      consent: 'el consentimiento',
      plan: 'el contrato',
      outages: 'los cortes',
      notes: 'las notas',
      report: 'el informe',
      access: 'el acceso',
      settings: 'los ajustes',
    },
  },
  connection: {
    demo: 'Demostración: todos los valores son inventados. No se mide nada.',
    lost: 'Sin conexión con el quiosco. Lo que ve puede ser antiguo; se sigue intentando.',
    cutOff: 'Este quiosco no responde.',
    lastKnown: (at) => `Lo de abajo se sabía a las ${at}.`,
    unreachable: 'El quiosco no respondió.',
    unreachableFix: 'Inténtelo de nuevo cuando vuelva la conexión.',
  },
};
