// Which texts of the catalogue the pages use: every property of the catalogue's type that some file of the renderer reads.
import path from 'node:path';
import ts from 'typescript';

/** Paths of texts ("settings.saved") that no file outside of renderer/messages reads. `root` is the repository. */
export function unusedMessages(root: string): readonly string[] {
  const configPath = path.join(root, 'renderer', 'tsconfig.json');
  const config = ts.getParsedCommandLineOfConfigFile(
    configPath,
    { noEmit: true },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  if (config === undefined) throw new Error(`${configPath} cannot be read`);
  const program = ts.createProgram({
    rootNames: config.fileNames,
    options: config.options,
    ...(config.projectReferences && { projectReferences: config.projectReferences }),
  });
  const checker = program.getTypeChecker();
  const isCatalogue = (file: string) => file.includes('/renderer/messages/');
  const used = new Set<ts.Node>();

  function noteSymbol(symbol: ts.Symbol | undefined): void {
    for (const declaration of symbol?.declarations ?? []) used.add(declaration);
  }

  /** Something that is read by a name known only at run time reads all of it. */
  function noteAll(type: ts.Type): void {
    for (const property of type.getProperties()) noteSymbol(property);
  }

  function visit(node: ts.Node): void {
    if (ts.isPropertyAccessExpression(node)) noteSymbol(checker.getSymbolAtLocation(node.name));
    if (ts.isElementAccessExpression(node)) {
      const type = checker.getTypeAtLocation(node.expression);
      if (ts.isStringLiteralLike(node.argumentExpression)) {
        noteSymbol(type.getProperty(node.argumentExpression.text));
      } else noteAll(type);
    }
    if (ts.isObjectBindingPattern(node)) {
      const type = checker.getTypeAtLocation(node);
      for (const { propertyName, name } of node.elements) {
        const key = propertyName ?? name;
        if (ts.isIdentifier(key)) noteSymbol(type.getProperty(key.text));
      }
    }
    // Object.entries(texts) and the like.
    if (ts.isCallExpression(node) && /^Object\.(?:entries|keys|values)$/.test(node.expression.getText())) {
      for (const argument of node.arguments) noteAll(checker.getTypeAtLocation(argument));
    }
    ts.forEachChild(node, visit);
  }

  const files = program.getSourceFiles().filter(({ fileName }) => fileName.includes('/renderer/'));
  for (const file of files) if (!isCatalogue(file.fileName)) visit(file);
  const english = files.filter(({ fileName }) => fileName.includes('/renderer/messages/en/'));
  if (english.length === 0) throw new Error('no English catalogue');
  return (
    english
      // What the kiosk names is read by the kiosk's ids: measured-texts.test.ts holds it against them.
      .filter(({ fileName }) => !fileName.endsWith('/measured.ts'))
      .flatMap((file) => leavesOf(file))
      .flatMap(({ name, node }) => (used.has(node) ? [] : [name]))
  );
}

/** Every property of the object literals of a file that is no object itself. */
function leavesOf(file: ts.SourceFile): { readonly name: string; readonly node: ts.Node }[] {
  const found: { readonly name: string; readonly node: ts.Node }[] = [];
  function visit(node: ts.Node, name: string): void {
    if (ts.isPropertyAssignment(node)) {
      const own = `${name}${name === '' ? '' : '.'}${node.name.getText().replaceAll("'", '')}`;
      if (ts.isObjectLiteralExpression(node.initializer)) {
        ts.forEachChild(node.initializer, (child) => {
          visit(child, own);
        });
      } else found.push({ name: own, node });
      return;
    }
    ts.forEachChild(node, (child) => {
      visit(child, name);
    });
  }
  visit(file, '');
  return found;
}
