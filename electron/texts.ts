// The few words that the window says by itself, while the daemon's page cannot be had.

/** Languages that the window speaks. */
export const languages = ['en', 'es', 'de', 'fr'] as const;

/** A language that the window speaks. */
export type Language = (typeof languages)[number];

/** Whether a text names a language that the window speaks. */
export function isLanguage(text: string): text is Language {
  return languages.some((language) => language === text);
}

/** Pages that the window has itself. */
export type LocalPage = 'starting' | 'not-answering';

/** Heading and explanation of a local page. */
export interface PageText {
  readonly heading: string;
  readonly body: string;
}

/** Texts of the local pages by language. */
export const texts: Readonly<Record<Language, Readonly<Record<LocalPage, PageText>>>> = {
  en: {
    starting: { heading: 'Starting', body: 'The measurements appear here in a moment.' },
    'not-answering': {
      heading: 'The kiosk is not answering',
      body: 'This screen tries again by itself. If this stays for more than five minutes, unplug the device, wait ten seconds and plug it in again. Nothing that was recorded is lost.',
    },
  },
  es: {
    starting: { heading: 'Iniciando', body: 'Las mediciones aparecerán aquí en un momento.' },
    'not-answering': {
      heading: 'El quiosco no responde',
      body: 'Esta pantalla lo vuelve a intentar por sí sola. Si sigue así más de cinco minutos, desenchufe el equipo, espere diez segundos y vuelva a enchufarlo. No se pierde nada de lo registrado.',
    },
  },
  de: {
    starting: { heading: 'Wird gestartet', body: 'Die Messungen erscheinen gleich hier.' },
    'not-answering': {
      heading: 'Der Kiosk antwortet nicht',
      body: 'Dieser Bildschirm versucht es von selbst weiter. Bleibt es länger als fünf Minuten so, ziehen Sie den Netzstecker, warten Sie zehn Sekunden und stecken Sie ihn wieder ein. Aufgezeichnetes geht nicht verloren.',
    },
  },
  fr: {
    starting: { heading: 'Démarrage', body: 'Les mesures s’affichent ici dans un instant.' },
    'not-answering': {
      heading: 'Le kiosque ne répond pas',
      body: 'Cet écran réessaie de lui-même. Si cela dure plus de cinq minutes, débranchez l’appareil, attendez dix secondes et rebranchez-le. Rien de ce qui a été enregistré n’est perdu.',
    },
  },
};
