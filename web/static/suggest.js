// What may be meant while something is typed into the search box: a combobox with a list below it (ARIA 1.2).
// Without this script the box is an ordinary one.

const WAIT = 120; // milliseconds after the last key

class Suggestions {
  constructor(box) {
    this.box = box;
    this.form = box.form;
    this.kinds = JSON.parse(box.dataset.kinds);
    this.options = []; // elements, in order; each holds its suggestion
    this.active = -1;
    this.typed = ""; // what was typed before an option was gone to
    this.build();
    this.listen();
  }

  build() {
    this.list = element("div", "suggestions", { id: "suggestions", role: "listbox", "aria-label": "Suggestions" });
    this.list.hidden = true;
    this.told = element("div", "unseen", { role: "status" });
    this.box.after(this.list, this.told);
    // A search field has a role of its own; a combobox is a plain one.
    this.box.type = "text";
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.box.setAttribute(name, value);
  }

  listen() {
    this.box.addEventListener("input", (event) => { if (!event.isComposing) this.later(); });
    this.box.addEventListener("compositionend", () => this.later());
    this.box.addEventListener("keydown", (event) => { if (!event.isComposing) this.key(event); });
    this.box.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    // The box keeps the focus, so that a finger or the mouse does not close the list before it is lifted.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option.suggestion);
    });
  }

  // Asking

  later() {
    this.stop();
    this.go(-1);
    this.waiting = setTimeout(() => this.ask(), WAIT);
  }

  stop() {
    clearTimeout(this.waiting);
    if (this.asking) this.asking.abort();
    this.asking = null;
  }

  async ask() {
    const caret = this.box.selectionEnd;
    const [before, after] = [this.box.value.slice(0, caret), this.box.value.slice(caret)];
    // Within a word nothing can be added to its end.
    if (!before.trim() || /^[\p{L}\p{N}]/u.test(after) || this.box.selectionStart !== caret) return this.close();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const address = `${this.box.dataset.suggest}?${new URLSearchParams({ q: before })}`;
      const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (!asking.signal.aborted && document.activeElement === this.box) this.show(suggestions, after);
    } catch (error) {
      // An answer that does not come is no loss here: a search will say what is wrong.
      if (error.name !== "AbortError") this.close();
    }
  }

  // Showing

  show(suggestions, after) {
    this.close();
    this.after = after;
    this.told.textContent = suggestions.length === 1 ? "1 suggestion" : `${suggestions.length || "No"} suggestions`;
    if (!suggestions.length) return;
    let group = null;
    for (const suggestion of suggestions) {
      if (group === null || group.kind !== suggestion.kind) group = this.group(suggestion.kind);
      group.append(this.option(suggestion));
    }
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
  }

  group(kind) {
    const heading = element("div", "suggestions-kind", { id: `suggestions-${kind}`, role: "presentation" });
    heading.textContent = this.kinds[kind] || kind;
    const group = element("div", "", { role: "group", "aria-labelledby": heading.id });
    group.kind = kind;
    group.append(heading);
    this.list.append(group);
    return group;
  }

  option(suggestion) {
    const option = element("div", "suggestion", {
      id: `suggestion-${this.options.length}`, role: "option", "aria-selected": "false",
    });
    const label = element("bdi", "value");
    for (const { text, matched } of suggestion.pieces) {
      const piece = element(matched ? "b" : "span");
      piece.textContent = text;
      label.append(piece);
    }
    const count = element("span", "count");
    count.textContent = suggestion.count.toLocaleString("en");
    const unit = element("span", "unseen");
    unit.textContent = suggestion.count === 1 ? " article" : " articles";
    option.append(label, " ", count, unit);
    option.suggestion = suggestion;
    this.options.push(option);
    return option;
  }

  close() {
    this.stop();
    this.go(-1);
    this.list.hidden = true;
    this.list.replaceChildren();
    this.options = [];
    this.told.textContent = "";
    this.box.setAttribute("aria-expanded", "false");
  }

  // Choosing

  key(event) {
    const act = this.keys()[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (act() !== false) event.preventDefault();
  }

  keys() {
    const [count, active] = [this.options.length, this.active];
    // -1, the box itself, comes between the last option and the first.
    const turn = (step) => ((active + 1 + step + count + 1) % (count + 1)) - 1;
    if (!count) return { ArrowDown: () => this.ask(), ArrowUp: () => this.ask() };
    const open = { ArrowDown: () => this.go(turn(1)), ArrowUp: () => this.go(turn(-1)), Escape: () => this.close() };
    if (active < 0) return open;
    return {
      ...open,
      Home: () => this.go(0),
      End: () => this.go(count - 1),
      Enter: () => this.take(this.options[active].suggestion),
    };
  }

  go(place) {
    if (this.options[this.active]) this.options[this.active].setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.options[place];
    if (!option) return this.box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    this.box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  // A word is put into the box; a value narrows the search, at once.
  take({ query, value, parameter }) {
    const after = this.after;
    this.close();
    if (parameter) return this.narrow(`${query} ${after.trim()}`.trim(), parameter, value);
    this.box.value = query + after;
    this.box.setSelectionRange(query.length, query.length);
  }

  // The form stays as it is: who comes back to this page finds what was typed, and no filter hidden in it.
  narrow(query, parameter, value) {
    const asked = new URLSearchParams(new FormData(this.form));
    asked.set("q", query);
    if (!query) asked.delete("q");
    asked.delete(`not_${parameter}`, value);
    if (!asked.has(parameter, value)) asked.append(parameter, value);
    location.assign(`${this.form.action}?${asked}`);
  }
}

function element(tag, className = "", attributes = {}) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const box = document.getElementById("q");
if (box && box.dataset.suggest) new Suggestions(box);
