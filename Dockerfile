# One image for web, transfer, workers and sweeper; docker-compose.yml says which is which.
FROM python:3.11-slim AS site

RUN apt-get update \
    && apt-get install -y --no-install-recommends ffmpeg bubblewrap postgresql-client \
        fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 laureate \
    && install -d -o laureate -g laureate /app /run/laureate /var/lib/laureate /var/backups/laureate

WORKDIR /app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/laureate PATH=/app/.venv/bin:$PATH

COPY deploy/uv.lock deploy/
COPY requirements.lock ./
RUN python -m venv .venv \
    && pip install --no-cache-dir --require-hashes -r deploy/uv.lock \
    && UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=/app/.venv uv pip sync --no-cache --compile-bytecode --require-hashes requirements.lock

COPY deploy/serve.sh deploy/answers.py deploy/
COPY manage.py pyproject.toml ./
COPY contest contest
COPY judging judging
COPY media_pipeline media_pipeline
COPY demo demo
COPY templates templates
COPY static static

# Languages and static files belong to the image; neither needs a secret or a database.
RUN python -m contest.management.catalogues contest/locale/*/LC_MESSAGES/*.po \
    && VAR_DIR=/tmp/build STATIC_ROOT=/app/static_collected python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q contest judging media_pipeline demo
ENV STATIC_ROOT=/app/static_collected

USER laureate
VOLUME /var/lib/laureate
CMD ["deploy/serve.sh", "/run/laureate/web-1.sock", "contest.conf.asgi:application"]
