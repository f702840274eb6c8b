// English texts of the page that tells the house from the line.

/** The English texts of the page that tells the house from the line. */
export const house = {
  house: {
    heading: 'House or line?',
    kioskHeading: 'What the kiosk knows',
    browserHeading: 'The way from this device to the kiosk',
    browserHelp:
      'Measures between this browser and the kiosk, without the internet, for about 10 seconds. Nobody else should use the network meanwhile.',
    loading: 'Loading …',
    start: 'Test this way',
    asking: 'Asking the kiosk …',
    waiting: 'Waiting for a test of the kiosk to end …',
    measuring: {
      download: (speed: string) => `Download: ${speed}`,
      upload: (speed: string) => `Upload: ${speed}`,
    },
    failed: 'No connection for a test came about. Its port may be closed by a firewall.',
    notMeasured: 'not measured',
    houseDown: 'Download through the house',
    houseUp: 'Upload through the house',
    lineDown: (age: string) => (age === '' ? 'Download of the line' : `Download of the line (${age})`),
    lineUp: (age: string) => (age === '' ? 'Upload of the line' : `Upload of the line (${age})`),
    answers: {
      house:
        'The way through the house is the limit for this device: it carries no more than the line brings.',
      line: 'The way through the house carries more than the line: if this is too slow, it is the line.',
      unknown: 'The kiosk has no test of the line yet to compare with.',
    },
    verdicts: {
      fine: 'Both are good: the network in the house, and the line.',
      home: 'It is inside the house: the line carries what was promised, the way to it does not.',
      line: 'It is the line: the network in the house is good.',
      both: 'Both: first mend the network in the house, then judge the line again.',
      unknown: 'Too little is known yet for a verdict.',
    },
    reasons: {
      gateway_slow: 'The router answers slowly.',
      gateway_loses: 'Packets to the router are lost.',
      wifi_weak: "The kiosk's Wi-Fi signal is weak.",
      wifi_slow: "The kiosk's Wi-Fi link is slower than the contract needs.",
      lan_slow: 'A test inside the house was slower than the contract needs.',
      cable_slow: 'The cable is slower than the contract.',
      below_plan: 'Tests on the line are below the contract.',
      tests_fail: 'Tests on the line fail.',
    },
  },
};
