// `mk-kiosk nettests`: what can run, what is missing, when the next run is.
import { commonOptionsSchema, defineCommand } from '../command.js';
import { nettests } from '../../nettests/index.js';
import { openMeasuring, silent } from '../measuring.js';
import { nettestSettings } from '../nettest-settings.js';
import { printJson, printLine, printTable } from '../output.js';
import { loadSettings } from '../settings.js';

/** A missing program is a state, not an error: the exit code is 0. */
export const command = defineCommand(commonOptionsSchema, async (options) => {
  const settings = loadSettings(options);
  const measuring = await openMeasuring({ path: settings.dataFolder }, () => settings.config, silent);
  try {
    const rows = await Promise.all(
      nettests.map(async (nettest) => {
        const { state, needs, programVersion } = await measuring.readiness.of(nettest);
        const { cron, windowMinutes } = nettestSettings(settings.config, nettest.id);
        return {
          id: nettest.id,
          title: nettest.title,
          state,
          version: programVersion,
          cron,
          windowMinutes,
          needs,
        };
      }),
    );
    if (options.json === true) {
      printJson(rows);
      return;
    }
    printTable([
      ['NETTEST', 'STATE', 'CRON', 'TITLE'],
      ...rows.map((row) => [row.id, row.state, row.cron, row.title]),
    ]);
    for (const { id, needs } of rows) {
      for (const { message, fix } of needs) printLine(`${id} needs: ${message}. ${fix}`);
    }
  } finally {
    await measuring.close();
  }
});
