"""The ground floor: people, sign-in, the audit trail and the domain errors. Knows nobody above it."""
