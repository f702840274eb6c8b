// Opinions in memory: keeps the contract of OpinionStore.
import type { Opinion, OpinionStore } from '../../src/core/opinion.js';

/** An empty store of opinions. */
export function createMemoryOpinions(): OpinionStore {
  const all: Opinion[] = [];
  return {
    async addOpinion(opinion) {
      all.push(opinion);
    },
    async opinions({ fromMs = -Infinity, toMs = Infinity }, limit) {
      return all
        .filter(({ at }) => Date.parse(at) >= fromMs && Date.parse(at) < toMs)
        .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
        .slice(-limit);
    },
  };
}
