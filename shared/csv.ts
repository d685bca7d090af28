// Tables that a spreadsheet opens safely.

/** UTF-8 with this mark in front is what makes Excel read Ł and ó as they are. */
export const byteOrderMark = '\ufeff'

/**
 * RFC 4180 with CRLF. A cell that a spreadsheet would take for a formula gets an apostrophe in front, so that text typed
 * by somebody is never carried out on another person's computer.
 */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  const text = typeof value === 'number' ? String(value) : disarmed(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Also after blanks, and the wide forms that some versions accept. */
function disarmed(text: string): string {
  return /^[\s\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text
}
