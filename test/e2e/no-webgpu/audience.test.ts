/** The code for the audience: on stage it is read back, and what it leads to answers at once. */
import { decode } from '../../stage/read-code.ts';
import { expect, test } from '../harness.ts';

test('the code on stage leads to a page that has the pocket model and the question', async ({
  thinktab,
  context,
  site
}) => {
  const { page } = thinktab;
  await thinktab.open();
  await page.getByRole('link', { name: 'Stage' }).click();
  await page.getByRole('button', { name: 'Add a prompt' }).click();
  await page.getByRole('textbox', { name: 'Prompt 1', exact: true }).fill('47+85?');
  const local = page
    .getByText('This address leads to this computer only.')
    .filter({ visible: true });
  await expect(local).toHaveCount(1);
  await page.keyboard.press('F9');
  await page.keyboard.press('q');
  const code = page.getByRole('img', { name: /^Code for/ });
  await expect(code).toBeVisible();
  const [size, path] = await code.evaluate((svg) => [
    svg.getAttribute('viewBox')?.split(' ')[2] ?? '',
    svg.querySelector('path')?.getAttribute('d') ?? ''
  ]);
  const address = decode({ size: Number(size), path: path ?? '' });
  await expect(local).toHaveCount(1);
  expect(address).toContain(`${site}/#chat&begin=pocket&prompt=47%2B85%3F`);
  // Esc, or a clicker in the hand of one who has forgotten it: it is put away, and no more.
  for (const key of ['q', 'Escape', 'PageDown']) {
    await page.keyboard.press(key);
    await expect(code).toBeHidden();
    await expect(page.getByRole('main', { name: 'Stage' })).toBeFocused();
    await expect(page.getByRole('main', { name: 'Stage' })).toContainText('47+85?');
    await page.mouse.move(100, 100);
    await page.getByRole('button', { name: /^Code/ }).click();
    await expect(code).toBeVisible();
  }
  await page.keyboard.press('q');

  const asked: string[] = [];
  const phone = await context.newPage();
  phone.on('request', (request) => asked.push(request.url()));
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(address ?? '');
  await expect(phone.getByRole('button', { name: 'Pocket, loaded model' })).toBeVisible();
  await expect(phone.getByRole('textbox', { name: 'Message' })).toHaveValue('47+85?');
  await phone.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(phone.getByText('47 + 85 = 132')).toBeVisible();
  // What is to be asked is nobody's business on the way.
  expect(asked.filter((url) => /47|85/.test(new URL(url).search))).toEqual([]);
});
