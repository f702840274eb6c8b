// A double of Electron that has only what it was given: touching any other member is an error that names it.
import { EventEmitter } from 'node:events';

/** Wraps an object so that reading a member it does not have throws. */
export function strict<Thing extends object>(name: string, thing: Thing): Thing {
  return new Proxy(thing, {
    get(target, key, receiver): unknown {
      if (!(key in target) && typeof key === 'string' && key !== 'then')
        throw new Error(`${name}.${key} is not part of the double; add it if Electron has it`);
      return Reflect.get(target, key, receiver);
    },
  });
}

/** One web contents of the double, and what was asked of it. */
export class ContentsDouble extends EventEmitter {
  url = '';
  readonly loaded: string[] = [];
  readonly css: string[] = [];
  windowOpenHandler: (() => unknown) | undefined;
  crashes = 0;
  hangs = false;
  crashed = false;

  getURL(): string {
    return this.url;
  }

  setWindowOpenHandler(handler: () => unknown): void {
    this.windowOpenHandler = handler;
  }

  insertCSS(css: string): Promise<string> {
    this.css.push(css);
    return Promise.resolve('');
  }

  executeJavaScript(): Promise<unknown> {
    return this.hangs ? new Promise(() => undefined) : Promise.resolve(0);
  }

  isCrashed(): boolean {
    return this.crashed;
  }

  isLoadingMainFrame(): boolean {
    return false;
  }

  forcefullyCrashRenderer(): void {
    this.crashes += 1;
    this.crashed = true;
    this.emit('render-process-gone', {}, { reason: 'crashed' });
  }
}

/** A double of Electron with the parts that the window uses, and a record of what it did. */
export function createElectronDouble(answers: () => Promise<unknown>) {
  const exits: number[] = [];
  const relaunches: unknown[] = [];
  const windows: WindowDouble[] = [];
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    sandboxed: 0,
    hardwareAcceleration: true,
    paths: new Map<string, string>(),
    exits,
    relaunches,
    quits: 0,
    single: true,
    enableSandbox() {
      app.sandboxed += 1;
    },
    setPath(name: string, value: string) {
      app.paths.set(name, value);
    },
    disableHardwareAcceleration() {
      app.hardwareAcceleration = false;
    },
    requestSingleInstanceLock: () => app.single,
    whenReady: () => Promise.resolve(),
    relaunch(options: unknown) {
      app.relaunches.push(options);
    },
    exit(code: number) {
      app.exits.push(code);
    },
    quit() {
      app.quits += 1;
    },
  });
  const session = Object.assign(new EventEmitter(), {
    handlers: new Map<string, (...args: never[]) => unknown>(),
    schemes: new Map<string, (request: { url: string }) => unknown>(),
    setPermissionRequestHandler(handler: (...args: never[]) => unknown) {
      session.handlers.set('request', handler);
    },
    setPermissionCheckHandler(handler: (...args: never[]) => unknown) {
      session.handlers.set('check', handler);
    },
    setDevicePermissionHandler(handler: (...args: never[]) => unknown) {
      session.handlers.set('device', handler);
    },
    webRequest: strict('webRequest', {
      onBeforeRequest(handler: (...args: never[]) => unknown) {
        session.handlers.set('before', handler);
      },
    }),
    protocol: strict('session.protocol', {
      handle(scheme: string, handler: (request: { url: string }) => unknown) {
        session.schemes.set(scheme, handler);
      },
    }),
  });
  const screen = Object.assign(new EventEmitter(), {
    bounds: { x: 0, y: 0, width: 800, height: 480 },
    getPrimaryDisplay: () => ({ bounds: screen.bounds }),
  });

  class WindowDouble extends EventEmitter {
    readonly webContents = new ContentsDouble();
    readonly options: unknown;
    shown = 0;
    destroyed = 0;
    bounds: unknown;
    constructor(options: unknown) {
      super();
      this.options = options;
      windows.push(this);
      app.emit('web-contents-created', {}, strict('webContents', this.webContents));
      return strict('BrowserWindow', this);
    }
    loadURL(url: string): Promise<void> {
      this.webContents.loaded.push(url);
      this.webContents.url = url;
      this.webContents.crashed = false;
      return Promise.resolve();
    }
    show(): void {
      this.shown += 1;
    }
    setBounds(bounds: unknown): void {
      this.bounds = bounds;
    }
    destroy(): void {
      this.destroyed += 1;
    }
  }

  const saved: string[] = [];
  const schemes: unknown[] = [];
  const menus: unknown[] = [];
  const api = strict('electron', {
    app: strict('app', app),
    BrowserWindow: WindowDouble,
    Menu: strict('Menu', {
      setApplicationMenu(menu: unknown) {
        menus.push(menu);
      },
    }),
    net: strict('net', { fetch: answers }),
    powerSaveBlocker: strict('powerSaveBlocker', {
      start(kind: string) {
        saved.push(kind);
        return saved.length;
      },
    }),
    protocol: strict('protocol', {
      registerSchemesAsPrivileged(list: unknown) {
        schemes.push(list);
      },
    }),
    screen: strict('screen', screen),
    session: strict('session module', {
      fromPartition(partition: string, options: unknown) {
        Object.assign(session, { partition, options });
        return strict('session', session);
      },
    }),
  });
  return { api, app, session, screen, windows, saved, schemes, menus };
}
