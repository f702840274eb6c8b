// Where the system's folders are: a test sets MK_KIOSK_SYSFS_ROOT to a tree of its own.

/** /sys, /proc and /dev; beside another /sys stand the others of the same machine, where they are. */
export function systemRoots(environment: NodeJS.ProcessEnv = process.env) {
  return {
    sysfsRoot: environment.MK_KIOSK_SYSFS_ROOT ?? '/sys',
    procRoot: '/proc',
    devRoot: '/dev',
  } as const;
}
