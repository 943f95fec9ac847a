# syntax=docker/dockerfile:1
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
# Builds of PyTorch without CUDA; empty: PyPI's.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /app
RUN python -m venv .venv
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY service service
RUN .venv/bin/python -m pip install --no-cache-dir --quiet --disable-pip-version-check \
    --constraint constraints.txt ${TORCH_INDEX:+--extra-index-url ${TORCH_INDEX}} --editable .

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --no-create-home khabar
WORKDIR /app
COPY --from=build /app /app
USER 10001
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=8000
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD [".venv/bin/python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/readyz', timeout=2)"]
CMD [".venv/bin/python", "-m", "service"]
