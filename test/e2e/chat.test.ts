/** The main job: load a model, chat, watch tokens per second. */
import { expect, test } from './harness.ts';
import { endlessModel, expectedReply, thinkingModel, type Said } from './tiny-models.ts';

/** Greedy, so that the forward pass knows the reply. */
const EXACT = { temperature: 0, max_tokens: 32 };
const user = (text: string): Said => ({ role: 'user', text });

test('loads a model from another origin and chats', async ({ thinktab, models }) => {
  const model = endlessModel();
  await thinktab.openAndLoad(models.add('tiny', model.files), EXACT);
  await thinktab.askAndWait('Is it raining?');

  const reply = thinktab.replies.first();
  const expected = await expectedReply(model, [user('Is it raining?')], EXACT.max_tokens);
  expect(await thinktab.thoughtText(reply)).toBe(expected.trim());
  await expect(reply).toContainText('cut at the length limit');
  await expect(thinktab.rate).toHaveText(/^\s*\d[\d,.]* tok\/s/);
  await expect(thinktab.send).toBeVisible();
});

test('stops a reply, and answers the next question', async ({ thinktab, models }) => {
  const model = endlessModel();
  await thinktab.openAndLoad(models.add('tiny', model.files), { temperature: 0 });
  await thinktab.ask('Count to a million.');
  await thinktab.seesText();
  // The rate is there while the reply is written.
  await expect(thinktab.rate).toHaveText(/^\s*\d[\d,.]* tok\/s/);
  await thinktab.stop.click();

  const reply = thinktab.replies.first();
  await expect(reply).toHaveAttribute('aria-busy', 'false');
  await expect(reply).toContainText('stopped by you');
  const text = await thinktab.thoughtText(reply);
  // However far it came: at least one character for each token.
  const written = await expectedReply(model, [user('Count to a million.')], 40);
  expect(written.trim().slice(0, text.length)).toBe(text.slice(0, written.trim().length));

  await thinktab.ask('And now?');
  await expect(thinktab.replies).toHaveCount(2);
  await thinktab.seesText();
  await thinktab.stop.click();
  // Nothing more is written after the stop.
  await expect(thinktab.replies.nth(1)).toHaveAttribute('aria-busy', 'false');
  expect(await thinktab.thoughtText(reply)).toBe(text);
});

test('a second turn is sent with the first answer and without its thought', async ({
  thinktab,
  models
}) => {
  const model = thinkingModel({ seed: 49 });
  await thinktab.openAndLoad(models.add('tiny', model.files), { temperature: 0, max_tokens: 16 });
  await thinktab.askAndWait('Hello');
  const first = await expectedReply(model, [user('Hello')], 16);
  const [thought = '', answer = ''] = first.split('</think>');
  expect(await thinktab.thoughtText(thinktab.replies.first())).toBe(thought.trim());
  const words = (text: string): string[] => text.match(/[a-z]{4,}/g) ?? [];
  expect(words(answer).length).toBeGreaterThan(3);
  expect(words(await thinktab.answerText(thinktab.replies.first()))).toEqual(words(answer));

  await thinktab.askAndWait('And then?');
  const turns: Said[] = [
    user('Hello'),
    { role: 'assistant', text: answer.trim() },
    user('And then?')
  ];
  const [second = ''] = (await expectedReply(model, turns, 16)).split('</think>');
  expect(await thinktab.thoughtText(thinktab.replies.nth(1))).toBe(second.trim());
});

test('dollar signs of a prompt reach the model as they are', async ({ thinktab, models }) => {
  const model = endlessModel();
  const question = "Solve $$x^2 = 4$$ and $&, $' or $1.";
  const expected = await expectedReply(model, [user(question)], EXACT.max_tokens);
  // The test would prove nothing if the model did not care.
  for (const garbled of [question.replaceAll('$$', '$'), question.replace('$&', '')]) {
    expect(await expectedReply(model, [user(garbled)], EXACT.max_tokens)).not.toBe(expected);
  }
  await thinktab.openAndLoad(models.add('tiny', model.files), EXACT);
  await thinktab.askAndWait(question);
  await expect(thinktab.questions).toHaveText(question);
  expect(await thinktab.thoughtText(thinktab.replies.first())).toBe(expected.trim());
});

test('a Llama with an untied head in q4f32_1 and a Qwen with a tied one', async ({
  thinktab,
  models
}) => {
  const llama = endlessModel({ architecture: 'llama', quantization: 'q4f32_1' });
  const qwen = endlessModel({ tied: true, indexName: 'ndarray-cache.json', seed: 3 });
  for (const [name, model] of [['llama', llama] as const, ['qwen', qwen] as const]) {
    await thinktab.openAndLoad(models.add(name, model.files), EXACT);
    await thinktab.askAndWait('Which one are you?');
    const expected = await expectedReply(model, [user('Which one are you?')], EXACT.max_tokens);
    expect(await thinktab.thoughtText(thinktab.replies.first()), name).toBe(expected.trim());
  }
});

test('loads a second time without asking for the weights again', async ({ thinktab, models }) => {
  const url = models.add('tiny', endlessModel().files);
  await thinktab.openAndDownload(url);
  const shards = () => models.asked.filter(({ path }) => path.endsWith('.bin')).length;
  const before = shards();
  expect(before).toBeGreaterThan(1);
  await thinktab.openAndLoad(url);
  expect(shards()).toBe(before);
});

test('a load can be cancelled and started again', async ({ thinktab, models }) => {
  const model = endlessModel();
  const url = models.add('tiny', model.files);
  models.breakFiles(/\.bin$/, { kind: 'stalled', bytes: 100 });
  await thinktab.open({ model: url });
  await thinktab.load.click();
  await expect(thinktab.page.getByRole('progressbar', { name: 'Progress' })).toBeVisible();
  await expect(thinktab.page.getByText('Downloading the weights')).toBeVisible();
  await thinktab.page.getByRole('button', { name: 'Cancel' }).click();
  models.repair();
  await thinktab.load.click();
  await expect(thinktab.loadedModel).toBeVisible();
});
