// Spanish words for the metrics of the other tests.
import type { MeasuredTexts } from '../measured-texts.js';

const core = 'Parte de un núcleo del procesador que usó la medición entretanto.';

/** Label and meaning by the metric's name. */
export const otherMetrics: MeasuredTexts['metrics'] = {
  median_bitrate_bps: ['Tasa de vídeo', 'Mediana de las tasas con que se recogieron los trozos de un vídeo.'],
  connect_latency_ms: ['Latencia de conexión', 'Tiempo en que se abrió la conexión TCP con el servidor.'],
  min_playout_delay_ms: [
    'Espera necesaria',
    'Cuánto tendría que esperar un reproductor al principio para no pararse; 0 es un valor medido.',
  ],
  downloaded_bytes: ['Descargado', 'Bytes de todos los trozos que llegaron.'],
  lookup_ms: [
    'Búsqueda de nombre',
    'Mediana del tiempo de todas las respuestas; «no existe ese nombre» también es una respuesta.',
  ],
  slowest_lookup_ms: ['Búsqueda más lenta', 'Tiempo de la respuesta más lenta.'],
  fastest_resolver_ms: [
    'Resolutor más rápido',
    'Mediana del tiempo del resolutor cuya mediana es la más baja.',
  ],
  unanswered_ratio: [
    'Sin respuesta',
    'Parte de las preguntas a las que ningún resolutor respondió: silencio, rechazo, SERVFAIL.',
  ],
  resolvers_count: ['Resolutores', 'Resolutores a los que se preguntó.'],
  silent_resolvers_count: ['Resolutores mudos', 'Resolutores que no respondieron a ninguna pregunta.'],
  total_ms: [
    'Página',
    'Mediana del tiempo desde el principio hasta el último byte, de las direcciones que respondieron.',
  ],
  dns_ms: ['Búsqueda de nombre', 'Mediana del tiempo en que se encontró el nombre.'],
  connect_ms: ['Conexión', 'Mediana del tiempo del saludo TCP.'],
  tls_ms: ['TLS', 'Mediana del tiempo del saludo TLS.'],
  first_byte_ms: [
    'Primer byte',
    'Mediana del tiempo desde la petición hasta el primer byte de la respuesta.',
  ],
  failed_urls_count: [
    'Direcciones fallidas',
    'Direcciones que no dieron una respuesta entera, o una con estado 400 o mayor.',
  ],
  urls_count: ['Direcciones', 'Direcciones que se pidieron.'],
  received_bytes: ['Recibido', 'Bytes de todos los contenidos juntos.'],
  rtt_ms: [
    'Ida y vuelta',
    'Mediana de la ida y vuelta a los equipos alcanzados; de cada uno la más corta de sus sondas.',
  ],
  hops_count: ['Saltos', 'Mediana de los saltos hasta los equipos alcanzados.'],
  first_hop_ms: [
    'Primer salto',
    'Ida y vuelta más corta al primer salto, casi siempre el router de la casa.',
  ],
  unreached_count: ['No alcanzados', 'Equipos que no respondieron a ninguna sonda.'],
  hosts_count: ['Equipos', 'Equipos cuyo camino se siguió.'],
  anomaly_count: [
    'Anomalías',
    'Cosas que no eran como debían. Una anomalía puede ser un bloqueo o un fallo del otro lado.',
  ],
  normal_count: ['Como se esperaba', 'Cosas que eran como debían.'],
  unknown_count: ['Sin veredicto', 'Cosas que la prueba no pudo juzgar.'],
  ws_download_bps: [
    'Recibir, sin cifrar',
    'Lo que este aparato recibe como máximo sin cifrar, mientras hace también de la otra parte.',
  ],
  ws_download_cpu_ratio: ['Recibir, sin cifrar: procesador', core],
  ws_upload_bps: [
    'Enviar, sin cifrar',
    'Lo que este aparato envía como máximo sin cifrar, mientras hace también de la otra parte.',
  ],
  ws_upload_cpu_ratio: ['Enviar, sin cifrar: procesador', core],
  wss_download_bps: [
    'Recibir, cifrado',
    'Lo que este aparato recibe como máximo cifrado, mientras hace también de la otra parte.',
  ],
  wss_download_cpu_ratio: ['Recibir, cifrado: procesador', core],
  wss_upload_bps: [
    'Enviar, cifrado',
    'Lo que este aparato envía como máximo cifrado, mientras hace también de la otra parte.',
  ],
  wss_upload_cpu_ratio: ['Enviar, cifrado: procesador', core],
  median_rtt_ms: ['Ida y vuelta mediana', 'Mediana de los tiempos de ida y vuelta del minuto.'],
  p95_rtt_ms: ['Percentil 95', 'Percentil 95 de los tiempos de ida y vuelta (rango más cercano).'],
  loss_ratio: ['Pérdida', 'Parte de las sondas del minuto sin respuesta.'],
};
