// What has been written about Rod and Danuta before today's meeting.
import type { ProseBlock } from '#server/record/template'
import type { Compartment } from '#shared/record'

export const prose: Record<string, { compartment: Compartment; blocks: ProseBlock[] }[]> = {
  'rod-smith': [
    {
      compartment: 'about-me',
      blocks: [
        { heading: 'What matters most to me' },
        { paragraph: 'My sister. Being left in peace. I do not want to go to the hospital, I know the GP.' },
        { heading: 'Please do, and please do not' },
        { paragraph: 'Ring before you come. Do not talk about me as if I was not there.' },
        { paragraph: 'The tablets make me heavy and I cannot think. I would take something that does not do that.' },
      ],
    },
    {
      compartment: 'plan',
      blocks: [
        { heading: 'Goals' },
        { paragraph: 'Rod wants to sleep at his sister’s every night this winter.' },
        { heading: 'If things get worse' },
        { paragraph: 'Early sign: he stops answering the telephone. Call Grace Adeyemi first, his sister second.' },
      ],
    },
    {
      compartment: 'clinical',
      blocks: [
        {
          paragraph: 'Repeat antipsychotic overdue by issue date. Cough for five weeks, smoker, chest film requested.',
        },
      ],
    },
    {
      compartment: 'social',
      blocks: [{ paragraph: 'Lives with his sister; slept rough for about a week in October. Sister is tired.' }],
    },
  ],
  'danuta-saleem': [
    {
      compartment: 'about-me',
      blocks: [
        { heading: 'What matters most to me' },
        { paragraph: 'To stay in my flat, near the church. To cook for my daughter on Sundays.' },
        { heading: 'How I communicate' },
        { paragraph: 'Polish is easier, above all when I am tired or ill. Please write things down in large letters.' },
      ],
    },
    {
      compartment: 'plan',
      blocks: [
        { heading: 'Goals' },
        { paragraph: 'No more falls at night. One list of medicines that everybody agrees on.' },
        { heading: 'If things get worse' },
        { paragraph: 'Weight up by 2 kg in three days, or swollen legs: call the community nurse the same day.' },
      ],
    },
    {
      compartment: 'clinical',
      blocks: [{ paragraph: 'Kidney function has fallen at each of the last tests. Hospital letter arrived late.' }],
    },
    {
      compartment: 'social',
      blocks: [
        {
          paragraph:
            'Gives her daughter money most weeks and buys little food. Day centre declined; nobody there speaks Polish.',
        },
      ],
    },
  ],
}
