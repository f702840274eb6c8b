// docs/configuration.md: every setting with type, default and variable, from the configuration schema.
import { listSettings, keyText, type ListedSetting } from '../../../src/config/key-path.js';
import { predecessors } from '../../../src/config/predecessors.js';
import { expectedOf } from '../../../src/config/expected.js';
import { type SettingGroup, settingsOf } from '../../../src/config/setting.js';
import { reservedVariables, variableName } from '../../../src/config/variable-name.js';
import { configSchema } from '../../../src/core/config.js';
import type { NettestDescription } from '../../../src/core/nettest.js';
import { code, generatedNotice, prose, table, valueCode } from './markdown.js';

/** The page for a list of nettests. */
export function configurationPage(nettests: readonly NettestDescription[]): string {
  const settings = settingsOf(configSchema(nettests));
  return [
    generatedNotice,
    introduction,
    ...groupSections(settings),
    variables,
    predecessorSection(settings),
  ].join('\n\n');
}

const introduction = `# Configuration

Nothing has to be configured: each setting has a default or may be left out. What is set comes from these layers, the
strongest last; they are merged key by key, and lists are replaced as a whole.

1. the defaults below
2. the configuration file
3. what a collector wants of the whole fleet
4. what a collector wants of this device
5. the environment
6. the command line

The file is ${code('config.yaml')} (or ${code('config.yml')}, ${code('config.json')}) in the data folder, or the one that ${code('--config')} or ${code('MK_KIOSK_CONFIG')} names. It is
YAML, of which JSON is a part; a key without a value counts as not set. Text that begins with ${code('*')} needs quotes.

\`\`\`yaml
device:
  name: library
  site: Primary school
plan:
  downloadMbps: 100
  uploadMbps: 40
nettests:
  ndt7:
    cron: '7 */6 * * *' # a window opens at 00:07, 06:07, 12:07 and 18:07
    windowMinutes: 300
\`\`\`

| command | what it does |
| --- | --- |
| ${code('mk-kiosk config show')} | the settings in force |
| ${code('mk-kiosk config explain KEY')} | a setting's value, the layer it comes from, and what the other layers say |
| ${code('mk-kiosk config check')} | says what is wrong, all at once; exit code 2 |
| ${code('mk-kiosk config set KEY=VALUE')} | changes the file; comments and order stay, and a configuration that would be wrong is refused |
| ${code('mk-kiosk COMMAND --set KEY=VALUE')} | a setting for one command |

A change of the file is seen while the kiosk runs. A file that has become wrong is reported and not used: what was in
force stays in force.

A configuration is accepted whole or refused whole. The refusal names each problem with file, line and column, variable or
flag; unknown keys are refused, with the key that was probably meant.

Keys are written with dots. Case, ${code('_')} and ${code('-')} do not matter on the command line, and a name with a dot of its own may stand in
brackets: ${code('nettests.mk.ndt.enabled')}, ${code('nettests.mk_ndt.enabled')} and ${code('nettests["mk.ndt"].enabled')} are the same.`;

const variables = `## Environment

A setting's variable is ${code('MK_KIOSK_')} and its key in capitals, with ${code('__')} between levels and ${code('_')} between words. True and false may be
written 1 and 0, yes and no, on and off; lists with commas or as JSON; groups as JSON. An empty variable counts as not set. With
${code('_FILE')} at the end of its name a variable gives the path of a file that holds the value. A variable that begins with ${code('MK_KIOSK_')} and
means nothing is refused.

These variables are no settings:

${table(
  ['variable', 'meaning'],
  reservedVariables.map(({ name, meaning }) => [code(name), meaning]),
)}`;

function groupSections(settings: SettingGroup): string[] {
  const sections = [...settings.properties].filter(
    ([, setting]) => 'properties' in setting || setting.kind === 'record',
  );
  const single = [...settings.properties.keys()].filter((name) =>
    sections.every(([section]) => section !== name),
  );
  const listed = listSettings(settings);
  return [
    ...(single.length === 0
      ? []
      : [
          '## General',
          settingTable(
            settings,
            listed.filter(({ path }) => single.includes(path[0] ?? '')),
          ),
        ]),
    ...sections.flatMap(([name, setting]) => [
      `## ${code(name)}`,
      `${prose(setting.description ?? '')}.`,
      ...(name === 'nettests' && setting.kind === 'group'
        ? [...setting.properties.keys()].flatMap((nettest) => [
            `### ${code(nettest)}`,
            settingTable(
              settings,
              listed.filter(({ path }) => path[0] === name && path[1] === nettest),
            ),
          ])
        : [
            settingTable(
              settings,
              listed.filter(({ path }) => path[0] === name),
            ),
          ]),
    ]),
  ];
}

function settingTable(settings: SettingGroup, listed: readonly ListedSetting[]): string {
  return table(
    ['key', 'value', 'default', 'meaning and variable'],
    listed.map(({ path, setting }) => [
      code(path.includes('*') ? path.join('.').replace('*', 'NAME') : keyText(settings, path)),
      prose(expectedOf(setting)),
      'default' in setting ? valueCode(setting.default) : '',
      [
        prose(setting.description ?? ''),
        setting.secret ? 'Secret: never shown.' : '',
        code(variableName(path)),
      ]
        .filter((part) => part !== '')
        .join('<br>'),
    ]),
  );
}

function predecessorSection(settings: SettingGroup): string {
  const rows = predecessors
    .filter(({ path }) => path[0] !== 'nettests' || isIn(settings, path[1]))
    .map(({ variable, of, path, note }) => [
      code(variable),
      of,
      code(keyText(settings, path)) + (note === undefined ? '' : ` (${note})`),
    ]);
  return `## Variables of other programs

A device that was set up for one of these programs keeps its settings. They are weaker than the ${code('MK_KIOSK_')} variables and stronger
than the file; of two for the same setting the upper one counts. Variables of Murakami that have no equal here are
reported and not used.

${table(['variable', 'known from', 'setting'], rows)}
`;
}

function isIn(settings: SettingGroup, nettest: string | undefined): boolean {
  const group = settings.properties.get('nettests');
  return group?.kind === 'group' && nettest !== undefined && group.properties.has(nettest);
}
