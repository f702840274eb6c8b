// i2c-bus has no types of its own: what is used of it. https://github.com/fivdi/i2c-bus#api
declare module 'i2c-bus' {
  interface PromisifiedBus {
    close(): Promise<void>;
    sendByte(address: number, byte: number): Promise<void>;
    writeByte(address: number, command: number, byte: number): Promise<void>;
    writeI2cBlock(address: number, command: number, length: number, bytes: Buffer): Promise<unknown>;
  }
  const module: { openPromisified(bus: number): Promise<PromisifiedBus> };
  export = module;
}
