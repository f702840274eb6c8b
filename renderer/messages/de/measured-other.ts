// German words for the metrics of the other tests.
import type { MeasuredTexts } from '../measured-texts.js';

const core = 'Anteil eines Prozessorkerns, den das Messen dabei brauchte.';

/** Label and meaning by the metric's name. */
export const otherMetrics: MeasuredTexts['metrics'] = {
  median_bitrate_bps: ['Videobitrate', 'Median der Raten, mit denen die Stücke eines Videos geholt wurden.'],
  connect_latency_ms: ['Verbindungslatenz', 'Zeit, in der die TCP-Verbindung zum Server geöffnet wurde.'],
  min_playout_delay_ms: [
    'Nötiger Vorlauf',
    'Wie lange ein Abspieler am Anfang warten müsste, um ohne Stocken zu spielen; 0 ist ein gemessener Wert.',
  ],
  downloaded_bytes: ['Heruntergeladen', 'Bytes aller Stücke, die ankamen.'],
  lookup_ms: [
    'Namenssuche',
    'Median der Zeit aller Antworten; auch „diesen Namen gibt es nicht“ ist eine Antwort.',
  ],
  slowest_lookup_ms: ['Langsamste Namenssuche', 'Zeit der langsamsten Antwort.'],
  fastest_resolver_ms: [
    'Schnellster Resolver',
    'Median der Zeit des Resolvers, dessen Median am niedrigsten ist.',
  ],
  unanswered_ratio: [
    'Unbeantwortet',
    'Anteil der Fragen, auf die kein Resolver antwortete: Schweigen, Ablehnung, SERVFAIL.',
  ],
  resolvers_count: ['Resolver', 'Resolver, die gefragt wurden.'],
  silent_resolvers_count: ['Stumme Resolver', 'Resolver, die keine einzige Frage beantworteten.'],
  total_ms: ['Seite', 'Median der Zeit vom Anfang bis zum letzten Byte, der Adressen, die antworteten.'],
  dns_ms: ['Namenssuche', 'Median der Zeit, in der der Name gefunden wurde.'],
  connect_ms: ['Verbindung', 'Median der Zeit des TCP-Verbindungsaufbaus.'],
  tls_ms: ['TLS', 'Median der Zeit des TLS-Verbindungsaufbaus.'],
  first_byte_ms: ['Erstes Byte', 'Median der Zeit von der Anfrage bis zum ersten Byte der Antwort.'],
  failed_urls_count: [
    'Gescheiterte Adressen',
    'Adressen, die keine ganze Antwort gaben oder eine mit Status 400 und mehr.',
  ],
  urls_count: ['Adressen', 'Adressen, die geholt wurden.'],
  received_bytes: ['Empfangen', 'Bytes aller Inhalte zusammen.'],
  rtt_ms: [
    'Umlauf',
    'Median der Umlaufzeit zu den Rechnern, die erreicht wurden; je Rechner die kürzeste seiner Proben.',
  ],
  hops_count: ['Stationen', 'Median der Zahl der Stationen bis zu den Rechnern, die erreicht wurden.'],
  first_hop_ms: ['Erste Station', 'Kürzeste Umlaufzeit zur ersten Station, meist dem Router des Hauses.'],
  unreached_count: ['Nicht erreicht', 'Rechner, die auf keine Probe antworteten.'],
  hosts_count: ['Rechner', 'Rechner, zu denen der Weg verfolgt wurde.'],
  anomaly_count: [
    'Auffälligkeiten',
    'Dinge, die nicht waren, wie sie sein sollten. Es kann Sperrung sein oder ein Fehler der anderen Seite.',
  ],
  normal_count: ['Wie erwartet', 'Dinge, die waren, wie sie sein sollten.'],
  unknown_count: ['Ohne Urteil', 'Dinge, über die der Test nicht urteilen konnte.'],
  ws_download_bps: [
    'Empfangen, unverschlüsselt',
    'Was dieses Gerät unverschlüsselt höchstens empfängt, während es auch die Gegenseite spielt.',
  ],
  ws_download_cpu_ratio: ['Empfangen, unverschlüsselt: Prozessor', core],
  ws_upload_bps: [
    'Senden, unverschlüsselt',
    'Was dieses Gerät unverschlüsselt höchstens sendet, während es auch die Gegenseite spielt.',
  ],
  ws_upload_cpu_ratio: ['Senden, unverschlüsselt: Prozessor', core],
  wss_download_bps: [
    'Empfangen, verschlüsselt',
    'Was dieses Gerät verschlüsselt höchstens empfängt, während es auch die Gegenseite spielt.',
  ],
  wss_download_cpu_ratio: ['Empfangen, verschlüsselt: Prozessor', core],
  wss_upload_bps: [
    'Senden, verschlüsselt',
    'Was dieses Gerät verschlüsselt höchstens sendet, während es auch die Gegenseite spielt.',
  ],
  wss_upload_cpu_ratio: ['Senden, verschlüsselt: Prozessor', core],
  median_rtt_ms: ['Mittlerer Umlauf (Median)', 'Median der Umlaufzeiten der Minute.'],
  p95_rtt_ms: ['95. Perzentil', '95. Perzentil der Umlaufzeiten (nächster Rang).'],
  loss_ratio: ['Verlust', 'Anteil der Proben der Minute ohne Antwort.'],
};
