"""The demonstration authority: Riverside Council, its schools, families, registers and casework.

Everything here is invented. The same seed and the same day make the same authority, row for row: each
part draws from dice of its own, named by what they are for, and nothing asks the clock.

    sizes, words, dice       what to make, and out of which words
    calendars, schools       the places, and the days they meet
    families, ...            who lives where with whom, and what they are called
    stories, absence         why a child is away, and the marks that follow
    loading, phases          into the database: COPY, a phase at a time, so that a cut load is known
    casework                 cases and notices, walked through the real actions
"""
