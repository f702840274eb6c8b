// Spanish texts of the overview: tests, attempts, the device.
import type { overview as english } from '../en/overview.js';

/** The Spanish texts of the overview. */
export const overview: typeof english = {
  nettests: {
    heading: 'Pruebas',
    none: 'Este quiosco no conoce ninguna prueba.',
    ready: 'lista',
    running: 'en curso',
    waiting: 'espera su turno',
    disabled: 'desactivada',
    unavailable: 'aún no puede hacerse',
    next: (text) => `Próxima: ${text}.`,
    noNext: 'No prevista.',
    run: 'Probar ahora',
    runOf: (nettest) => `Probar ahora: ${nettest}`,
    needs: 'Qué falta',
    program: (version) => `Versión ${version}`,
  },
  attempts: {
    heading: 'Últimos intentos en la línea',
    empty: 'Aún nada. Cada intento tendrá aquí una fila, también los fallidos y los omitidos.',
    when: 'Cuándo',
    test: 'Prueba',
    result: 'Resultado',
    figures: 'Valores',
    details: 'Detalles',
    detailsOf: (nettest, when) => `Detalles de ${nettest}, ${when}`,
    older: 'Mostrar anteriores',
    imported: 'importado',
  },
  opinion: {
    question: '¿Iba bien la conexión ahora mismo?',
    good: 'Sí',
    bad: 'No',
    thanks: 'Gracias. Queda junto al resultado.',
  },
  device: {
    heading: 'Este quiosco',
    id: 'Aparato',
    version: 'Versión',
    since: 'En marcha desde',
    clock: 'Reloj',
    zone: 'Zona horaria',
    stored: 'Guardado',
    storedText: (count, size) => `${count} ${count === '1' ? 'medición' : 'mediciones'}, ${size}`,
    hardware: 'Luces',
    hardwareNone: 'sin hardware',
    hardwareReady: 'listo',
  },
};
