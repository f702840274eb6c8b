// Every nettest of this program. A new one is a file beside this and a line in the list; nothing finds it by itself.
import type { Nettest } from '../core/nettest.js';
import { calibration } from './calibration.js';
import { dns } from './dns.js';
import { http } from './http.js';
import { iperf3 } from './iperf3.js';
import { lan } from './lan.js';
import { librespeed } from './librespeed.js';
import { mkDash } from './mk-dash.js';
import { mkNdt } from './mk-ndt.js';
import { mkCaptiveportal } from './mk-captiveportal.js';
import { mkDnsInjection } from './mk-dns-injection.js';
import { mkFacebookMessenger } from './mk-facebook-messenger.js';
import { mkHttpHeaderFieldManipulation } from './mk-http-header-field-manipulation.js';
import { mkHttpInvalidRequestLine } from './mk-http-invalid-request-line.js';
import { mkMeekFrontedRequests } from './mk-meek-fronted-requests.js';
import { mkTcpConnect } from './mk-tcp-connect.js';
import { mkTelegram } from './mk-telegram.js';
import { mkWebConnectivity } from './mk-web-connectivity.js';
import { mkWhatsapp } from './mk-whatsapp.js';
import { miniooni } from './miniooni.js';
import { ndt7 } from './ndt7.js';
import { ndt7Client } from './ndt7-client.js';
import { ookla } from './ookla.js';
import { ooniprobe } from './ooniprobe.js';
import { selfTest } from './self-test.js';
import { speedtestCli } from './speedtest-cli.js';
import { traceroute } from './traceroute.js';

/** All nettests, in the order in which people see them. */
export const nettests: readonly Nettest[] = [
  ndt7,
  mkNdt,
  mkDash,
  ndt7Client,
  iperf3,
  ookla,
  speedtestCli,
  librespeed,
  dns,
  http,
  traceroute,
  mkWebConnectivity,
  mkTelegram,
  mkWhatsapp,
  mkFacebookMessenger,
  mkCaptiveportal,
  mkHttpHeaderFieldManipulation,
  mkHttpInvalidRequestLine,
  mkTcpConnect,
  mkDnsInjection,
  mkMeekFrontedRequests,
  ooniprobe,
  miniooni,
  lan,
  selfTest,
  calibration,
];
