// Spanish words for what the kiosk itself names in English.
import { inBrackets, linkSpeed, type MeasuredTexts } from '../measured-texts.js';
import { lineMetrics } from './measured-line.js';
import { otherMetrics } from './measured-other.js';

const low = 'una velocidad baja';
const faster = 'su línea puede ser más rápida';

/** The Spanish words. */
export const measured: { readonly measured: MeasuredTexts } = {
  measured: {
    nettests: {
      ndt7: [
        'Prueba de velocidad (ndt7)',
        'Descarga, subida e ida y vuelta con una conexión TCP cada una, con el servidor de M-Lab más cercano.',
      ],
      'mk.ndt': [
        'NDT con Measurement Kit',
        'Descarga, subida e ida y vuelta con una conexión TCP cada una, con su propio servidor NDT5.',
      ],
      'mk.dash': [
        'Vídeo (DASH) con Measurement Kit',
        'La tasa con que correría un vídeo de su propio servidor DASH, y la espera que necesita.',
      ],
      'ndt7-client': [
        'ndt7 con el programa de M-Lab',
        'Descarga, subida e ida y vuelta con el programa de M-Lab, para comparar con ndt7.',
      ],
      iperf3: [
        'iperf3',
        'Descarga, subida, pérdida y fluctuación entre este kiosco y su propio servidor iperf3.',
      ],
      ookla: [
        'Speedtest de Ookla',
        'Descarga, subida, latencia y pérdida con el programa de Ookla, con un servidor de su red.',
      ],
      'speedtest-cli': [
        'speedtest-cli',
        'Descarga, subida y latencia con el programa libre, con un servidor de la red de Ookla.',
      ],
      librespeed: [
        'LibreSpeed',
        'Descarga, subida, latencia y fluctuación con librespeed-cli, con un servidor de LibreSpeed o el suyo.',
      ],
      dns: [
        'Búsqueda de nombres (DNS)',
        'Cuánto tardan los resolutores de esta red, o los nombrados, en encontrar nombres.',
      ],
      http: ['Páginas (HTTP)', 'Cuánto tarda cada paso al abrir las direcciones de su lista.'],
      traceroute: ['Traceroute', 'Saltos, ida y vuelta y pérdida en el camino a los equipos de su lista.'],
      'mk.web_connectivity': [
        'Sitios web con Measurement Kit',
        'Si las páginas de su lista están bloqueadas: cada una se pide aquí y desde otro lugar, y se compara.',
      ],
      'mk.telegram': [
        'Telegram con Measurement Kit',
        'Si se llega a Telegram: sus centros de datos por TCP y HTTP, y su versión web.',
      ],
      'mk.whatsapp': [
        'WhatsApp con Measurement Kit',
        'Si se llega a WhatsApp: sus puntos de acceso, su servicio de registro y su versión web.',
      ],
      'mk.facebook_messenger': [
        'Facebook Messenger con Measurement Kit',
        'Si los puntos de acceso de Facebook Messenger se encuentran y se alcanzan.',
      ],
      'mk.captiveportal': [
        'Portal cautivo con Measurement Kit',
        'Si alguien intermedio responde en lugar de las páginas con que los fabricantes buscan portales cautivos.',
      ],
      'mk.http_header_field_manipulation': [
        'Cabeceras HTTP con Measurement Kit',
        'Si alguien intermedio cambia las cabeceras de las peticiones HTTP.',
      ],
      'mk.http_invalid_request_line': [
        'Línea de petición HTTP con Measurement Kit',
        'Si alguien intermedio responde o cambia peticiones que no son HTTP válido.',
      ],
      'mk.tcp_connect': [
        'Conexiones TCP con Measurement Kit',
        'Si se puede conectar con los equipos y puertos de su lista.',
      ],
      'mk.dns_injection': [
        'Inyección de DNS con Measurement Kit',
        'Si alguien responde preguntas enviadas a una dirección donde no hay resolutor.',
      ],
      'mk.meek_fronted_requests': [
        'Meek con Measurement Kit',
        'Si los servidores meek de Tor responden detrás de los nombres de otros.',
      ],
      ooniprobe: [
        'Bloqueos, con la sonda de OONI',
        'Si están bloqueados mensajeros, páginas y herramientas de evasión, con el programa de OONI.',
      ],
      miniooni: [
        'Bloqueos, con miniooni de OONI',
        'Si están bloqueados mensajeros y páginas de su lista, con el cliente de investigación de OONI; sucesor de Measurement Kit.',
      ],
      lan: [
        'Dentro de casa',
        'ndt7 con otro kiosco de la misma red: cómo es el camino entre los dos, no la línea.',
      ],
      'self-test': [
        'Autoprueba',
        'ndt7 contra este mismo aparato: muestra que el kiosco funciona y no dice nada de la línea.',
      ],
      calibration: [
        'Calibración',
        'Lo que este aparato puede medir como máximo, con cifrado y sin él: ndt7 contra sí mismo. No dice nada de la línea.',
      ],
    },
    metrics: { ...lineMetrics, ...otherMetrics },
    consents: {
      mlab: {
        textVersion: '2025-07-15',
        measured:
          'Unas cuantas veces al día, a horas al azar, este kiosco mide descarga, subida y latencia entre su casa y el servidor de M-Lab más cercano. Una prueba a 100 Mbit/s mueve unos 250 MB.',
        published:
          'M-Lab publica cada prueba para siempre y para todos: su dirección IP pública, fecha, hora y los resultados. No se pueden retirar. No se envía ningún nombre ni número de aparato.',
        recipient: 'Measurement Lab, una plataforma de investigación que lleva Code for Science & Society.',
      },
      'own-servers': {
        textVersion: '2026-11-20',
        measured:
          'Measurement Kit mide velocidad y latencia entre este kiosco y el servidor que usted nombra en la configuración.',
        published:
          'Este kiosco no publica nada. El dueño del servidor ve su dirección IP pública, la hora y los resultados.',
        recipient: 'El dueño del servidor que usted nombra.',
      },
      ookla: {
        textVersion: '2026-11-20',
        measured:
          'El programa de Ookla, o speedtest-cli, mide velocidad y latencia entre este kiosco y un servidor de la red de Ookla. Una prueba a 100 Mbit/s mueve unos 300 MB.',
        published:
          'Ookla recibe su dirección IP pública, fecha, hora, el lugar que ella estima y los resultados, y vende datos hechos con ellos. Con este consentimiento usted acepta también, en su propio nombre, la licencia de Ookla (solo uso personal y no comercial), sus condiciones de uso y su política de privacidad: el programa se inicia entonces con --accept-license y --accept-gdpr.',
        recipient: 'Ookla, LLC (Ziff Davis), EE. UU., y el dueño del servidor que se usa.',
      },
      librespeed: {
        textVersion: '2026-11-20',
        measured:
          'LibreSpeed mide velocidad y latencia entre este kiosco y un servidor público de su lista. Una prueba a 100 Mbit/s mueve unos 350 MB.',
        published:
          'Este kiosco no publica nada, y la telemetría está apagada. El dueño del servidor ve su dirección IP pública y la hora.',
        recipient: 'librespeed.org, que da la lista, y el dueño del servidor que se usa.',
      },
      ooni: {
        textVersion: '2026-11-20',
        measured:
          'Las pruebas de Measurement Kit, ooniprobe y miniooni abren mensajeros, páginas y ayudantes de OONI, y buscan su dirección IP pública para nombrar su red. Algunas abren sitios web que pueden estar prohibidos donde usted vive, y quien observa su línea puede verlo.',
        published:
          'Nada, salvo si la opción «upload» de una prueba está activada. Entonces los resultados se envían a OONI, que los publica para todos: fecha, hora, red y país, y lo que la prueba vio.',
        recipient: 'El proyecto OONI.',
      },
    },
    reasons: {
      link_speed: ({ link }) => `el cable negoció ${linkSpeed(link?.speedMbps, low)}: ${faster}`,
      half_duplex: () =>
        'el cable funciona en semidúplex, un sentido cada vez: revise el cable y el puerto del router',
      usb_bus: ({ link }) =>
        `el adaptador de red cuelga de un bus USB de ${linkSpeed(link?.usbMbps, low)}: ${faster}`,
      wifi_rate: ({ link }) =>
        `el enlace wifi de ${linkSpeed(link?.wifi?.rxRateMbps ?? link?.wifi?.txRateMbps, low)} se usó hasta su límite: ${faster}`,
      wifi_weak: ({ link }) =>
        `la señal wifi era débil${inBrackets(link?.wifi?.signalDbm, 'dBm')}: mueva el aparato o el punto de acceso`,
      own_ceiling: () => `este aparato por sí mismo no puede medir más rápido: ${faster}`,
      processor: () => `el procesador de este aparato estaba al máximo: ${faster}`,
      throttled: ({ processor }) =>
        `el calor o la corriente débil frenaron el procesador${inBrackets(processor?.temperatureCelsius, '°C')}: ${faster}`,
      under_voltage: () => 'la fuente de alimentación es demasiado débil: use la hecha para este aparato',
      other_traffic: () => 'otros programas de este aparato usaron la línea durante la prueba',
      traffic_before: () => 'este aparato usaba la línea justo antes de la prueba',
      proxied: () => 'la prueba pasó por un proxy de la red: los valores son también los del proxy',
      incomplete: () => 'la transferencia terminó antes de tiempo',
      link_changed: ({ link }) =>
        `la conexión cambió durante la prueba${link?.changedFrom === undefined ? '' : ` (de ${link.changedFrom} a ${link.interface})`}`,
      mostly_other_traffic: () =>
        'la mayor parte de lo que llevó la línea durante la prueba no era la prueba',
    },
  },
};
