// Spanish texts of the charts and their tables.
import type { charts as english } from '../en/charts.js';

/** The Spanish texts of the charts. */
export const charts: typeof english = {
  charts: {
    day: 'Últimas 24 horas',
    week: 'Últimos 7 días',
    title: (label, unit) => (unit === '' ? label : `${label}, ${unit}`),
    median: (figure) => `mediana ${figure}`,
    empty: 'Aún no hay pruebas: la línea se dibuja con los resultados.',
    loading: 'Cargando el gráfico …',
    table: (count) => `Tabla de ${String(count)}`,
    tableOf: (title, range) => `${title}: ${range}`,
    tableCut: (count) => `Las ${String(count)} filas más recientes.`,
    time: 'Hora',
    value: 'Valor',
    result: 'Resultado',
    test: 'Prueba',
    server: 'Servidor',
    plan: 'Contratado',
    legend: 'Marcas bajo los gráficos:',
    legendPlan: 'lo que promete el contrato',
    describe: (title, range, count, gaps) =>
      `${title}, ${range}: ${String(count)} valores, ${String(gaps)} intentos sin valor. La tabla los tiene todos.`,
  },
};
