// Whether Measurement Kit could run a nettest here, and what to do where it could not.
import type { Need, NettestTools } from '../core/nettest.js';
import type { MkNettest, MkOptions } from './measurement-kit-nettest.js';
import { canBeSilent, inspectMk, type MkProgram } from './measurement-kit-program.js';

/** The program's name in PATH and in the configuration's `programs`. */
export const mkProgramName = 'measurement_kit';
/** The consent that look-ups and uploads need; running against one's own server needs `own-servers` only. */
export const ooniConsent = 'ooni';

/** The program, where one answers, and everything that is missing. `fresh` asks the program anew. */
export async function readinessOfMk<Options extends MkOptions>(
  mk: MkNettest<Options>,
  tools: NettestTools,
  options: Options,
  fresh: boolean,
): Promise<{ program?: MkProgram; needs: readonly Need[] }> {
  const path = await tools.program(mkProgramName);
  const needs = mk.needs(options);
  if (path === undefined) return { needs: [programNeed('Measurement Kit is not installed'), ...needs] };
  const program = await inspectMk(tools.exec, path, tools.clock.monotonicMs(), fresh);
  if ('problem' in program) return { needs: [programNeed(program.problem), ...needs] };
  return {
    program,
    needs: [
      ...abilityNeeds(mk.mkName, program, options),
      ...consentNeeds(program, options, tools.consented(ooniConsent)),
      ...needs,
    ],
  };
}

function abilityNeeds(mkName: string, { version, nettests, flags }: MkProgram, options: MkOptions): Need[] {
  const wanted = ['reportfile', 'no-collector', 'no-geoip'];
  if (options.caBundlePath !== undefined) wanted.push('ca-bundle-path');
  return [
    ...(nettests.has(mkName) ? [] : [programNeed(`Measurement Kit ${version} has no nettest "${mkName}"`)]),
    ...wanted
      .filter((flag) => !flags.has(flag))
      .map((flag) => programNeed(`Measurement Kit ${version} has no option --${flag}`)),
  ];
}

function consentNeeds(program: MkProgram, options: MkOptions, consented: boolean): Need[] {
  if (consented) return [];
  const grant = `on the page, or with "mk-kiosk consent grant ${ooniConsent} --who NAME"`;
  if (options.upload) {
    return [
      {
        what: 'consent',
        message: 'the option "upload" sends results to OONI, and consent to that has not been given',
        fix: `Give it ${grant}, or set "upload" to false.`,
      },
    ];
  }
  if (canBeSilent(program)) return [];
  const bouncer = program.flags.has('no-bouncer')
    ? ''
    : ', and it measures nothing unless a bouncer of OONI answers';
  return [
    {
      what: 'program',
      message: `Measurement Kit ${program.version} cannot be kept from looking up your public address${bouncer}`,
      fix: `Install Measurement Kit 0.10.14; or allow these look-ups by consent to OONI, ${grant}.`,
    },
  ];
}

function programNeed(message: string): Need {
  return {
    what: 'program',
    message,
    fix: `Install Measurement Kit 0.10.14 (https://github.com/measurement-kit/measurement-kit), or name its program: mk-kiosk config set programs.${mkProgramName} PATH`,
  };
}
