// Spanish texts of the page that tells the house from the line.
import type { house as english } from '../en/house.js';

/** The Spanish texts of the page that tells the house from the line. */
export const house: typeof english = {
  house: {
    heading: '¿Casa o línea?',
    kioskHeading: 'Lo que sabe el quiosco',
    browserHeading: 'El camino de este aparato al quiosco',
    browserHelp:
      'Mide entre este navegador y el quiosco, sin internet, durante unos 10 segundos. Mientras tanto nadie más debería usar la red.',
    loading: 'Cargando …',
    start: 'Medir este camino',
    asking: 'Preguntando al quiosco …',
    waiting: 'Esperando a que termine una prueba del quiosco …',
    measuring: {
      download: (speed: string) => `Bajada: ${speed}`,
      upload: (speed: string) => `Subida: ${speed}`,
    },
    failed: 'No hubo conexión para la prueba. Quizá un cortafuegos cierra su puerto.',
    notMeasured: 'no medido',
    houseDown: 'Bajada por la casa',
    houseUp: 'Subida por la casa',
    lineDown: (age: string) => (age === '' ? 'Bajada de la línea' : `Bajada de la línea (${age})`),
    lineUp: (age: string) => (age === '' ? 'Subida de la línea' : `Subida de la línea (${age})`),
    answers: {
      house: 'Para este aparato el límite es el camino por la casa: no lleva más de lo que trae la línea.',
      line: 'El camino por la casa lleva más que la línea: si va lento, es la línea.',
      unknown: 'El quiosco aún no tiene ninguna prueba de la línea con la que comparar.',
    },
    verdicts: {
      fine: 'Las dos están bien: la red de la casa y la línea.',
      home: 'Está dentro de la casa: la línea trae lo prometido, el camino hasta ella no.',
      line: 'Es la línea: la red de la casa está bien.',
      both: 'Las dos: primero arregle la red de la casa y después juzgue de nuevo la línea.',
      unknown: 'Aún se sabe demasiado poco para un veredicto.',
    },
    reasons: {
      gateway_slow: 'El router responde despacio.',
      gateway_loses: 'Se pierden paquetes hacia el router.',
      wifi_weak: 'La señal wifi del quiosco es débil.',
      wifi_slow: 'El enlace wifi del quiosco es más lento de lo que pide el contrato.',
      lan_slow: 'Una prueba dentro de la casa fue más lenta de lo que pide el contrato.',
      cable_slow: 'El cable es más lento que el contrato.',
      below_plan: 'Las pruebas de la línea quedan por debajo del contrato.',
      tests_fail: 'Las pruebas de la línea fallan.',
    },
  },
};
