import { PageHeading } from '../../app/PageHeading.tsx'

const groups = [
  {
    title: 'In a meeting',
    rows: [
      { keys: ['F2'], does: 'Go to the meeting bar. Esc goes back to the text.' },
      { keys: ['Ctrl', 'Alt', '→'], does: 'Chair: next case' },
      { keys: ['Ctrl', 'Alt', '←'], does: 'Chair: back to the case before' },
      { keys: ['Ctrl', 'Alt', 'D'], does: 'Write a decision' },
      { keys: ['Ctrl', 'Alt', 'A'], does: 'Write an action' },
      { keys: ['Ctrl', 'Alt', 'F'], does: 'Raise a flag' },
      {
        keys: ['Ctrl', 'Alt', 'P'],
        does: 'Point: in the text at the words you are in, elsewhere at a line you choose',
      },
      { keys: ['Ctrl', 'Enter'], does: 'Do the main thing of the form you are in' },
    ],
  },
  {
    title: 'In a call',
    rows: [
      { keys: ['Ctrl', 'D'], does: 'Microphone on or off; it is announced' },
      { keys: ['Ctrl', 'E'], does: 'Camera on or off; it is announced' },
    ],
  },
  {
    title: 'In the text of a case',
    rows: [
      { keys: ['Tab'], does: 'Leave the text and go to what comes next' },
      { keys: ['Ctrl', ']'], does: 'In a list: one level in' },
      { keys: ['Ctrl', '['], does: 'In a list: one level out' },
      { keys: ['Ctrl', 'B'], does: 'Bold' },
      { keys: ['Ctrl', 'I'], does: 'Italic' },
      { keys: ['Ctrl', 'Z'], does: 'Undo what you wrote yourself; nobody else’s words' },
      { keys: ['Ctrl', 'Y'], does: 'Do it again' },
    ],
  },
  {
    title: 'Everywhere',
    rows: [
      { keys: ['F9'], does: 'Lock Caseroom now. What you typed stays; your password opens it' },
      { keys: ['Tab'], does: 'Next button, link or field' },
      { keys: ['Shift', 'Tab'], does: 'The one before' },
      { keys: ['Enter'], does: 'Follow a link, press a button' },
      { keys: ['Space'], does: 'Press a button, tick a box' },
    ],
  },
] as const

export function KeyboardPage() {
  return (
    <div className="app-prose">
      <PageHeading title="Keyboard" />
      <p>
        Everything in Caseroom has a visible button and works by keyboard alone. No single letter does anything by
        itself, and letters typed with AltGr are only ever letters.
      </p>
      {groups.map(group => (
        <section key={group.title}>
          <h2 className="nhsuk-heading-m">{group.title}</h2>
          <table className="app-table nhsuk-u-margin-bottom-5">
            <caption className="nhsuk-u-visually-hidden">{group.title}</caption>
            <thead>
              <tr>
                <th scope="col">Keys</th>
                <th scope="col">What they do</th>
              </tr>
            </thead>
            <tbody>
              {group.rows.map(row => (
                <tr key={row.does}>
                  <td>
                    {row.keys.map((key, index) => (
                      <span key={key}>
                        {index > 0 ? ' + ' : ''}
                        <kbd>{key}</kbd>
                      </span>
                    ))}
                  </td>
                  <td>{row.does}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
      <h2 className="nhsuk-heading-m">Order of an agenda</h2>
      <p>
        Each item has the buttons Up, Down and Move to… The new position is read out. Dragging with a mouse does the
        same and is never needed.
      </p>
    </div>
  )
}
