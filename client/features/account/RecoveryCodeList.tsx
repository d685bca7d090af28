import { Button } from '../../design/Button.tsx'

/** Shown once: the server keeps only hashes of them. */
export function RecoveryCodeList({ codes, kept }: { codes: readonly string[]; kept: () => void }) {
  return (
    <div className="nhsuk-inset-text">
      <h3 className="nhsuk-heading-s">Your recovery codes</h3>
      <p>
        Each lets you in once when your phone is not at hand. Print them or write them down, and keep them apart from
        your computer. They are not shown again.
      </p>
      <ul className="app-recovery">
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="app-button-row">
        <Button kind="secondary" small onClick={() => window.print()}>
          Print
        </Button>
        <Button small onClick={kept}>
          I have kept them
        </Button>
      </div>
    </div>
  )
}
