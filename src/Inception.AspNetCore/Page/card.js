// One image with its classes, heat map and neighbours.

import * as api from './api.js';
import { draw } from './heat.js';

const SMALL_IMAGE = 200;   // pixels that are worth seeing one by one
const NEIGHBORS = 4;
const SAME = 0.9999;

const template = document.getElementById('card');
let last = 0;

export class Card {
  /**
   * @param file The image, a File or Blob.
   * @param name Its name.
   * @param page { model(), announce(text), changed(), remove(card), show(card), opacity() }
   */
  constructor(file, name, page) {
    this.file = file;
    this.name = name;
    this.page = page;
    this.vector = null;
    this.maps = new Map();
    this.explained = null;
    this.url = URL.createObjectURL(file);
    this.element = template.content.firstElementChild.cloneNode(true);
    this.#fill();
  }

  #find(selector) {
    return this.element.querySelector(selector);
  }

  #fill() {
    const title = this.#find('h3');
    title.id = `image-${++last}`;
    title.textContent = this.name;
    title.title = this.name;
    this.element.setAttribute('aria-labelledby', title.id);
    const photo = this.#find('.photo');
    photo.alt = this.name;
    photo.addEventListener('load', () => {
      photo.classList.toggle('small', Math.max(photo.naturalWidth, photo.naturalHeight) < SMALL_IMAGE);
      this.#find('.size').textContent = `${photo.naturalWidth} × ${photo.naturalHeight}`;
    });
    photo.addEventListener('error', () => {
      photo.hidden = true;
      this.#find('.nopreview').hidden = false;
    });
    photo.src = this.url;
    const remove = this.#find('.remove');
    remove.setAttribute('aria-label', `Remove ${this.name}`);
    remove.addEventListener('click', () => this.page.remove(this));
    const other = this.#find('.other');
    other.addEventListener('submit', event => {
      event.preventDefault();
      this.#explainNamed(other.querySelector('input'));
    });
    other.querySelector('input').addEventListener('change', event => this.#explainNamed(event.target));
  }

  /** Asks the server for classes and embedding. */
  async run() {
    const model = this.page.model();
    this.maps.clear();
    this.vector = null;
    this.#hideHeat();
    try {
      const began = performance.now();
      const answer = model.classes ? await api.classify(this.file, model.name) : null;
      const elapsed = performance.now() - began;
      if (answer) this.#showClasses(answer.predictions);
      const embedded = await api.embed(this.file, model.name);
      this.vector = embedded.embedding;
      if (!answer) this.#find('.result').replaceChildren();
      this.#showTimes((answer ?? embedded).milliseconds, answer ? elapsed : null);
      this.#find('.other').hidden = !answer || model.classes <= answer.predictions.length;
      const best = answer?.predictions[0];
      this.page.announce(best ? `${this.name}: ${best.label}, ${percent(best.probability)}` : `${this.name}: embedded`);
    } catch (problem) {
      this.#showProblem(problem);
    }

    this.page.changed();
  }

  /** The images that are most like this one, by the cosine of their embeddings. */
  showNeighbors(cards) {
    const near = !this.vector ? [] : cards
      .filter(card => card !== this && card.vector?.length === this.vector.length)
      .map(card => ({ card, cosine: dot(this.vector, card.vector) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, NEIGHBORS);
    this.#find('.alike').hidden = near.length === 0;
    this.#find('.alike ul').replaceChildren(...near.map(({ card, cosine }) => {
      const button = element('button', { type: 'button' });
      const score = cosine >= SAME ? 'the same' : cosine.toFixed(2);
      button.setAttribute('aria-label', `${card.name}, ${cosine >= SAME ? score : `cosine ${score}`}`);
      button.title = card.name;
      button.append(element('img', { src: card.url, alt: '' }), element('span', { textContent: score }));
      button.addEventListener('click', () => this.page.show(card));
      const item = element('li');
      item.append(button);
      return item;
    }));
  }

  setOpacity(value) {
    this.#find('.heat').style.opacity = value;
  }

  focus() {
    (this.#find('.class') ?? this.#find('.remove')).focus();
  }

  dispose() {
    URL.revokeObjectURL(this.url);
    this.element.remove();
  }

  #showClasses(predictions) {
    const list = element('ol', { className: 'classes' });
    for (const { label, probability, index } of predictions) {
      const button = element('button', { type: 'button', className: 'class' });
      button.dataset.index = index;
      button.setAttribute('aria-pressed', 'false');
      button.title = `Show where the evidence for ${label} is`;
      button.append(element('span', { className: 'label', textContent: label }), element('span', { className: 'percent', textContent: percent(probability) }));
      button.addEventListener('click', () => this.explained === index ? this.#hideHeat() : this.#explain(index, label));
      const item = element('li');
      item.append(button);
      list.append(item);
      requestAnimationFrame(() => button.style.setProperty('--share', probability));
    }

    this.#find('.result').replaceChildren(list);
  }

  #explainNamed(input) {
    const labels = this.page.model().labels ?? [];
    const index = labels.findIndex(label => label.toLowerCase() === input.value.trim().toLowerCase());
    if (index >= 0 && index !== this.explained) this.#explain(index, labels[index]);
  }

  async #explain(index, label) {
    this.#mark(index, true);
    try {
      if (!this.maps.has(index)) this.maps.set(index, await api.explain(this.file, this.page.model().name, index));
      const { image, seen, explanations: [one] } = this.maps.get(index);
      draw(this.#find('.heat'), image, seen, one.map);
      this.setOpacity(this.page.opacity());
      this.#mark(index, false);
      const note = this.#find('.explaining');
      note.hidden = false;
      note.textContent = one.peak > 0 ? `${label}, ${percent(one.probability)}` : `No evidence for ${label}`;
      this.page.announce(`${this.name}: the heat map shows ${label}`);
    } catch (problem) {
      this.#hideHeat();
      this.page.announce(problem.message);
      const note = this.#find('.explaining');
      note.hidden = false;
      note.textContent = problem.message;
    }
  }

  #hideHeat() {
    const canvas = this.#find('.heat');
    canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height);
    this.#find('.explaining').hidden = true;
    this.#mark(null, false);
  }

  #mark(index, isBusy) {
    this.explained = index;
    for (const button of this.element.querySelectorAll('.class')) {
      const isThis = Number(button.dataset.index) === index;
      button.setAttribute('aria-pressed', isThis);
      button.setAttribute('aria-busy', isThis && isBusy);
    }
  }

  #showTimes(times, elapsed) {
    const parts = ['decode', 'preprocess', 'wait', 'compute'].map(part => `${part} ${milliseconds(times[part])}`).join(' · ');
    this.#find('.times').replaceChildren(...(elapsed ? [element('b', { textContent: `${milliseconds(elapsed)} ms` }), parts] : [parts]));
  }

  #showProblem(problem) {
    const box = element('div', { className: 'problem' });
    box.append(element('p', { textContent: problem.message }));
    if (problem.status === 0 || problem.status >= 429) {
      const again = element('button', { type: 'button', className: 'button', textContent: 'Try again' });
      again.addEventListener('click', () => this.run());
      box.append(again);
    }

    this.#find('.result').replaceChildren(box);
    this.page.announce(`${this.name}: ${problem.message}`);
  }
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function percent(share) {
  const value = share * 100;
  return `${value >= 99.95 && value < 100 ? '> 99.9' : value > 0 && value < 0.05 ? '< 0.1' : value.toFixed(1)} %`;
}

function milliseconds(value) {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
