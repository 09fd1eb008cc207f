// Text is set as text, never as markup.
export function render({ model, el }) {
  const make = (kind, label) => {
    const input = document.createElement("input");
    input.type = kind;
    input.min = model.start;
    input.max = model.end;
    input.step = 1;
    input.setAttribute("aria-label", label);
    return input;
  };
  const title = document.createElement("p");
  const row = document.createElement("div");
  row.className = "row";
  const number = make("number", `${model.title}, percent`);
  const slider = make("range", `${model.title}, percent, as a slider`);
  title.textContent = `${model.title}, %`;
  title.setAttribute("aria-hidden", "true");
  row.append(number, slider);
  el.append(title, row);
  const show = value => { number.value = value; slider.value = value; };
  const settle = input => {
    const typed = input.value === "" ? model.value : Math.round(Number(input.value));
    const value = Math.min(model.end, Math.max(model.start, typed));
    show(value);
    if (value !== model.value) model.value = value;
  };
  slider.addEventListener("input", () => { number.value = slider.value; });
  for (const input of [number, slider]) input.addEventListener("change", () => settle(input));
  model.on("value", () => show(model.value));
  show(model.value);
}
