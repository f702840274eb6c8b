// Spanish texts of the outages page.
import type { outages as english } from '../en/outages.js';

/** The Spanish texts of the outages page. */
export const outages: typeof english = {
  outages: {
    heading: 'Cortes',
    loading: 'Cargando …',
    earlier: 'Un año antes',
    later: 'Un año después',
    steps: 'Qué año',
    none: 'No se vio ningún corte en este tiempo.',
    summary: (count: string, total: string, longest: string) =>
      `${count} cortes, ${total} en total, el más largo ${longest}.`,
    off: (total: string) => `El quiosco estuvo apagado ${total}: un corte en ese tiempo no se vio.`,
    cut: (count: number) => `Solo se muestran los ${String(count)} más recientes.`,
    calendar: 'Calendario',
    legend: ['ningún corte', 'menos de 5 minutos', 'menos de 1 hora', 'menos de 6 horas', '6 horas o más'],
    legendOff: 'quiosco apagado un tiempo',
    legendLabel: 'Tonos del calendario:',
    day: (date: string, count: number, span: string) =>
      `${date}: ${count === 1 ? '1 corte' : `${String(count)} cortes`}, ${span}`,
    dayOff: (date: string, span: string) => `${date}: quiosco apagado ${span}`,
    list: 'Lista',
    listOf: (date: string) => `Lista del ${date}`,
    allDays: 'Todos los días',
    begin: 'Comienzo',
    kind: 'Qué faltaba',
    length: 'Duración',
    uncertainty: 'Precisión',
    duringTest: 'Durante una prueba',
    yes: 'sí',
    goesOn: (span: string) => `${span} hasta ahora`,
    save: 'Guardar como CSV',
  },
};
