// Reads one source file into the facts that the rules of the architecture are about.
import { posix } from 'node:path'
import ts from 'typescript'

export type Source = {
  /** From the root of the repository, with forward slashes. */
  path: string
  lines: number
  imports: { specifier: string; typeOnly: boolean; line: number }[]
  /** Identifiers and `a.b` accesses that are used as values or called, with their first line. */
  uses: Map<string, number>
  /** Lines of `let` and `var` outside any function. */
  moduleState: number[]
  /** Titles of test calls; `rules` are the ids cited by the title itself or by a describe around it. */
  tests: { title: string; line: number; rules: string[] }[]
}

const TEST = /^(it|test)(\.(only|each|for|concurrent|fails|todo|skip|skipIf|runIf))*$/
const GROUP = /^(describe\w*|suite)(\.(only|each|for|concurrent|skip|skipIf|runIf))*$/
const WATCHED = new Set(['console', 'setTimeout', 'setInterval', 'sleep', 'await'])

export function readSource(path: string, text: string): Source {
  const kind = /\.[jt]sx$/.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind)
  const source: Source = {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: [],
    uses: new Map(),
    moduleState: [],
    tests: [],
  }
  const lineOf = (node: ts.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
  const use = (name: string, node: ts.Node) => {
    if (!source.uses.has(name)) source.uses.set(name, lineOf(node))
  }

  const visit = (node: ts.Node, rules: string[]): void => {
    let inner = rules
    const specifier = importedFrom(node)
    if (specifier !== null) source.imports.push({ specifier, typeOnly: isTypeOnly(node), line: lineOf(node) })
    if (ts.isIdentifier(node) && WATCHED.has(node.text) && !isMemberName(node)) use(node.text, node)
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) use('await', node)
    if (ts.isPropertyAccessExpression(node)) {
      use(`${node.expression.getText(file)}.${node.name.text}`, node)
      use(`.${node.name.text}`, node)
    }
    if (ts.isNewExpression(node)) use(`new ${node.expression.getText(file)}/${node.arguments?.length ?? 0}`, node)
    if (ts.isCallExpression(node)) {
      const title = titleOf(node)
      const callee = calleeName(node, file)
      if (title !== null && GROUP.test(callee)) inner = [...rules, ...citedRules(title)]
      if (title !== null && TEST.test(callee)) {
        source.tests.push({ title, line: lineOf(node), rules: [...rules, ...citedRules(title)] })
      }
    }
    ts.forEachChild(node, child => visit(child, inner))
  }
  visit(file, [])

  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue
    const changeable = !(statement.declarationList.flags & ts.NodeFlags.Const)
    const declared = statement.modifiers?.some(modifier => modifier.kind === ts.SyntaxKind.DeclareKeyword)
    if (changeable && !declared) source.moduleState.push(lineOf(statement))
  }
  return source
}

/** The rule ids that a title starts with: `[DC4] ...`, `[DC4, FL2] ...`, `[DC4] [FL2] ...`. */
export function citedRules(title: string): string[] {
  const head = /^(\s*\[[A-Z]{2,3}\d+(?:\s*,\s*[A-Z]{2,3}\d+)*\])+/.exec(title)
  return head ? (head[0].match(/[A-Z]{2,3}\d+/g) ?? []) : []
}

/**
 * The repository path that an import means, or null for a package or a Node module.
 * @param from path of the importing file
 */
export function resolveImport(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier))
  const alias = /^#(shared|server|test)\/(.+)$/.exec(specifier)
  return alias ? `${alias[1]}/${alias[2]}.ts` : null
}

function importedFrom(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier)
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : null
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return literal(node.arguments[0])
  return null
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
  return ts.isExportDeclaration(node) && node.isTypeOnly
}

function literal(node: ts.Node | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null
}

/** `x.console` and `{ console: 1 }` name something else; `{ console }` does not. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent))
    return parent.name === node
  return ts.isMethodDeclaration(parent) && parent.name === node
}

function titleOf(call: ts.CallExpression): string | null {
  const [first] = call.arguments
  if (!first) return null
  if (ts.isStringLiteralLike(first)) return first.text
  return ts.isTemplateExpression(first) ? `${first.head.text}...` : null
}

/** `it.each(table)('title')` is a call of a call: the name is that of the innermost. */
function calleeName(call: ts.CallExpression, file: ts.SourceFile): string {
  const callee = call.expression
  if (ts.isCallExpression(callee)) return callee.expression.getText(file)
  if (ts.isTaggedTemplateExpression(callee)) return callee.tag.getText(file)
  return callee.getText(file)
}
