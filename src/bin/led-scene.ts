// A scene for one state of the lights, without a kiosk: for demonstrations and tests of what is connected.
import type { Scene } from '../core/indicator.js';
import type { LightState } from '../core/light.js';

/** Figures that nobody takes for measured ones. */
export function sceneOfState(light: LightState, name: string): Scene {
  return {
    light,
    signal: { state: 'unknown', colour: 'grey', shape: 'dash', reason: 'no_result_yet', figures: {} },
    name,
    address: 'demonstration',
  };
}
