"""Settings by place: dev, test, production; each says only how it differs from base."""
