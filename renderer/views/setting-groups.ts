// Which settings the page shows, in which groups. Everything else is set in the configuration file (docs/configuration.md).
import { lanModes } from '../../src/core/access.js';
import { languages, speedUnits } from '../../src/core/display.js';
import type { Messages } from '../messages/messages.js';
import { gigabytes, plainText, textList, type SettingSpec } from './setting-row.js';

/** A group of settings under a heading. */
export interface SettingGroup {
  readonly name: 'kiosk' | 'tests' | 'look' | 'devices';
  readonly heading: string;
  readonly settings: readonly SettingSpec[];
}

/** The groups in the language of the page. */
export function settingGroups({ settings: texts }: Messages): readonly SettingGroup[] {
  const { effects } = texts;
  return [
    {
      name: 'kiosk',
      heading: texts.kiosk,
      settings: [
        { key: 'device.name', label: texts.name, effect: effects.results, field: plainText },
        { key: 'device.site', label: texts.site, effect: effects.results, field: plainText },
        { key: 'device.location', label: texts.location, effect: effects.results, field: plainText },
      ],
    },
    {
      name: 'tests',
      heading: texts.tests,
      settings: [
        {
          key: 'schedule.quietHours',
          label: texts.quietHours,
          hint: texts.quietHoursHint,
          effect: effects.nextTest,
          field: textList,
        },
        {
          key: 'budget.monthlyMegabytes',
          label: texts.budget,
          hint: texts.budgetHint,
          effect: effects.nextTest,
          field: gigabytes,
        },
      ],
    },
    {
      name: 'look',
      heading: texts.look,
      settings: [
        {
          key: 'display.language',
          label: texts.language,
          effect: effects.pages,
          field: {
            kind: 'choice',
            options: [
              ['auto', texts.auto],
              ...languages.map((language) => [language, texts.languages[language]] as const),
            ],
          },
        },
        {
          key: 'display.speedUnit',
          label: texts.speedUnit,
          effect: effects.pages,
          field: { kind: 'choice', options: speedUnits.map((unit) => [unit, unit] as const) },
        },
        {
          key: 'display.theme',
          label: texts.theme,
          effect: effects.pages,
          field: {
            kind: 'choice',
            options: (['auto', 'light', 'dark'] as const).map(
              (theme) => [theme, texts.themes[theme]] as const,
            ),
          },
        },
        {
          key: 'display.nightHours',
          label: texts.nightHours,
          hint: texts.quietHoursHint,
          effect: effects.pages,
          field: textList,
        },
        {
          key: 'display.pixelShift',
          label: texts.pixelShift,
          effect: effects.pages,
          field: { kind: 'switch' },
        },
        {
          key: 'display.askOpinion',
          label: texts.askOpinion,
          effect: effects.pages,
          field: { kind: 'switch' },
        },
      ],
    },
    {
      name: 'devices',
      heading: texts.devices,
      settings: [
        {
          key: 'http.lan',
          label: texts.lan,
          effect: effects.now,
          field: { kind: 'choice', options: lanModes.map((mode) => [mode, texts.lanModes[mode]] as const) },
        },
      ],
    },
  ];
}
