# A real site's image: built in one stage, run in another that holds no compiler, no pip cache and no root.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
COPY requirements/production.lock /build/
RUN /venv/bin/pip install --require-hashes -r /build/production.lock
WORKDIR /app
COPY manage.py ./
COPY config config
COPY accounts accounts
COPY attendance attendance
COPY cases cases
COPY fines fines
COPY templates templates
COPY static static
# Values for this one command: it reads settings but reaches no server, and nothing of them is kept.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    ALLOWED_HOSTS=build DATABASE_URL=postgres://build@build/build \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && /venv/bin/python -m compileall -q /app

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production MEDIA_ROOT=/data/files
RUN useradd --system --uid 10001 --home-dir /app bellwether \
 && mkdir -p /data/files && chown -R bellwether /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER bellwether
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-m", "config.probe"]
# WEB_CONCURRENCY sets the number of web processes.
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
