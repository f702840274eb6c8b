// docs/errors.md: the codes of errors that people meet, from src/core/errors.ts.
import { type ErrorCode, errorCodes, exitCodes } from '../../../src/core/errors.js';
import { code, generatedNotice, table } from './markdown.js';

const meanings: Readonly<Record<ErrorCode, string>> = {
  config_unreadable: 'The configuration file cannot be read as text.',
  provision_invalid:
    'The provisioning file, or the table for a set of them, has faults; the message names each with line and column.',
  config_invalid: 'The configuration has problems; the message names each with its place.',
  usage: 'The command line is not understood.',
  bad_request: 'A request to the API is not understood.',
  not_found: 'What was named does not exist.',
  forbidden: 'The request came from where it must not come from.',
  unauthenticated: 'The request needs a sign-in or a token, or brought one that is not good.',
  too_many_tries: 'The PIN was tried too often; the next try is heard later.',
  misdirected: 'The request was made under a name that is not this kiosk’s (`http.allowedHosts`).',
  conflict: 'Something changed in between.',
  consent_missing: 'The test needs a consent that nobody has given.',
  nettest_unavailable: 'Something that the test needs is missing: a program, a server.',
  gate_closed: 'Quota, data budget or quiet hours do not allow the test now.',
  device_busy: 'Another process of this device is testing.',
  already_running: 'This test is running or waiting already, or another kiosk uses the data folder.',
  setting_overridden: 'A stronger layer sets the setting; a change of the file would have no effect.',
  database_newer: 'The database was written by a newer version of this program.',
  database_locked: 'Another program holds the database.',
  database_readonly: 'The database cannot be written.',
  database_full: 'The disk is full.',
  database_damaged: 'The database is damaged.',
  identity_damaged: 'The key of the device is damaged or cannot be read.',
  data_folder_unusable: 'The data folder, or a file in it, cannot be made or written.',
  port_in_use: 'Another program listens on the port.',
  clock_skew: 'A device signed at another time than the collector’s; the answer tells that time.',
  signature_refused: 'The signature of a device’s request is missing, wrong, or was heard before.',
  device_unknown: 'The device is not enrolled at this collector.',
  device_revoked: 'The device was revoked at this collector.',
  collector_busy: 'The collector is busy with other batches; the device sends it again by itself.',
  quarantine_full: 'Too much is kept of devices that nobody has claimed yet.',
  body_invalid: 'The body of a device’s request does not have the form that the collector takes.',
  body_too_large: 'The body is too long once it is unpacked.',
  unreachable: 'The kiosk or server does not answer.',
  verification_failed: 'Stored measurements are not what they were when they were written.',
};

const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'done',
  failed: 'failed',
  usage: 'wrong usage or configuration',
  refused: 'refused, or locked by somebody else',
  notFound: 'not found',
  unreachable: 'not reachable',
};

/** The page. */
export function errorsPage(): string {
  return `${generatedNotice}

# Errors

An error says what is wrong and where, and what to do about it. The command line prints both and ends with the exit code; the API
answers with ${code('application/problem+json')} ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) that carries the code and, as ${code('fix')}, what to do.
A test that failed is no error but a result: see [failures](failures.md).

${table(
  ['exit code', 'meaning'],
  Object.entries(exitMeanings).map(([name, meaning]) => [
    code(String(Object.entries(exitCodes).find(([key]) => key === name)?.[1])),
    meaning,
  ]),
)}

${table(
  ['code', 'meaning', 'exit code', 'HTTP status'],
  Object.entries(errorCodes).map(([name, { exitCode, httpStatus }]) => [
    code(name),
    isCode(name) ? meanings[name] : '',
    String(exitCode),
    String(httpStatus),
  ]),
)}
`;
}

function isCode(name: string): name is ErrorCode {
  return Object.hasOwn(errorCodes, name);
}
