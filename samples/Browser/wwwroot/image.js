// Decodes images with the browser, and passes their red, green and blue bytes to the page's C# code.

const largestSide = 2048;
let page;

/** Accepts images from the file input, from drag and drop, and from the clipboard. */
export function listen(dotNetPage) {
    page = dotNetPage;
    const drop = document.getElementById('drop'), input = document.getElementById('file');
    input.addEventListener('change', () => takeFirst(input.files));
    document.addEventListener('dragover', event => { event.preventDefault(); drop.classList.add('over'); });
    document.addEventListener('dragleave', () => drop.classList.remove('over'));
    document.addEventListener('drop', event => { event.preventDefault(); drop.classList.remove('over'); takeFirst(event.dataTransfer.files); });
    document.addEventListener('paste', event => takeFirst(event.clipboardData.files));
}

/** Classifies an example image of this site. */
export async function take(address, name) {
    const response = await fetch(address);
    await decode(await response.blob(), name);
}

/** Inverts the preview if the network's input was inverted. */
export function show(isInverted) {
    document.getElementById('preview').classList.toggle('inverted', isInverted);
}

async function takeFirst(files) {
    if (files.length > 0 && !document.getElementById('file').disabled) await decode(files[0], files[0].name);
}

async function decode(blob, name) {
    let bitmap;
    try {
        bitmap = await createImageBitmap(blob);
    } catch {
        await page.invokeMethodAsync('Refuse', name);
        return;
    }

    const scale = Math.min(1, largestSide / Math.max(bitmap.width, bitmap.height));
    const canvas = document.getElementById('preview');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Uint8Array(width * height * 3);
    for (let from = 0, to = 0; from < data.length; from += 4) {
        pixels[to++] = data[from];
        pixels[to++] = data[from + 1];
        pixels[to++] = data[from + 2];
    }

    await page.invokeMethodAsync('TakeAsync', name, width, height, pixels);
}
