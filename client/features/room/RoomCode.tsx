import QRCode from 'qrcode'
import { useEffect, useState } from 'react'

/** Not paired: the code in very large digits, and as a square to photograph. */
export function RoomCode({ code }: { code: string }) {
  const [square, setSquare] = useState('')
  const address = `${location.host}/pair`
  useEffect(() => {
    let current = true
    QRCode.toDataURL(`${location.origin}/pair?code=${code}`, { margin: 1, width: 360 })
      .then(url => {
        if (current) setSquare(url)
      })
      // The digits are enough.
      .catch(() => setSquare(''))
    return () => {
      current = false
    }
  }, [code])
  return (
    <main className="room room--code">
      <p className="room__product">Caseroom room screen</p>
      <h1>
        Go to {address} and enter{' '}
        <strong className="room__digits">
          {code.slice(0, 3)} {code.slice(3)}
        </strong>
      </h1>
      {square ? <img src={square} alt={`Code ${code} as a QR square`} width={360} height={360} /> : null}
      <p>
        The code changes every ten minutes. This screen shows nothing until somebody who prepares a meeting enters it.
      </p>
    </main>
  )
}
