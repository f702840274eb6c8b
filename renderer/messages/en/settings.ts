// English texts of the first start and of the settings.

/** The English texts of first start and settings. */
export const settings = {
  firstStart: {
    heading: 'Welcome. Three questions, then the first test',
    intro:
      'This kiosk measures your internet line by itself. Some tests tell others something about your line, so they stay off until you say yes.',
    who: 'Who agrees?',
    whoLabel: 'Your name',
    whoHint: 'Kept on this kiosk with your decision.',
    whoMissing: 'Please give your name: it is kept with your decision.',
    consent: 'May these tests run?',
    plan: 'What did you pay for?',
    planHint: 'From your contract, if you know it. Each field may stay empty.',
    submitYes: 'Save and start the first test',
    submitNo: 'Save without testing the line',
    saving: 'Saving …',
    nobody: 'somebody at the page',
  },
  consent: {
    measured: 'What is measured',
    published: 'What is published',
    recipient: 'Who receives it',
    links: 'Read more',
    yes: 'Yes, I agree',
    no: 'No',
    yesOf: (name: string) => `Yes to ${name}`,
    granted: (who: string, when: string) => `Agreed by ${who}, ${when}.`,
    withdrawn: (who: string, when: string) => `Declined by ${who}, ${when}.`,
    changed: (who: string, when: string) =>
      `${who} agreed to an earlier text, ${when}. The text has changed, so the tests wait for a new yes.`,
    never: 'Nobody has decided yet.',
    grant: 'Agree',
    withdraw: 'Withdraw',
    grantOf: (name: string) => `Agree to ${name}`,
    withdrawOf: (name: string) => `Withdraw consent to ${name}`,
  },
  plan: {
    provider: 'Provider',
    download: 'Download, Mbit/s',
    upload: 'Upload, Mbit/s',
    latency: 'Latency, ms',
    save: 'Save the plan',
    saved: 'Saved. It counts from now on.',
    invalid: 'Please write a number above 0, or leave the field empty.',
  },
  settings: {
    consent: 'Consent',
    plan: 'Plan',
  },
};
