// Who may change what, as the page asks it: the kiosk's access API (docs/security.md), and the settings it lets one change.
import { z } from 'zod';
import {
  accessDocumentSchema,
  pairingDocumentSchema,
  type AccessDocument,
  type PairingDocument,
} from '../src/core/access.js';
import { configChangedSchema, configDocumentSchema } from '../src/core/config-api.js';
import type { Answer, ApiClient } from './api-client.js';

/** A setting as it is in force: its value, and the layer that says so. */
export interface SettingValue {
  readonly value: unknown;
  readonly layer: string;
}

/** The access API as pages use it. Nothing here throws or rejects. */
export interface AccessClient {
  /** Who asks, and what they may do. */
  access(): Promise<Answer<AccessDocument>>;
  /** What the wall's QR code says; only the machine itself is told. */
  pairing(): Promise<Answer<PairingDocument>>;
  pair(token: string): Promise<Answer<AccessDocument>>;
  signIn(pin: string): Promise<Answer<AccessDocument>>;
  signOut(): Promise<Answer<AccessDocument>>;
  setPin(pin: string, current: string | undefined): Promise<Answer<AccessDocument>>;
  /** Says that the questions of the first start are answered: nobody can pair any more. */
  finishSetup(): Promise<Answer<AccessDocument>>;
  /** Every setting by its key. */
  settings(): Promise<Answer<ReadonlyMap<string, SettingValue>>>;
  changeSetting(key: string, value: z.core.util.JSONType): Promise<Answer<SettingValue>>;
  /** Takes a setting back to its default. */
  resetSetting(key: string): Promise<Answer<SettingValue>>;
}

/** The client over the page's API client. */
export function createAccessClient(api: Pick<ApiClient, 'get' | 'post' | 'put' | 'remove'>): AccessClient {
  return {
    access: () => api.get('access', accessDocumentSchema, 'access'),
    pairing: () => api.get('access', pairingDocumentSchema, 'access/pairing'),
    pair: (token) => api.post('access', accessDocumentSchema, 'access/pairing', { token }),
    signIn: (pin) => api.post('access', accessDocumentSchema, 'access/session', { pin }),
    signOut: () => api.remove('access', accessDocumentSchema, 'access/session'),
    setPin: (pin, current) =>
      api.put('access', accessDocumentSchema, 'access/pin', {
        pin,
        ...(current === undefined ? {} : { current }),
      }),
    finishSetup: () => api.post('access', accessDocumentSchema, 'access/setup', {}),
    async settings() {
      const answer = await api.get('settings', configDocumentSchema, 'config');
      if (!answer.ok) return answer;
      const byKey = answer.value.settings.map(({ key, value, layer }): [string, SettingValue] => [
        key,
        { value, layer },
      ]);
      return { ok: true, value: new Map(byKey) };
    },
    changeSetting: (key, value) =>
      api.put('settings', configChangedSchema, `config/${encodeURIComponent(key)}`, { value }),
    resetSetting: (key) => api.remove('settings', configChangedSchema, `config/${encodeURIComponent(key)}`),
  };
}

/** The token of the wall's QR code in an address' fragment ("#pair=…"); undefined where there is none. */
export function pairingToken(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('pair');
  return token === null || token === '' ? undefined : token;
}
