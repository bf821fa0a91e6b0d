// A basket or checkout that stays open asks now and then what has become of its goods.
const news = document.getElementById("basket-news");
async function ask() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(news.dataset.src, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const words = (await answer.text()).trim();
    // A screen reader hears it once, not with every question.
    if (words !== news.dataset.said) {
      news.innerHTML = words;
      news.dataset.said = words;
    }
  } catch {
    // No line: the page is as it was, and asks again.
  }
}
if (news) {
  news.dataset.said = news.innerHTML.trim();
  setInterval(ask, 20000);
  document.addEventListener("visibilitychange", ask);
}
