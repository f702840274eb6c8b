// Reading in batches: only on fast connections, and never for good.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createReadBatches } from '../../src/ndt7/read-batches.js';

const fastBps = 1e9;
const slowBps = 100e6;

describe('src/ndt7/read-batches', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function socketDouble() {
    return { destroyed: false, pause: vi.fn(), resume: vi.fn() };
  }

  it('holds nothing back while the connection is slow, or nobody said how fast it is', () => {
    const socket = socketDouble();
    const batches = createReadBatches(socket);
    batches.received();
    batches.pace(slowBps);
    batches.received();
    vi.advanceTimersByTime(100);
    expect(socket.pause).not.toHaveBeenCalled();
  });

  it('pauses once after a turn with many reads, and reads on a millisecond later', () => {
    const socket = socketDouble();
    const batches = createReadBatches(socket);
    batches.pace(fastBps);
    for (let read = 0; read < 32; read += 1) batches.received();
    expect(socket.pause).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0);
    expect(socket.pause).toHaveBeenCalledTimes(1);
    expect(socket.resume).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(socket.resume).toHaveBeenCalledTimes(1);
    batches.received();
    vi.advanceTimersByTime(1);
    expect(socket.pause).toHaveBeenCalledTimes(2);
  });

  it('reads on after a pause that was begun before the connection became slow or the transfer stopped', () => {
    const socket = socketDouble();
    const batches = createReadBatches(socket);
    batches.pace(fastBps);
    batches.received();
    vi.advanceTimersByTime(0);
    batches.stop();
    vi.advanceTimersByTime(1);
    expect(socket.resume).toHaveBeenCalledTimes(1);
    batches.received();
    vi.advanceTimersByTime(10);
    expect(socket.pause).toHaveBeenCalledTimes(1);
  });

  it('leaves a socket alone that was destroyed meanwhile', () => {
    const socket = socketDouble();
    const batches = createReadBatches(socket);
    batches.pace(fastBps);
    batches.received();
    vi.advanceTimersByTime(0);
    socket.destroyed = true;
    vi.advanceTimersByTime(1);
    expect(socket.resume).not.toHaveBeenCalled();
  });
});
