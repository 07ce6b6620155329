// Fingerprints a file away from the page, one part after another, so that the page stays smooth.
// In: {file, partSize}. Out: {sha256} for each part in order, then {done: true}; or {failed: name of the error},
// NotReadableError when the file can no longer be read.
self.addEventListener("message", async ({ data: { file, partSize } }) => {
  try {
    for (let start = 0; start < file.size; start += partSize) {
      const bytes = await file.slice(start, start + partSize).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      self.postMessage({ sha256, read: Math.min(start + partSize, file.size) });
    }
    self.postMessage({ done: true });
  } catch (error) {
    self.postMessage({ failed: error.name });
  }
});
