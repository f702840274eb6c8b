// Hands a file to the browser, to be kept where it keeps downloads.

/** Saves text or bytes under a name. */
export function saveFile(name: string, content: Blob | string, type: string): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the content once it has begun.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

/** A picture of a canvas on a ground of that colour, as PNG; undefined where the browser gives none. */
export async function pictureOf(
  canvas: HTMLCanvasElement,
  ground: string,
  caption: string,
): Promise<Blob | undefined> {
  const copy = document.createElement('canvas');
  const foot = Math.round(canvas.height * 0.06) + 14;
  copy.width = canvas.width;
  copy.height = canvas.height + foot;
  const context = copy.getContext('2d');
  if (context === null) return undefined;
  context.fillStyle = ground;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  context.fillStyle = getComputedStyle(canvas).color;
  context.font = `${String(Math.round(foot * 0.5))}px ${getComputedStyle(canvas).fontFamily}`;
  context.fillText(caption, foot * 0.3, copy.height - foot * 0.3, copy.width - foot * 0.6);
  return new Promise((resolve) => {
    copy.toBlob((blob) => {
      resolve(blob ?? undefined);
    }, 'image/png');
  });
}

/** A name for a file: letters, figures and dashes. */
export function fileName(parts: readonly string[], ending: string): string {
  const words = parts.map((part) => part.replaceAll(/[^A-Za-z0-9._]+/g, '-').replaceAll(/^-+|-+$/g, ''));
  return `${words.filter((word) => word !== '').join('_')}.${ending}`;
}
