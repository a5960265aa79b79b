// The page: where images come from, and what all of them share.

import * as api from './api.js';
import { Card } from './card.js';

const MOST_AT_ONCE = 100;
const POLL = 1500;

const byId = id => document.getElementById(id);
const cards = [];
let models = [];
let current = null;

const page = {
  model: () => current,
  opacity: () => byId('opacity').value / 100,
  announce: text => { byId('status').textContent = text; },
  changed: () => {
    byId('count').textContent = cards.length === 1 ? '1 image' : `${cards.length} images`;
    for (const card of cards) card.showNeighbors(cards);
  },
  show: card => {
    card.element.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    card.element.classList.add('flash');
    setTimeout(() => card.element.classList.remove('flash'), 1200);
    card.focus();
  },
  remove: card => {
    const index = cards.indexOf(card);
    cards.splice(index, 1);
    card.dispose();
    update();
    (cards[Math.min(index, cards.length - 1)] ?? byId('choose')).focus();
    page.announce(`${card.name} was removed`);
  },
};

function update() {
  document.body.classList.toggle('has-images', cards.length > 0);
  byId('tools').hidden = cards.length === 0;
  byId('droptitle').textContent = cards.length > 0 ? 'Add more images' : 'Drop images here';
  byId('drophint').textContent = cards.length > 0 ? 'Drop, paste or choose them.' : 'or paste them from the clipboard. JPEG, PNG, WebP, BMP, GIF and TIFF.';
  page.changed();
}

function add(files) {
  const images = [...files].filter(file => file.type.startsWith('image/') || /\.(jpe?g|png|webp|bmp|gif|tiff?)$/i.test(file.name ?? '')).slice(0, MOST_AT_ONCE);
  if (images.length === 0) {
    if (files.length > 0) page.announce('These files are no images.');
    return;
  }

  for (const file of images) {
    const card = new Card(file, file.name || 'Pasted image', page);
    cards.push(card);
    byId('gallery').append(card.element);
    if (current) card.run();
  }

  update();
}

// ---- where images come from

byId('choose').addEventListener('click', () => byId('files').click());
byId('files').addEventListener('change', event => {
  add(event.target.files);
  event.target.value = '';
});
addEventListener('paste', event => add(event.clipboardData?.files ?? []));

let depth = 0;
const hasFiles = event => event.dataTransfer?.types.includes('Files');
addEventListener('dragenter', event => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  depth++;
  byId('veil').hidden = false;
});
addEventListener('dragover', event => { if (hasFiles(event)) event.preventDefault(); });
addEventListener('dragleave', () => {
  depth = Math.max(0, depth - 1);
  byId('veil').hidden = depth === 0;
});
addEventListener('drop', event => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  depth = 0;
  byId('veil').hidden = true;
  add(event.dataTransfer.files);
});

// ---- camera

let stream = null;
byId('camera').addEventListener('click', async () => {
  byId('cameraerror').hidden = true;
  byId('shoot').disabled = true;
  byId('cameradialog').showModal();
  try {
    if (!navigator.mediaDevices) throw new Error('A browser gives the camera to pages by https or on localhost alone.');
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
    if (!byId('cameradialog').open) return stopCamera();
    byId('video').srcObject = stream;
    byId('shoot').disabled = false;
    byId('shoot').focus();
  } catch (failure) {
    byId('cameraerror').hidden = false;
    byId('cameraerror').textContent = failure.name === 'NotAllowedError' ? 'The browser was not allowed to use the camera.'
      : failure.name === 'NotFoundError' ? 'There is no camera.' : failure.message;
  }
});
byId('shoot').addEventListener('click', () => {
  const video = byId('video');
  const canvas = Object.assign(document.createElement('canvas'), { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext('2d').drawImage(video, 0, 0);
  canvas.toBlob(blob => add([new File([blob], `Photo ${new Date().toLocaleTimeString()}`, { type: 'image/jpeg' })]), 'image/jpeg', 0.92);
  byId('cameradialog').close();
});
byId('cameraclose').addEventListener('click', () => byId('cameradialog').close());
byId('cameradialog').addEventListener('close', stopCamera);

function stopCamera() {
  stream?.getTracks().forEach(track => track.stop());
  stream = null;
  byId('video').srcObject = null;
}

// ---- tools

byId('opacity').addEventListener('input', event => {
  event.target.setAttribute('aria-valuetext', `${event.target.value} percent`);
  for (const card of cards) card.setOpacity(page.opacity());
});
byId('clear').addEventListener('click', () => {
  for (const card of cards.splice(0)) card.dispose();
  update();
  byId('choose').focus();
  page.announce('All images were removed');
});

api.onKeyNeeded(() => new Promise(resolve => {
  const dialog = byId('keydialog');
  byId('key').value = '';
  byId('keyclose').onclick = () => dialog.close('');
  dialog.querySelector('form').onsubmit = () => { dialog.returnValue = 'given'; };
  dialog.onclose = () => resolve(dialog.returnValue === 'given' ? byId('key').value.trim() : null);
  dialog.returnValue = '';
  dialog.showModal();
}));

// ---- models

function choose(model) {
  current = model;
  byId('modelname').textContent = models.length > 1 ? '' : model.name;
  byId('engine').textContent = model.engine;
  byId('labels').replaceChildren(...(model.labels ?? []).map(label => Object.assign(document.createElement('option'), { value: label })));
  for (const card of cards) card.run();
}

async function connect() {
  try {
    models = (await api.listModels()).models;
  } catch (problem) {
    byId('dot').className = 'dot broken';
    byId('modelname').textContent = problem.message;
    setTimeout(connect, POLL);
    return;
  }

  const ready = models.filter(model => model.ready);
  byId('dot').className = ready.length > 0 ? 'dot ready' : 'dot';
  if (ready.length === 0) {
    byId('modelname').textContent = 'The model is being loaded…';
    setTimeout(connect, POLL);
    return;
  }

  const select = byId('models');
  select.hidden = models.length === 1;
  select.replaceChildren(...ready.map(model => Object.assign(document.createElement('option'), { value: model.name, textContent: model.name })));
  select.onchange = () => choose(ready.find(model => model.name === select.value));
  choose(ready.find(model => model.isDefault) ?? ready[0]);
}

connect();
