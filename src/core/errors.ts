// Errors that people can meet: a code, what went wrong and where, what to do, and the exit code of the command.

/** Exit codes of every command. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, refused: 3, notFound: 4, unreachable: 5 } as const;

/** Every error code with its exit code and the HTTP status it has in the API. */
export const errorCodes = {
  config_unreadable: { exitCode: exitCodes.usage, httpStatus: 500 },
  config_invalid: { exitCode: exitCodes.usage, httpStatus: 422 },
  provision_invalid: { exitCode: exitCodes.usage, httpStatus: 422 },
  usage: { exitCode: exitCodes.usage, httpStatus: 400 },
  bad_request: { exitCode: exitCodes.usage, httpStatus: 400 },
  not_found: { exitCode: exitCodes.notFound, httpStatus: 404 },
  forbidden: { exitCode: exitCodes.refused, httpStatus: 403 },
  unauthenticated: { exitCode: exitCodes.refused, httpStatus: 401 },
  too_many_tries: { exitCode: exitCodes.refused, httpStatus: 429 },
  misdirected: { exitCode: exitCodes.refused, httpStatus: 421 },
  conflict: { exitCode: exitCodes.refused, httpStatus: 409 },
  consent_missing: { exitCode: exitCodes.refused, httpStatus: 409 },
  nettest_unavailable: { exitCode: exitCodes.refused, httpStatus: 409 },
  gate_closed: { exitCode: exitCodes.refused, httpStatus: 409 },
  device_busy: { exitCode: exitCodes.refused, httpStatus: 423 },
  already_running: { exitCode: exitCodes.refused, httpStatus: 409 },
  setting_overridden: { exitCode: exitCodes.refused, httpStatus: 409 },
  database_newer: { exitCode: exitCodes.refused, httpStatus: 503 },
  database_locked: { exitCode: exitCodes.refused, httpStatus: 503 },
  database_readonly: { exitCode: exitCodes.failed, httpStatus: 503 },
  database_full: { exitCode: exitCodes.failed, httpStatus: 507 },
  database_damaged: { exitCode: exitCodes.failed, httpStatus: 503 },
  identity_damaged: { exitCode: exitCodes.failed, httpStatus: 503 },
  data_folder_unusable: { exitCode: exitCodes.failed, httpStatus: 503 },
  port_in_use: { exitCode: exitCodes.refused, httpStatus: 503 },
  clock_skew: { exitCode: exitCodes.refused, httpStatus: 401 },
  signature_refused: { exitCode: exitCodes.refused, httpStatus: 401 },
  device_unknown: { exitCode: exitCodes.refused, httpStatus: 401 },
  device_revoked: { exitCode: exitCodes.refused, httpStatus: 403 },
  collector_busy: { exitCode: exitCodes.refused, httpStatus: 429 },
  quarantine_full: { exitCode: exitCodes.refused, httpStatus: 429 },
  body_invalid: { exitCode: exitCodes.refused, httpStatus: 422 },
  body_too_large: { exitCode: exitCodes.refused, httpStatus: 413 },
  unreachable: { exitCode: exitCodes.unreachable, httpStatus: 502 },
  verification_failed: { exitCode: exitCodes.failed, httpStatus: 500 },
} as const;

/** A code of the table above. */
export type ErrorCode = keyof typeof errorCodes;

/** An error a person is meant to read: says what is wrong and where, and in `fix` what to do. */
export class KioskError extends Error {
  override readonly name = 'KioskError';
  readonly code: ErrorCode;
  readonly fix: string;

  constructor(code: ErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fix = fix;
  }

  /** The exit code of a command that ends with this error. */
  get exitCode(): number {
    return errorCodes[this.code].exitCode;
  }

  /** The HTTP status of an answer that reports this error. */
  get httpStatus(): number {
    return errorCodes[this.code].httpStatus;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `code` of a system error (`ENOENT` …), where the thrown thing has one. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
