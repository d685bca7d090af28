import { PageHeading } from '../../app/PageHeading.tsx'

export function AccessibilityPage() {
  return (
    <div className="app-prose">
      <PageHeading title="Accessibility statement" />
      <p>
        Caseroom is made to be used by everybody in a team. It aims at the Web Content Accessibility Guidelines 2.2,
        level AA, and at the W3C’s advice for software in which several people work at the same time.
      </p>
      <h2 className="nhsuk-heading-m">What you can expect</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>Everything works by keyboard alone, and the focus can always be seen.</li>
        <li>Nothing that another person does moves your focus or your cursor.</li>
        <li>Screen readers hear short, gathered messages, and not every key that somebody else presses.</li>
        <li>Nothing is said by colour alone. Nothing flashes, moves or plays a sound by itself.</li>
        <li>Timers advise and never act. Pages work at 400 % zoom and at 320 pixels without scrolling sideways.</li>
        <li>Pasting and password managers work when you sign in.</li>
      </ul>
      <h2 className="nhsuk-heading-m">What does not work well yet</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>Other people’s cursors in the text cannot be switched off.</li>
        <li>
          Short forms of months, like 24-Nov-2026, are for the eye; screen readers get the long form in most places, not
          in all.
        </li>
        <li>The page headers of printed minutes come from the browser, and some browsers leave them out.</li>
        <li>
          It has been tested with automated checks and by keyboard, and not yet with people who use assistive
          technology.
        </li>
      </ul>
      <h2 className="nhsuk-heading-m">Tell us</h2>
      <p>
        If something keeps you from working, tell the people who run Caseroom in your organisation. Say which page you
        were on, what you wanted to do, and which browser and assistive technology you use.
      </p>
      <p className="app-quiet">This statement was prepared on 22 November 2026.</p>
    </div>
  )
}
