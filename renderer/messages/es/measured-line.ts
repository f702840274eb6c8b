// Spanish words for the metrics of speed tests.
import type { MeasuredTexts } from '../measured-texts.js';

/** Label and meaning by the metric's name. */
export const lineMetrics: MeasuredTexts['metrics'] = {
  download_bps: ['Descarga', 'A qué velocidad llegaron los datos a este aparato, de media en la prueba.'],
  upload_bps: ['Subida', 'A qué velocidad llegaron los datos al servidor, de media en la prueba.'],
  min_rtt_ms: [
    'Ida y vuelta más corta',
    'El tiempo de ida y vuelta más corto de la conexión que vio el servidor durante la prueba.',
  ],
  download_rtt_ms: [
    'Ida y vuelta en la descarga',
    'Tiempo de ida y vuelta suavizado al final de la descarga, visto por el servidor: con la línea llena.',
  ],
  upload_rtt_ms: [
    'Ida y vuelta en la subida',
    'Tiempo de ida y vuelta suavizado al final de la subida, visto por el servidor en sus pocos paquetes.',
  ],
  retransmission_ratio: [
    'Retransmitido',
    'Parte de los bytes de la descarga que el servidor tuvo que enviar otra vez.',
  ],
  download_server_bps: [
    'Descarga, según el servidor',
    'Lo que el servidor envió o vio confirmado en su tiempo.',
  ],
  upload_client_bps: [
    'Subida, según este aparato',
    'Lo que este aparato envió; demasiado alto en líneas lentas, pues no todo llegó.',
  ],
  download_bytes: ['Datos recibidos', 'Bytes que llegaron durante la descarga.'],
  upload_bytes: ['Datos enviados', 'Bytes que salieron durante la subida.'],
  connect_time_ms: [
    'Tiempo de conexión',
    'Tiempo en que se abrió la conexión TCP de la prueba, sin la búsqueda del nombre.',
  ],
  download_cpu_ratio: [
    'Procesador en la descarga',
    'Parte de un núcleo que usó la medición; cerca de 1 el límite era el aparato.',
  ],
  upload_cpu_ratio: [
    'Procesador en la subida',
    'Parte de un núcleo que usó la medición; cerca de 1 el límite era el aparato.',
  ],
  bufferbloat_ms: [
    'Bufferbloat',
    'Cuánto crece la ida y vuelta con la línea llena: la peor de las dos direcciones, medianas de sondas.',
  ],
  idle_rtt_ms: [
    'Ida y vuelta, línea libre',
    'Mediana de las conexiones TCP abiertas en los 2 s antes de la prueba.',
  ],
  download_loaded_rtt_ms: [
    'Ida y vuelta, descargando',
    'Mediana de las sondas mientras la línea descarga, sin los primeros 2 s.',
  ],
  upload_loaded_rtt_ms: [
    'Ida y vuelta, subiendo',
    'Mediana de las sondas mientras la línea sube, sin los primeros 2 s.',
  ],
  download_responsiveness_rpm: [
    'Capacidad de respuesta, descargando',
    'Idas y vueltas por minuto mientras la línea descarga, según el borrador de la IETF hasta donde alcanza una conexión.',
  ],
  upload_responsiveness_rpm: [
    'Capacidad de respuesta, subiendo',
    'Idas y vueltas por minuto mientras la línea sube, según el borrador de la IETF hasta donde alcanza una conexión.',
  ],
  idle_jitter_ms: [
    'Fluctuación, línea libre',
    'Diferencia media entre los tiempos de sondas vecinas, con la línea libre.',
  ],
  idle_loss_ratio: [
    'Pérdida, línea libre',
    'Parte de las sondas cuyo primer paquete, o su respuesta, se perdió, con la línea libre.',
  ],
  download_jitter_ms: [
    'Fluctuación, descargando',
    'Diferencia media entre los tiempos de sondas vecinas, descargando.',
  ],
  download_loss_ratio: [
    'Pérdida, descargando',
    'Parte de las sondas cuyo primer paquete, o su respuesta, se perdió, descargando.',
  ],
  upload_jitter_ms: [
    'Fluctuación, subiendo',
    'Diferencia media entre los tiempos de sondas vecinas, subiendo.',
  ],
  upload_loss_ratio: [
    'Pérdida, subiendo',
    'Parte de las sondas cuyo primer paquete, o su respuesta, se perdió, subiendo.',
  ],
  probe_sent_bytes: ['Sondas, enviado', 'Bytes que enviaron las sondas, con las cabeceras de IP y TCP.'],
  probe_received_bytes: [
    'Sondas, recibido',
    'Bytes que recibieron las sondas, con las cabeceras de IP y TCP.',
  ],
  avg_rtt_ms: [
    'Ida y vuelta media con carga',
    'Media de los tiempos de ida y vuelta que vio el servidor durante la descarga.',
  ],
  max_rtt_ms: [
    'Ida y vuelta más larga con carga',
    'El mayor de los tiempos de ida y vuelta que vio el servidor durante la descarga.',
  ],
  packet_loss_ratio: [
    'Pérdida de paquetes',
    'Parte de los paquetes que no llegaron o quedaron sin respuesta.',
  ],
  out_of_order_ratio: [
    'Fuera de orden',
    'Confirmaciones dobles por confirmación; solo de servidores con web100, los de hoy no lo tienen.',
  ],
  congestion_limited_ratio: [
    'Limitado por congestión',
    'Parte de la descarga que frenó la congestión; solo de servidores con web100.',
  ],
  receiver_limited_ratio: [
    'Limitado por el receptor',
    'Parte de la descarga que frenó el receptor; solo de servidores con web100.',
  ],
  sender_limited_ratio: [
    'Limitado por el emisor',
    'Parte de la descarga que frenó el servidor; solo de servidores con web100.',
  ],
  timeouts_count: [
    'Esperas agotadas de TCP',
    'Esperas agotadas al retransmitir durante la descarga; solo de servidores con web100.',
  ],
  mss_bytes: ['Tamaño de segmento', 'Segmento más grande de la conexión de la descarga.'],
  jitter_ms: ['Fluctuación', 'Variación de la ida y vuelta con la línea libre, como la define el programa.'],
  download_retransmits_count: ['Retransmisiones, descarga', 'Segmentos que el servidor envió otra vez.'],
  upload_retransmits_count: ['Retransmisiones, subida', 'Segmentos que este aparato envió otra vez.'],
  latency_ms: [
    'Latencia',
    'Tiempo de ida y vuelta al servidor con la línea libre, como lo dice el programa.',
  ],
  download_latency_ms: [
    'Latencia en la descarga',
    'Media intercuartil de los tiempos de ida y vuelta durante la descarga.',
  ],
  upload_latency_ms: [
    'Latencia en la subida',
    'Media intercuartil de los tiempos de ida y vuelta durante la subida.',
  ],
};
