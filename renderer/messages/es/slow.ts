// Spanish texts of the page about slow hours.
import type { slow as english } from '../en/slow.js';

/** The Spanish texts of the page about slow hours. */
export const slow: typeof english = {
  slow: {
    heading: '¿Cuándo va lento?',
    metric: 'Medida',
    span: 'De los últimos',
    spans: { month: '28 días', quarter: '3 meses', year: '12 meses' },
    gridHeading: 'Por día de la semana y hora',
    gridLabel: (metric: string, unit: string) =>
      `Mediana de ${metric} en ${unit} por día de la semana y hora`,
    gridHelp: 'Cada casilla: la mediana y, debajo, de cuántos valores. Las casillas oscuras son las lentas.',
    gridHelpLow:
      'Cada casilla: la mediana y, debajo, de cuántos valores. Las casillas oscuras son las altas.',
    hour: 'Hora',
    cell: (weekday: string, hour: string, median: string, low: string, high: string, n: string) =>
      `${weekday} ${hour}: mediana ${median}, p10 a p90 ${low} a ${high}, ${n} valores`,
    compareHeading: 'Comparación',
    compare: 'Se compara',
    month: 'Este mes con el anterior',
    evenings: 'Tardes laborables (18 a 23 h) con noches (0 a 6 h)',
    median: 'Mediana',
    against: 'Frente a',
    change: 'Diferencia',
    figure: (value: string, n: string) => `${value} (${n} valores)`,
    interval: (low: string, high: string) => `95 %: ${low} a ${high}`,
    none: 'ningún valor',
    empty: 'No se midió nada en este tiempo.',
    loading: 'Cargando …',
    total: (n: string, from: string, to: string, zone: string) =>
      `${n} valores, del ${from} al ${to}, hora de ${zone}`,
    worst: (when: string, value: string, best: string, bestValue: string) =>
      `Lo más lento: ${when} con ${value}. Lo más rápido: ${best} con ${bestValue}.`,
    worstHigh: (when: string, value: string, best: string, bestValue: string) =>
      `Lo más alto: ${when} con ${value}. Lo más bajo: ${best} con ${bestValue}.`,
    few: 'Las horas con menos de tres valores no cuentan en esta frase.',
    leftOut: (n: string) => `Se omiten ${n} valores mínimos: el límite era el dispositivo, no la línea.`,
    save: 'Guardar como CSV',
  },
};
