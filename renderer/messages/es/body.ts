// Spanish texts of what the device says of itself.

/** The Spanish texts of what the device says of itself. */
export const body = {
  body: {
    heading: 'El propio dispositivo',
    model: 'Placa',
    temperature: 'Procesador',
    power: 'Alimentación',
    powerNow: 'demasiado débil ahora',
    powerBefore: 'fue demasiado débil desde el arranque',
    powerGood: 'buena',
    card: 'Tarjeta',
    cardText: (all: string) => `${all} al día de todos los programas`,
    own: (size: string) => `de ello ${size} del quiosco`,
    free: 'Espacio libre',
    freeText: (free: string, total: string) => `${free} de ${total}`,
    clock: 'Reloj ajustado',
    wifi: 'Wi-Fi',
    display: 'Pantalla',
    displayOn: 'conectada',
    displayOff: 'ninguna conectada',
    loading: 'Preguntando al quiosco …',
    well: 'No le pasa nada.',
    findings: {
      file_system_errors: {
        what: 'El sistema de archivos de la tarjeta ha encontrado errores.',
        fix: 'Haga ahora una copia de seguridad y ponga una tarjeta nueva.',
      },
      life_used: {
        what: 'La tarjeta ha gastado nueve décimas partes de su vida.',
        fix: 'Haga una copia de seguridad y cámbiela pronto.',
      },
      under_voltage: {
        what: 'La tensión es demasiado baja ahora.',
        fix: 'Use la fuente hecha para esta placa y un cable corto.',
      },
      under_voltage_before: {
        what: 'La tensión fue demasiado baja desde el arranque.',
        fix: 'Use la fuente hecha para esta placa.',
      },
      hot: { what: 'El procesador está caliente.', fix: 'Dele aire o un disipador.' },
      writes_much: {
        what: 'Se escribe muchísimo en la tarjeta.',
        fix: 'Busque qué escribe tanto; los registros van en la memoria.',
      },
      stalled: {
        what: 'El quiosco se quedó parado varios segundos.',
        fix: 'Busque qué ocupa el procesador o la tarjeta.',
      },
      network_stands_still: {
        what: 'Su propia red está parada.',
        fix: 'Revise el cable, la Wi-Fi y el router.',
      },
      light: {
        what: 'Una lámpara, una pantalla o un botón no está como debería.',
        fix: 'Revise lo que está conectado y los ajustes de las lámparas.',
      },
    },
  },
};
