// A self-check: one question after another, then the score and what was missed. What a reader has
// answered stays in this tab, by the address of the questions.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const [{ element, renderers, textLine }, { copyText }, { linkTo }, { kept }] = await Promise.all(
  ["blocks.js", "copy.js", "links.js", "question.js"].map(own),
);

/** Words with numbers in the place of their names. */
const filled = (words, numbers) => words.replace(/\[(\w+)\]/g, (_, name) => numbers[name]);

class QuizView {
  constructor({ questions, seed, highest, words }, { page, section, language, version, words: common }, choose) {
    Object.assign(this, { questions, seed, highest, words, common, choose, of: { page, section, language } });
    const drawn = questions.map(({ id, truth }) => id + truth).join();
    this.storageKey = `sheet/${page}/${section}/${language}/${version}/${drawn}`;
    this.answers = JSON.parse(kept.getItem(this.storageKey) ?? "[]"); // ids of options, in turn
    this.place = this.answers.length;
    this.root = element("div", "quiz question");
    this.draw();
  }

  get right() {
    return this.answers.filter((said, place) => said === this.questions[place].truth).length;
  }

  /** `focus`: where the keyboard goes on, for whoever has pressed a button. */
  draw(focus) {
    const done = this.place >= this.questions.length;
    this.root.replaceChildren(...(done ? this.result() : this.ask(this.questions[this.place])));
    if (focus) this.root.querySelector(focus)?.focus();
  }

  ask({ title, shown, runs, options, truth, why, link }) {
    const said = this.answers[this.place];
    const numbers = { n: this.place + 1, all: this.questions.length, right: this.right };
    const progress = element("p", "progress", filled(this.words.progress, numbers));
    if (this.answers.length) progress.append(` · ${filled(this.words.score, { ...numbers, all: this.answers.length })}`);
    const line = textLine(runs);
    line.id = "quiz-question";
    line.className = "asked";
    line.tabIndex = -1;
    const group = element("div", "options", ...options.map(([id, words]) => this.option(id, words, truth, said)));
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", line.id);
    const about = [element("p", "about", title), ...shown.map((block) => renderers[block.kind](block, { words: this.common }))];
    if (said === undefined) return [progress, ...about, line, group];
    const verdict = textLine(why);
    verdict.className = "verdict";
    verdict.setAttribute("role", "status");
    verdict.prepend(element("strong", "", said === truth ? this.common.right : this.common.wrong), " ");
    const next = this.button(this.words.next, () => {
      this.place += 1;
      this.draw(this.place < this.questions.length ? ".asked" : ".score");
    });
    next.classList.add("next");
    return [progress, ...about, line, group, verdict, textLine(link), next];
  }

  option(id, words, truth, said) {
    const button = textLine(words, "button");
    button.type = "button";
    button.disabled = said !== undefined;
    button.setAttribute("aria-pressed", String(id === said));
    if (said !== undefined && (id === said || id === truth)) {
      button.className = id === truth ? "right" : "wrong";
      button.prepend(id === truth ? "✓ " : "✗ ");
    }
    button.addEventListener("click", () => {
      this.answers[this.place] = id;
      kept.setItem(this.storageKey, JSON.stringify(this.answers));
      this.draw(".next");
    });
    return button;
  }

  /** The score, and each question that was missed with its answer and its place. */
  result() {
    const { words, questions } = this;
    const score = element("p", "score", filled(words.score, { right: this.right, all: questions.length }));
    score.tabIndex = -1;
    const missed = questions.filter(({ truth }, place) => this.answers[place] !== truth);
    const list = missed.map(({ title, shown, runs, why, link }) => {
      const about = shown.filter(({ kind }) => kind === "sentence").map((block) => renderers.sentence(block, { words: this.common }));
      return element("li", "", element("p", "about", title), ...about, textLine(runs), textLine(why), textLine(link));
    });
    const said = missed.length
      ? [element("p", "", element("strong", "", words.missed)), element("ol", "missed", ...list)]
      : [element("p", "", words["none-missed"])];
    const copy = this.button(words.copy, async () => {
      const link = new URL(linkTo(this.of));
      link.searchParams.set(this.seed, link.searchParams.get(this.seed) ?? "1");
      this.link.textContent = link.href; // it is there to be selected
      copy.textContent = (await copyText(link.href, this.link)) ? words.copied : words.copy;
      this.link.hidden = copy.textContent === words.copied;
    });
    const again = this.button(words.again, () => this.begin());
    const others = this.button(words.others, () => this.choose(this.seed, String(this.other())));
    this.link = element("p", "link");
    return [score, ...said, element("div", "options", others, again, copy), this.link];
  }

  begin() {
    this.answers = [];
    this.place = 0;
    kept.removeItem(this.storageKey);
    this.draw(".asked");
  }

  /** Any seed but this one. */
  other() {
    const now = Number(new URL(location).searchParams.get(this.seed) ?? 1);
    const drawn = 1 + Math.floor(Math.random() * (this.highest - 1));
    return drawn < now ? drawn : drawn + 1;
  }

  button(words, act) {
    const made = element("button", "", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
}

export const quiz = (block, ticket, choose) => new QuizView(block, ticket, choose).root;
