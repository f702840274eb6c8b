// German words for the metrics of speed tests.
import type { MeasuredTexts } from '../measured-texts.js';

/** Label and meaning by the metric's name. */
export const lineMetrics: MeasuredTexts['metrics'] = {
  download_bps: ['Download', 'Wie schnell Daten bei diesem Gerät ankamen, im Mittel über den Test.'],
  upload_bps: ['Upload', 'Wie schnell Daten beim Server ankamen, im Mittel über den Test.'],
  min_rtt_ms: [
    'Kürzester Umlauf',
    'Die kürzeste Umlaufzeit der Verbindung, die der Server während des Tests sah.',
  ],
  download_rtt_ms: [
    'Umlauf beim Download',
    'Geglättete Umlaufzeit am Ende des Downloads, gesehen vom Server: bei voller Leitung.',
  ],
  upload_rtt_ms: [
    'Umlauf beim Upload',
    'Geglättete Umlaufzeit am Ende des Uploads, gesehen vom Server an seinen wenigen eigenen Paketen.',
  ],
  retransmission_ratio: [
    'Erneut gesendet',
    'Anteil der Bytes des Downloads, die der Server noch einmal senden musste.',
  ],
  download_server_bps: [
    'Download, laut Server',
    'Was der Server über seine Zeit sandte oder bestätigt bekam.',
  ],
  upload_client_bps: [
    'Upload, laut Gerät',
    'Was dieses Gerät absandte; bei langsamen Leitungen zu hoch, denn nicht alles kam an.',
  ],
  download_bytes: ['Empfangene Daten', 'Bytes, die während des Downloads ankamen.'],
  upload_bytes: ['Gesendete Daten', 'Bytes, die während des Uploads abgesandt wurden.'],
  connect_time_ms: [
    'Verbindungsaufbau',
    'Zeit, in der die TCP-Verbindung des Tests geöffnet wurde; ohne die Suche nach dem Namen.',
  ],
  download_cpu_ratio: [
    'Prozessor beim Download',
    'Anteil eines Prozessorkerns, den das Messen brauchte; nahe 1 war das Gerät die Grenze.',
  ],
  upload_cpu_ratio: [
    'Prozessor beim Upload',
    'Anteil eines Prozessorkerns, den das Messen brauchte; nahe 1 war das Gerät die Grenze.',
  ],
  bufferbloat_ms: [
    'Bufferbloat',
    'Um wie viel der Umlauf länger wird, wenn die Leitung voll ist: die schlechtere Richtung, Mediane von Proben.',
  ],
  idle_rtt_ms: ['Umlauf, Leitung frei', 'Median der TCP-Verbindungsaufbauten in den 2 s vor dem Test.'],
  download_loaded_rtt_ms: [
    'Umlauf beim Herunterladen',
    'Median der Proben, während die Leitung herunterlädt, ohne die ersten 2 s.',
  ],
  upload_loaded_rtt_ms: [
    'Umlauf beim Hochladen',
    'Median der Proben, während die Leitung hochlädt, ohne die ersten 2 s.',
  ],
  download_responsiveness_rpm: [
    'Reaktionsfreude beim Herunterladen',
    'Umläufe in der Minute, während die Leitung herunterlädt, nach dem Entwurf der IETF, soweit eine Verbindung reicht.',
  ],
  upload_responsiveness_rpm: [
    'Reaktionsfreude beim Hochladen',
    'Umläufe in der Minute, während die Leitung hochlädt, nach dem Entwurf der IETF, soweit eine Verbindung reicht.',
  ],
  idle_jitter_ms: [
    'Jitter, Leitung frei',
    'Mittlerer Unterschied der Umlaufzeiten benachbarter Proben, Leitung frei.',
  ],
  idle_loss_ratio: [
    'Verlust, Leitung frei',
    'Anteil der Proben, deren erstes Paket oder die Antwort darauf verloren ging, Leitung frei.',
  ],
  download_jitter_ms: [
    'Jitter beim Herunterladen',
    'Mittlerer Unterschied der Umlaufzeiten benachbarter Proben, beim Herunterladen.',
  ],
  download_loss_ratio: [
    'Verlust beim Herunterladen',
    'Anteil der Proben, deren erstes Paket oder die Antwort darauf verloren ging, beim Herunterladen.',
  ],
  upload_jitter_ms: [
    'Jitter beim Hochladen',
    'Mittlerer Unterschied der Umlaufzeiten benachbarter Proben, beim Hochladen.',
  ],
  upload_loss_ratio: [
    'Verlust beim Hochladen',
    'Anteil der Proben, deren erstes Paket oder die Antwort darauf verloren ging, beim Hochladen.',
  ],
  probe_sent_bytes: ['Proben, gesendet', 'Bytes, die die Proben sandten, mit den Köpfen von IP und TCP.'],
  probe_received_bytes: [
    'Proben, empfangen',
    'Bytes, die die Proben empfingen, mit den Köpfen von IP und TCP.',
  ],
  avg_rtt_ms: [
    'Mittlerer Umlauf unter Last',
    'Mittel der Umlaufzeiten, die der Server während des Downloads sah.',
  ],
  max_rtt_ms: [
    'Längster Umlauf unter Last',
    'Längste der Umlaufzeiten, die der Server während des Downloads sah.',
  ],
  packet_loss_ratio: ['Paketverlust', 'Anteil der Pakete, die nicht ankamen oder ohne Antwort blieben.'],
  out_of_order_ratio: [
    'Falsche Reihenfolge',
    'Doppelte Bestätigungen je Bestätigung; nur von Servern mit web100, heutige haben keines.',
  ],
  congestion_limited_ratio: [
    'Vom Stau begrenzt',
    'Anteil des Downloads, den Stau aufhielt; nur von Servern mit web100.',
  ],
  receiver_limited_ratio: [
    'Vom Empfänger begrenzt',
    'Anteil des Downloads, den der Empfänger aufhielt; nur von Servern mit web100.',
  ],
  sender_limited_ratio: [
    'Vom Sender begrenzt',
    'Anteil des Downloads, den der Server aufhielt; nur von Servern mit web100.',
  ],
  timeouts_count: [
    'TCP-Zeitüberschreitungen',
    'Zeitüberschreitungen beim erneuten Senden während des Downloads; nur von Servern mit web100.',
  ],
  mss_bytes: ['Segmentgröße', 'Größtes Segment der Verbindung des Downloads.'],
  jitter_ms: ['Jitter', 'Schwankung der Umlaufzeit bei freier Leitung, so wie das Programm sie bestimmt.'],
  download_retransmits_count: ['Wiederholungen, Download', 'Segmente, die der Server noch einmal sandte.'],
  upload_retransmits_count: ['Wiederholungen, Upload', 'Segmente, die dieses Gerät noch einmal sandte.'],
  latency_ms: ['Latenz', 'Umlaufzeit zum Server bei freier Leitung, wie das Programm sie angibt.'],
  download_latency_ms: ['Latenz beim Download', 'Interquartilmittel der Umlaufzeiten während des Downloads.'],
  upload_latency_ms: ['Latenz beim Upload', 'Interquartilmittel der Umlaufzeiten während des Uploads.'],
};
