// Only the invitation on paper, without the screen around it, which shows more than the person may take home.
import { londonDate } from '#shared/calendar'
import { instantTime, longDate } from '#shared/cui'
import type { VisitList } from '#shared/visit'

/** @param slot null = not known yet: the address alone is enough to come */
export async function printInvitation(link: string, slot: VisitList['slot'] | null): Promise<void> {
  const sheet = document.createElement('section')
  sheet.className = 'invite-sheet'
  const say = (tag: 'h1' | 'p', words: string) => {
    const line = document.createElement(tag)
    line.textContent = words
    sheet.append(line)
  }
  say('h1', 'Your video appointment')
  if (slot) {
    const day = longDate(londonDate(Date.parse(slot.plannedAt)), { weekday: true })
    say('p', `${day} at ${instantTime(slot.plannedAt)}${slot.clinician ? `, with ${slot.clinician}` : ''}.`)
  }
  const square = await squareOf(link)
  if (square) {
    say('p', 'Photograph this square with the camera of a phone or tablet:')
    sheet.append(square)
  }
  say('p', `${square ? 'Or open' : 'Open'} this address on a phone, tablet or computer with a camera:`)
  say('p', link)
  say('p', 'You will be asked for the date of birth of the person the appointment is for. The address works once.')
  say('p', 'You can open it early and wait on the page.')
  if (slot?.phone) say('p', `If it does not work, phone ${slot.phone}.`)
  document.body.append(sheet)
  document.documentElement.classList.add('app-printing-invitation')
  window.print()
  document.documentElement.classList.remove('app-printing-invitation')
  sheet.remove()
}

/** Null when it cannot be drawn: the address alone is enough. */
async function squareOf(link: string): Promise<HTMLImageElement | null> {
  try {
    const { toDataURL } = await import('qrcode')
    const square = document.createElement('img')
    square.alt = 'The address below as a QR square'
    square.src = await toDataURL(link, { margin: 1, width: 240 })
    await square.decode()
    return square
  } catch {
    return null
  }
}
