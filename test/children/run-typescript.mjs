// Lets a child process run the sources: Node strips the types, and imports of "./x.js" find x.ts. Used with --import.
import { register } from 'node:module';

const hooks = `
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (specifier.startsWith('.') && specifier.endsWith('.js')) {
      return next(specifier.slice(0, -3) + '.ts', context);
    }
    throw error;
  }
}`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
