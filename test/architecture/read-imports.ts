// Reads which modules a source file names, from its syntax tree: imports, re-exports, types, import(), require, new URL.
import ts from 'typescript';

/** One module named by one file. */
export interface NamedModule {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Every module that `text` names, erased type imports included: a type is a dependency too. */
export function readImports(fileName: string, text: string): readonly NamedModule[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const found: NamedModule[] = [];

  function add(node: ts.Node | undefined): void {
    if (node === undefined || !ts.isStringLiteralLike(node)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    found.push({ specifier: node.text, line });
  }

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    if (ts.isExternalModuleReference(node)) add(node.expression);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    if (ts.isCallExpression(node) && isImportOrRequire(node.expression)) add(node.arguments[0]);
    if (isModuleUrl(node)) add(node.arguments?.[0]);
    ts.forEachChild(node, visit);
  }

  visit(source);
  const references = source.typeReferenceDirectives.map(({ fileName: specifier, pos }) => ({
    specifier,
    line: source.getLineAndCharacterOfPosition(pos).line + 1,
  }));
  return [...references, ...found];
}

function isImportOrRequire(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(callee) && callee.text === 'require';
}

/** `new URL('./worker.js', import.meta.url)` starts or reads another file of ours as surely as an import does. */
function isModuleUrl(node: ts.Node): node is ts.NewExpression {
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'URL')
    return false;
  const [address, base] = node.arguments ?? [];
  return (
    address !== undefined &&
    ts.isStringLiteralLike(address) &&
    /^\.\.?\/.*\.(js|ts)$/.test(address.text) &&
    base?.getText() === 'import.meta.url'
  );
}
