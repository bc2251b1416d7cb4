// The header's switch for personal data, which every load of a page turns off.
export const personalSwitch = (page) => page.getByRole("switch", { name: "Show personal data" });

export async function showPersonalData(page) {
  const control = personalSwitch(page);
  await control.waitFor();
  if ((await control.getAttribute("aria-checked")) !== "true") await control.click();
}
