// What a counter's hand scanner types goes into the field for it, wherever the focus is; the camera
// is offered where the browser can read a code with it.

const field = document.getElementById("text");
const form = document.getElementById("find");
const typesItself = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea");

document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!typesItself(document.activeElement)) field.focus();
});

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const camera = document.getElementById("camera");
if (camera && "BarcodeDetector" in window && navigator.mediaDevices) offerCamera();

async function offerCamera() {
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return;
  camera.hidden = false;
  camera.addEventListener("click", scan);
}

async function scan() {
  const seen = document.getElementById("seen");
  const failed = document.getElementById("camera-failed");
  const video = document.getElementById("video");
  camera.hidden = true;
  seen.hidden = false;
  failed.hidden = true;
  let stream = null;
  let over = false;
  const end = () => {
    over = true;
    stream?.getTracks().forEach((track) => track.stop());
    seen.hidden = true;
    camera.hidden = false;
    camera.focus();
  };
  document.getElementById("camera-end").addEventListener("click", end, { once: true });
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    await video.play();
  } catch (notAllowed) {
    failed.hidden = false;
    return;
  }
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  while (!over) {
    const [code] = await detector.detect(video).catch(() => []);
    if (code && !over) {
      end();
      field.value = code.rawValue;
      form.requestSubmit();
      return;
    }
    await new Promise((next) => requestAnimationFrame(next));
  }
}
