// What a run would do: its nettest's preview, and what is missing before it could be made. Nothing is started but questions
// for versions, and nothing is measured.
import { nettests } from '../nettests/index.js';
import { openMeasuring, silent } from './measuring.js';
import { checkedOptions, nettestById, nettestSettings } from './nettest-settings.js';
import { printJson, printLine } from './output.js';
import { version } from './package-facts.js';
import type { Settings } from './settings.js';

/** Prints the preview of a run. */
export async function preview(
  settings: Settings,
  order: { readonly nettest: string; readonly options: Readonly<Record<string, unknown>> },
  json: boolean,
): Promise<void> {
  const nettest = nettestById(nettests, order.nettest);
  const configured = nettestSettings(settings.config, nettest.id);
  const options = checkedOptions(nettest, { ...configured.options, ...order.options });
  const measuring = await openMeasuring({ path: settings.dataFolder }, () => settings.config, silent);
  try {
    const { state, needs } = await measuring.readiness.of(nettest, options);
    const { argv = [], furtherArgv, server } = nettest.preview?.(options, version) ?? {};
    if (json) {
      printJson({
        nettest: nettest.id,
        state,
        needs,
        options,
        argv,
        ...(furtherArgv && { furtherArgv }),
        ...(server && { server }),
      });
      return;
    }
    for (const words of [argv, ...(furtherArgv ?? [])]) printLine(words.join(' '));
    for (const { message, fix } of needs) printLine(`needs: ${message}. ${fix}`);
  } finally {
    await measuring.close();
  }
}
