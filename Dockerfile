# One process of the sheet on port 8501: docker build -t rnn-sheet . && docker run -p 8501:8501 rnn-sheet
# deploy/compose.yaml starts several behind HAProxy; docs/hosting.md tells the rest.

FROM python:3.11-slim-bookworm AS packages
WORKDIR /packages
COPY requirements.txt constraints.txt ./
# The CPU build of PyTorch: without this index pip takes gigabytes for NVIDIA cards.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --extra-index-url https://download.pytorch.org/whl/cpu \
        -r requirements.txt -c constraints.txt

FROM python:3.11-slim-bookworm
RUN useradd --uid 1000 --no-create-home --shell /usr/sbin/nologin sheet
COPY --from=packages /venv /venv
WORKDIR /sheet
# Only what .dockerignore lets through; a change of it leaves the packages as they are.
COPY . .
# Nothing is written later: the root file system may be read-only.
RUN python -m compileall -q .
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    OMP_NUM_THREADS=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RNN_SHEET_DRAIN_SECONDS=10
USER 1000
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/livez', timeout=4)"]
CMD ["python", "-m", "uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8501", \
    "--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--no-access-log", "--log-level", "warning", \
    "--no-server-header", "--h11-max-incomplete-event-size", "65536", "--ws-max-size", "1048576", "--timeout-graceful-shutdown", "10"]
