/** A medicine line as text. It breaks between its pieces only: half a dose at a line's end has been misread before. */
export function LineWords({ line }: { line: string }) {
  return line.split(' — ').map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one fixed text
    <span key={index}>
      {index > 0 ? ' — ' : ''}
      <span className="medicine__part">{piece}</span>
    </span>
  ))
}
