// Spanish texts of the about page, and the words that the pages explain.
import type { about as english } from '../en/about.js';

/** The Spanish texts of the about page and of the glossary. */
export const about: typeof english = {
  about: {
    leaves: 'Qué sale de este aparato, y hacia quién',
    leavesNothing:
      'No se envía nada a nadie antes de que alguien lo acepte aquí. No hay estadísticas, ni informes de fallos, ni búsqueda de actualizaciones.',
    leavesMonitors:
      'Los monitores envían unos bytes al router, a los resolutores y a los destinos que nombra la configuración, para ver si la línea está.',
    agreed: 'aceptado',
    notAgreed: 'no aceptado: no se envía nada',
    program: 'Programa',
    version: (version) => `mk-kiosk ${version}, licencia Apache 2.0.`,
    scheme: (schema, epoch) => `Esquema ${schema} de la base de datos, época ${epoch}.`,
    provenance:
      'Cada fila guarda la versión del programa, la versión de la prueba y un hash de ella y de la fila anterior; «mk-kiosk verify» las comprueba todas.',
    docs: 'Documentos',
    docsText:
      'La carpeta «docs» del programa explica cada página, valor y ajuste; «mk-kiosk --help» nombra las órdenes. Lo que los programas pueden leer:',
    docsApi: 'descripción de la interfaz (OpenAPI)',
    docsMetrics: 'valores para Prometheus',
    licences: 'Software libre en este programa',
    licencesIntro: (count) => `${count} paquetes, cada uno con su licencia:`,
    licencesLost: 'No se pudo leer la lista de licencias.',
    package: 'Paquete',
    packageVersion: 'Versión',
    licence: 'Licencia',
    bundled: 'parte de las páginas',
    glossary: 'Palabras y valores',
    metrics: 'Todos los valores que este kiosco puede medir',
    explain: (word) => `¿Qué es ${word}?`,
  },
  terms: {
    download: [
      'Descarga',
      'A qué velocidad le llegan los datos. De ella depende cuándo está una página, una película o una actualización.',
    ],
    upload: [
      'Subida',
      'A qué velocidad salen sus datos. De ella depende cómo se le ve en una videollamada y cuánto tardan las fotos.',
    ],
    latency: [
      'Latencia',
      'Cuánto tarda un paquete en ir a un servidor y volver. De ella depende lo directas que son llamadas, juegos y trabajo a distancia; menos es mejor.',
    ],
    jitter: [
      'Fluctuación',
      'Cuánto varía la latencia de un paquete a otro. Si es alta, las voces se cortan.',
    ],
    loss: [
      'Pérdida',
      'Parte de los paquetes que nunca llegan. Unos pocos de cada cien ya estropean una llamada.',
    ],
    bufferbloat: [
      'Bufferbloat',
      'Cuánto más esperan los paquetes con la línea ocupada. Las notas van de A+ (menos de 5 ms) a F (400 ms o más).',
    ],
    responsiveness: [
      'Capacidad de respuesta',
      'Cuántas idas y vueltas caben en un minuto con la línea ocupada; más es mejor.',
    ],
    plan: [
      'Contrato',
      'Lo que promete el contrato. Usted lo da en los ajustes; los porcentajes del contrato se refieren a él.',
    ],
    median: [
      'Mediana',
      'El centro de todos los valores: la mitad está por encima, la mitad por debajo. Los casos sueltos no la mueven.',
    ],
    band: [
      'p10 a p90',
      'La banda en que están ocho de cada diez valores: uno de diez está por debajo, uno por encima.',
    ],
    trailing: [
      'Media móvil',
      'Para cada día la media de él y de los días anteriores: se ven los cambios lentos, no los días malos sueltos.',
    ],
    lowerBound: [
      'Al menos (▲)',
      'El límite era este aparato o su conexión. La línea puede ser más rápida, así que el valor no cuenta contra ella.',
    ],
    trust: [
      'Fiabilidad',
      'Si algo de este lado estorbó la prueba: otro tráfico, un cable lento, wifi débil, calor.',
    ],
    outage: [
      'Corte',
      'Tiempo en que internet no respondió, como lo vieron los monitores; con lo que faltaba: enlace, router, nombres o la red de detrás.',
    ],
    skipped: [
      'Omitida',
      'Una prueba que tocaba y no se hizo, con su razón: horas de silencio, el límite de datos, sin consentimiento. No dice nada de la línea.',
    ],
    selfTest: [
      'Autoprueba',
      'El kiosco mide contra sí mismo, para ver a qué velocidad puede medir. No dice nada de la línea.',
    ],
  },
};
